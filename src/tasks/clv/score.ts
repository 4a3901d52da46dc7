import { WorkbenchError } from '../../core/contract/index.ts';
import type { Artifact, Engine, Registry, TaskContext } from '../../core/contract/index.ts';
import { formatDay } from '../../core/data/calendar.ts';
import { predictRows } from '../../core/models/predictRows.ts';
import { featuresAt, spendBetween } from './features.ts';
import { orderTransactions } from './history.ts';
import { featureStateFromArtifact, withRfmScores } from './rfm.ts';
import { dayRangeOf } from './transactions.ts';
import type { ClvOptions, ClvPredictions, Transactions } from './types.ts';

/**
 * Predicts with models that were trained before, for every customer of new data with a transaction before as-of. `actual` is known
 * only where the data is complete to the end of the window. Throws `not-enough-data` where there is no such customer,
 * `bad-input` for another horizon than the models', `bad-file` for artifacts that cannot be used.
 */
export async function scoreClv(
  transactions: Transactions,
  { asOf, horizonDays, completeThrough }: Pick<ClvOptions, 'asOf' | 'horizonDays' | 'completeThrough'>,
  featureState: Artifact,
  models: Readonly<Record<string, Artifact>>,
  registry: Registry,
  ctx: TaskContext & { readonly engine?: Engine },
): Promise<ClvPredictions> {
  const state = featureStateFromArtifact(featureState);
  if (state.horizonDays !== horizonDays) {
    throw new WorkbenchError('bad-input', `These models predict ${state.horizonDays} days, and ${horizonDays} were asked for. Train again for another horizon.`, { option: 'horizonDays', horizonDays: state.horizonDays });
  }
  const { firstDay, lastDay } = dayRangeOf(transactions);
  ctx.onProgress({ phase: 'features', done: 0, total: NaN, unit: 'steps' });
  const history = await orderTransactions(transactions, ctx);
  const { customers, x } = await featuresAt(history, asOf, horizonDays, ctx);
  if (customers.length === 0) {
    throw new WorkbenchError('not-enough-data', `No customer has a transaction before ${formatDay(asOf)}; the first is of ${formatDay(firstDay)}. Choose a later as-of.`, { option: 'asOf' });
  }
  const scored = withRfmScores(x, state);
  const byKind: Record<string, Float64Array> = {};
  for (const [i, [kind, artifact]] of Object.entries(models).entries()) {
    ctx.onProgress({ phase: 'predict', done: i, total: Object.keys(models).length, unit: 'models' });
    await ctx.breathe();
    const model = (await registry.get(kind)).load(artifact);
    byKind[kind] = await predictRows(model, scored, ctx);
    model.dispose();
  }
  const known = asOf + horizonDays - 1 <= (completeThrough ?? lastDay);
  const actual = known ? spendBetween(history, customers, asOf, asOf + horizonDays) : new Float64Array(customers.length).fill(NaN);
  return { keys: Array.from(customers, (i) => history.keys[i]), cutoff: asOf, actual, byKind };
}
