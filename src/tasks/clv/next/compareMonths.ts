import { WorkbenchError, type TaskContext } from '../../../core/contract/index.ts';
import type { Stream } from '../stream.ts';
import { expectedShare, shareBy, weekEnds } from './expectedShare.ts';
import { type PredictedList, rankKeys, topMoves } from '../../next/topLists.ts';
import { streamChanges } from './streamChanges.ts';
import { moneyIn, otherKeys, sumOf } from './streamMoney.ts';
import type { ComparedWeek, ExpectedShare, FeatureChange, MonthComparison, TopChange, TopRule } from './types.ts';

/** Within this share of what should have come in, a total is near it. */
const NEAR = 0.05;

export interface ComparedMonths {
  readonly streams: readonly Stream[];
  readonly then: PredictedList & { readonly cutoff: number };
  readonly now: PredictedList & { readonly cutoff: number };
  readonly horizonDays: number;
  /** Last day of which all rows are there. */
  readonly completeThrough: number;
  readonly holdoutCutoff: number;
  readonly discountRate: number;
  readonly champion: string;
  readonly top: TopRule;
}

/**
 * What was predicted then, what has come in since by the same rules of money, and what should have by now; and whom the top list won and lost, and why.
 * Sums are of the predictions and of `Stream.value`, unrounded. Throws `bad-input` where the new day is not after the earlier one.
 */
export async function compareMonths(months: ComparedMonths, ctx: TaskContext): Promise<MonthComparison> {
  const { streams, then, now, horizonDays, completeThrough, discountRate } = months;
  if (now.cutoff <= then.cutoff) throw new WorkbenchError('bad-input', 'The new predictions must be of a later day than the earlier ones. Choose a later as-of.', { option: 'asOf' });
  const predicted = knownOf(then);
  const through = Math.min(completeThrough, then.cutoff + horizonDays - 1);
  const elapsedDays = Math.max(0, through - then.cutoff + 1);
  const window = { from: then.cutoff, to: then.cutoff + elapsedDays };
  const came = moneyIn(streams, predicted.keys, window, discountRate);
  const others = otherKeys(streams, predicted.keys);
  const fromOthers = moneyIn(streams, others, window, discountRate);
  const share = await expectedShare(streams, { holdoutCutoff: months.holdoutCutoff, horizonDays, discountRate }, ctx);
  const total = sumOf(predicted.predicted);
  const expected = shareBy(share, elapsedDays, horizonDays);
  const cameTotal = sumOf(came);
  const newKeys = new Set(then.keys);
  const nowKeys = new Set(now.keys);
  return {
    asOfThen: then.cutoff,
    asOfNow: now.cutoff,
    horizonDays,
    through,
    elapsedDays,
    champion: months.champion,
    predictedThen: { total, customers: predicted.keys.length },
    cameIn: { total: cameTotal, customers: paying(came) },
    shouldHaveBy: { total: total * expected, share: expected, method: share.method },
    verdict: verdictOf(cameTotal, total * expected, elapsedDays),
    weeks: await weeksOf(months, predicted.keys, { total, share, elapsedDays }, ctx),
    predictedNow: { total: sumOf(now.predicted), customers: knownOf(now).keys.length, newCustomers: now.keys.filter((key) => !newKeys.has(key)).length, goneCustomers: then.keys.filter((key) => !nowKeys.has(key)).length },
    fromOthers: { total: sumOf(fromOthers), customers: paying(fromOthers) },
    ...(await topOf(months, ctx)),
  };
}

function knownOf({ keys, predicted }: PredictedList): PredictedList {
  const known = [...keys.keys()].filter((i) => !Number.isNaN(predicted[i]));
  return { keys: known.map((i) => keys[i]), predicted: Float64Array.from(known, (i) => predicted[i]) };
}

function paying(money: Float64Array): number {
  return money.reduce((count, value) => count + Number(value !== 0), 0);
}

function verdictOf(came: number, expected: number, elapsedDays: number): MonthComparison['verdict'] {
  if (elapsedDays === 0 || !(expected > 0)) return 'too-early';
  return Math.abs(came - expected) <= NEAR * expected ? 'near' : came > expected ? 'ahead' : 'behind';
}

/** Money of a week is what it added to the sum so far: a refund known later nets on its order's day. */
async function weeksOf({ streams, then, horizonDays, discountRate }: ComparedMonths, keys: readonly string[], { total, share, elapsedDays }: { readonly total: number; readonly share: ExpectedShare; readonly elapsedDays: number }, ctx: TaskContext): Promise<readonly ComparedWeek[]> {
  const weeks: ComparedWeek[] = [];
  let start = 0;
  let [cumulativeExpected, cumulativeCame] = [0, 0];
  for (const [week, end] of weekEnds(horizonDays).entries()) {
    await ctx.breathe();
    const reached = Math.min(end, elapsedDays);
    const expected = total * share.byWeek[week];
    const came = reached > start ? sumOf(moneyIn(streams, keys, { from: then.cutoff, to: then.cutoff + reached }, discountRate)) : null;
    weeks.push({
      from: then.cutoff + start,
      to: then.cutoff + end - 1,
      expected: expected - cumulativeExpected,
      came: came === null ? null : came - cumulativeCame,
      cumulativeExpected: expected,
      cumulativeCame: came,
      partly: came !== null && reached < end,
    });
    cumulativeExpected = expected;
    cumulativeCame = came ?? cumulativeCame;
    start = end;
  }
  return weeks;
}

async function topOf({ streams, then, now, horizonDays, top, discountRate, completeThrough }: ComparedMonths, ctx: TaskContext): Promise<Pick<MonthComparison, 'top' | 'entered' | 'left'>> {
  const [ranksThen, ranksNow] = [rankKeys(then), rankKeys(now)];
  const moves = topMoves(ranksThen, ranksNow, top);
  const keys = [...moves.entered, ...moves.left];
  const why = new Map<string, readonly FeatureChange[]>();
  for (const stream of streams) {
    const found = await streamChanges(stream, keys, { then: then.cutoff, now: now.cutoff, horizonDays }, ctx);
    for (const [key, changes] of found) why.set(key, [...(why.get(key) ?? []), ...changes]);
  }
  const until = Math.min(now.cutoff, completeThrough + 1);
  const money = moneyIn(streams, keys, { from: then.cutoff, to: until }, discountRate);
  const facts = factsOf(then, ranksThen);
  const factsNow = factsOf(now, ranksNow);
  const changes = keys.map((key, i): TopChange => ({
    key,
    rankThen: facts.get(key)?.rank ?? null,
    rankNow: factsNow.get(key)?.rank ?? null,
    predictedThen: facts.get(key)?.predicted ?? null,
    predictedNow: factsNow.get(key)?.predicted ?? null,
    rowsSince: rowsIn(streams, key, then.cutoff, until),
    moneySince: money[i],
    isNew: !facts.has(key),
    why: why.get(key) ?? [],
  }));
  return { top: { rule: top, then: moves.then, now: moves.now }, entered: changes.slice(0, moves.entered.length), left: changes.slice(moves.entered.length) };
}

function factsOf({ keys, predicted }: PredictedList, ranks: readonly string[]): ReadonlyMap<string, { readonly rank: number; readonly predicted: number }> {
  const at = new Map(keys.map((key, i) => [key, i]));
  return new Map(ranks.map((key, i) => [key, { rank: i + 1, predicted: predicted[at.get(key) ?? -1] }]));
}

function rowsIn(streams: readonly Stream[], key: string, from: number, to: number): number {
  return streams.reduce((count, stream) => {
    const customer = stream.keys.indexOf(key);
    return customer < 0 ? count : count + stream.rowsOf(customer).filter(({ day }) => day >= from && day < to).length;
  }, 0);
}
