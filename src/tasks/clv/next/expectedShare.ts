import type { TaskContext } from '../../../core/contract/index.ts';
import type { Stream } from '../stream.ts';
import { moneyIn, sumOf } from './streamMoney.ts';
import type { ExpectedShare } from './types.ts';

const WEEK_DAYS = 7;

/** The window that shows how money comes in. */
export interface HeldOutWindow {
  readonly holdoutCutoff: number;
  readonly horizonDays: number;
  readonly discountRate: number;
}

/** Days from the window's start to the end of each of its weeks; the last may be shorter. */
export function weekEnds(horizonDays: number): readonly number[] {
  return Array.from({ length: Math.ceil(horizonDays / WEEK_DAYS) }, (_, week) => Math.min(horizonDays, (week + 1) * WEEK_DAYS));
}

/**
 * Which share of a horizon's money is expected by the end of each week: as it came in for the customers of the held-out window, where the data
 * reaches back to it and its money is above 0 and never falls below 0 on the way; else evenly by days.
 */
export async function expectedShare(streams: readonly Stream[], { holdoutCutoff, horizonDays, discountRate }: HeldOutWindow, ctx: TaskContext): Promise<ExpectedShare> {
  const ends = weekEnds(horizonDays);
  const byDays: ExpectedShare = { method: 'days', byWeek: ends.map((end) => end / horizonDays) };
  const end = holdoutCutoff + horizonDays;
  if (streams.some(({ firstDay, completeThrough }) => firstDay >= holdoutCutoff || completeThrough < end - 1)) return byDays;
  const keys = new Set<string>();
  for (const stream of streams) {
    const { customers } = await stream.at(holdoutCutoff, horizonDays, ctx);
    for (const customer of customers) keys.add(stream.keys[customer]);
  }
  const known = [...keys];
  const money: number[] = [];
  for (const days of ends) {
    await ctx.breathe();
    money.push(sumOf(moneyIn(streams, known, { from: holdoutCutoff, to: holdoutCutoff + days }, discountRate)));
  }
  const total = money[money.length - 1];
  if (!(total > 0) || money.some((value) => value < 0)) return byDays;
  return { method: 'holdout', byWeek: money.map((value) => value / total) };
}

/** The share expected by the end of a day of the horizon (1 is its first), in a straight line within a week. */
export function shareBy({ byWeek, method }: ExpectedShare, days: number, horizonDays: number): number {
  if (days <= 0) return 0;
  if (method === 'days') return Math.min(1, days / horizonDays);
  const ends = weekEnds(horizonDays);
  const week = ends.findIndex((end) => days <= end);
  if (week < 0) return 1;
  const start = week === 0 ? 0 : ends[week - 1];
  const before = week === 0 ? 0 : byWeek[week - 1];
  return before + ((byWeek[week] - before) * (days - start)) / (ends[week] - start);
}
