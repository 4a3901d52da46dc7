import { type TaskContext, WorkbenchError } from '../../../core/contract/index.ts';
import { featureChanges } from '../../next/featureChanges.ts';
import { rankKeys, topMoves } from '../../next/topLists.ts';
import type { FeatureChange, TopRule } from '../../next/types.ts';
import { type EarlierJudged, judgeEarlier } from '../judgeEarlier.ts';
import type { ChurnPredictions, ChurnReading, ChurnSource } from '../types.ts';
import type { ChurnMonthComparison, UserMove } from './types.ts';

/** More or fewer leavers than expected is told from this many standard deviations on. */
const TOLD_DEVIATIONS = 2;

/** Predictions as far as months are compared by them. */
export type UserList = Pick<ChurnPredictions, 'keys' | 'cutoff' | 'calibrated' | 'expectedProfit'>;

export interface ChurnMonths {
  readonly source: ChurnSource;
  readonly reading: ChurnReading;
  /** Oldest first, one at least; the last one's list is the one that users enter and leave. */
  readonly earlier: readonly UserList[];
  readonly now: UserList;
  readonly champion: string;
  readonly top: TopRule;
}

/**
 * What became of the users who were predicted before, and whom the top of the list won and lost, and why. Throws `bad-input` where the new day is not after the
 * earlier ones.
 */
export async function compareChurnMonths({ source, reading, earlier, now, champion, top }: ChurnMonths, ctx: TaskContext): Promise<ChurnMonthComparison> {
  const then = earlier.at(-1);
  if (!then || now.cutoff <= then.cutoff) throw new WorkbenchError('bad-input', 'The new predictions must be of a later day than the earlier ones. Choose a later as-of.', { option: 'asOf' });
  const judged: EarlierJudged[] = [];
  for (const list of earlier) judged.push(await judgeEarlier(source, reading, list, champion, ctx));
  const rankedBy = [then, now].every(({ expectedProfit }) => expectedProfit.some((gain) => !Number.isNaN(gain))) ? 'profit' : 'probability';
  const ranks = [then, now].map((list) => rankKeys({ keys: list.keys, predicted: rankedBy === 'profit' ? list.expectedProfit : list.calibrated[champion] }));
  const moves = topMoves(ranks[0], ranks[1], top);
  const why = await whyMoved(source, [...moves.entered, ...moves.left], { then: then.cutoff, now: now.cutoff }, ctx);
  const factsThen = factsOf(then, ranks[0], champion);
  const factsNow = factsOf(now, ranks[1], champion);
  const moved = (key: string): UserMove => {
    const [before, after] = [factsThen(key), factsNow(key)];
    return { key, rankThen: before.rank, rankNow: after.rank, probabilityThen: before.probability, probabilityNow: after.probability, isNew: before.probability === null, isGone: after.probability === null, why: why.get(key) ?? [] };
  };
  const [keysThen, keysNow] = [new Set(then.keys), new Set(now.keys)];
  return {
    asOfThen: then.cutoff,
    asOfNow: now.cutoff,
    champion,
    earlier: judged,
    verdict: verdictOf(judged),
    now: { users: now.keys.length, expectedLeavers: sumOf(now.calibrated[champion]), newUsers: now.keys.filter((key) => !keysThen.has(key)).length, goneUsers: then.keys.filter((key) => !keysNow.has(key)).length },
    rankedBy,
    top: { rule: top, then: moves.then, now: moves.now },
    entered: moves.entered.map(moved),
    left: moves.left.map(moved),
  };
}

function verdictOf(judged: readonly EarlierJudged[]): ChurnMonthComparison['verdict'] {
  const seen = judged.findLast((one) => one.seen !== null)?.seen;
  if (!seen) return 'too-early';
  const off = seen.leavers - seen.expectedLeavers;
  return Math.abs(off) <= TOLD_DEVIATIONS * seen.spread ? 'near' : off > 0 ? 'more' : 'fewer';
}

/** Features of one measure say nearly the same. */
function groupOf(feature: string): string {
  const at = feature.lastIndexOf(':');
  return at > 0 ? feature.slice(0, at) : feature;
}

async function whyMoved(source: ChurnSource, keys: readonly string[], days: { readonly then: number; readonly now: number }, ctx: TaskContext): Promise<ReadonlyMap<string, readonly FeatureChange[]>> {
  const codes = new Map(source.keys.map((key, code) => [key, code]));
  const known = keys.filter((key) => codes.has(key));
  if (known.length === 0) return new Map();
  const [then, now] = [await source.at(days.then, ctx), await source.at(days.now, ctx)];
  const changes = await featureChanges(
    Int32Array.from(known, (key) => codes.get(key) ?? -1),
    { then: { ids: then.users, x: then.features }, now: { ids: now.users, x: now.features }, notes: source.notes, groupOf },
    ctx,
  );
  return new Map(known.map((key, i) => [key, changes[i]]));
}

function factsOf({ keys, calibrated }: UserList, ranked: readonly string[], champion: string): (key: string) => { readonly rank: number | null; readonly probability: number | null } {
  const rows = new Map(keys.map((key, row) => [key, row]));
  const ranks = new Map(ranked.map((key, i) => [key, i + 1]));
  return (key) => {
    const row = rows.get(key);
    return { rank: ranks.get(key) ?? null, probability: row === undefined ? null : calibrated[champion][row] };
  };
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value), 0);
}
