import { SIGNUP_NOTES, divideByKnown, unknownWarning, unmatchedWarning, withColumns } from '../clv/attributes.ts';
import type { CustomerAttributes } from '../clv/attributes.ts';
import type { ChurnSource } from './types.ts';

/**
 * A source whose users are known by their attributes too: the signup from its own day on; a column that does not change always; any other where it was exported before
 * `earliestCutoff` (the first training cutoff), else it is left out and named in a warning. The features are the same at every cutoff.
 */
export function withUserAttributes(source: ChurnSource, users: CustomerAttributes, earliestCutoff: number): ChurnSource {
  const { known, unknown } = divideByKnown(users, earliestCutoff);
  const rows = Int32Array.from(source.keys, (key) => users.rowOf.get(key) ?? -1);
  const plain: Omit<ChurnSource, 'at' | 'notes' | 'warnings'> = {
    keys: source.keys, firstDay: source.firstDay, lastDay: source.lastDay, completeThrough: source.completeThrough, completeBySource: source.completeBySource,
    rows: source.rows, measures: source.measures, causes: source.causes, unit: source.unit,
    population: (cutoff, ctx, among) => source.population(cutoff, ctx, among),
    sequences: (who, cutoff, ctx) => source.sequences(who, cutoff, ctx),
    outcome: (who, cutoff) => source.outcome(who, cutoff),
    ...(source.mrr ? { mrr: source.mrr } : {}),
  };
  return {
    ...plain,
    warnings: [...source.warnings, ...users.warnings, ...unknownWarning(unknown, earliestCutoff), ...unmatchedWarning({ name: 'activity or contracts', keys: source.keys }, rows)],
    notes: [...source.notes, ...(users.signup ? SIGNUP_NOTES : []), ...known.map(({ note }) => note)],
    async at(cutoff, ctx, among) {
      const atRisk = await source.at(cutoff, ctx, among);
      await ctx.breathe();
      return { ...atRisk, features: withColumns(atRisk.features, known, users, atRisk.users.map((user) => rows[user]), cutoff) };
    },
  };
}
