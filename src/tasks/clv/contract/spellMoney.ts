import type { ContractOutcome } from '../../../core/contract/index.ts';
import { compensatedSum } from '../../../core/math/compensatedSum.ts';
import { DAYS_IN_MONTH, discountedDays } from '../../../core/models/contract/discount.ts';
import { segmentsOf, startedBefore } from './segments.ts';
import type { Segment } from './segments.ts';
import type { SpellHistory } from './spellHistory.ts';
import { NEVER } from './types.ts';

/** A spell that begins this many days after another at the latest goes on with it: a change of plan, not a return. */
export const GRACE_DAYS = 30;

/**
 * Money of each customer in [from, to): MRR × 12 / 365.25 for each paid day, of every spell that started before `to`. Days are counted whole and
 * money is summed exactly, so that two windows side by side add up. Discounted to `from` at `rate` a year.
 */
export function spellMoney(history: SpellHistory, customers: Int32Array, from: number, to: number, rate: number): Float64Array {
  const counted = discountedDays(Math.max(0, to - from), rate);
  return Float64Array.from(customers, (i) => {
    const sum = compensatedSum();
    const end = startedBefore(history, i, to);
    for (let row = history.first[i]; row < end; row++) sum.add(history.mrr[row] * paidDays(history, row, from, to, counted));
    return sum.total() / DAYS_IN_MONTH;
  });
}

/** What the paid days of a spell within [from, to) count. */
function paidDays({ paidFrom, end, pauseStart, pauseEnd }: SpellHistory, row: number, from: number, to: number, counted: Float64Array): number {
  const between = (a: number, b: number) => {
    const low = Math.max(a, from);
    const high = Math.min(b, to);
    return high > low ? counted[high - from] - counted[low - from] : 0;
  };
  const paid = between(paidFrom[row], end[row]);
  const paused = pauseStart[row] === NEVER ? 0 : between(Math.max(pauseStart[row], paidFrom[row]), Math.min(pauseEnd[row], end[row]));
  return paid - paused;
}

/**
 * What became of the contracts that customers had at the cutoff, as it was known at the end of the horizon. A spell that follows within
 * the grace goes on with the life that it follows; a return later on is another life, whose money is expansion: the contract did not bring it.
 * Access on all days of the horizon has not ended, also where its last day is the horizon's.
 */
export function spellOutcome(history: SpellHistory, customers: Int32Array, cutoff: number, horizonDays: number, discountRate: number): ContractOutcome {
  const to = cutoff + horizonDays;
  const counted = discountedDays(horizonDays, discountRate);
  const outcome = { days: new Float64Array(customers.length), ended: new Uint8Array(customers.length), expansion: new Float64Array(customers.length), contraction: new Float64Array(customers.length) };
  customers.forEach((i, at) => {
    const mrr = openMrr(history, i, cutoff);
    const segments = segmentsOf(history, history.first[i], startedBefore(history, i, to), cutoff, to);
    const lifeEnd = endOfLife(segments, cutoff);
    const more = compensatedSum();
    const less = compensatedSum();
    for (const segment of segments) {
      const days = counted[segment.to - cutoff] - counted[segment.from - cutoff];
      const usual = segment.from < lifeEnd && segment.paidMrr > 0 ? mrr : 0;
      if (segment.paidMrr > usual) more.add((segment.paidMrr - usual) * days);
      else less.add((usual - segment.paidMrr) * days);
    }
    outcome.days[at] = lifeEnd - cutoff;
    outcome.ended[at] = lifeEnd < to ? 1 : 0;
    outcome.expansion[at] = more.total() / DAYS_IN_MONTH;
    outcome.contraction[at] = less.total() / DAYS_IN_MONTH;
  });
  return { horizonDays, discountRate, ...outcome };
}

/** First day after which there is no access for longer than the grace; the segments' end where there is always some. */
function endOfLife(segments: readonly Segment[], cutoff: number): number {
  let end = cutoff;
  for (const { hasAccess, from, to } of segments) {
    if (!hasAccess) continue;
    if (from - end > GRACE_DAYS) break;
    end = to;
  }
  return end;
}

/** Whether a spell started before the cutoff and has not ended by it. */
export function isOpen({ start, end }: SpellHistory, row: number, cutoff: number): boolean {
  return start[row] < cutoff && end[row] > cutoff;
}

/** Whether a spell had access on the last day before the cutoff: also where that was its last, for an end on the cutoff itself is not known before it. */
export function hadAccess({ start, end }: SpellHistory, row: number, cutoff: number): boolean {
  return start[row] < cutoff && end[row] >= cutoff;
}

/** Money a month of the spells that are open at the cutoff (or as `open` says), trials and pauses too. */
export function openMrr(history: SpellHistory, i: number, cutoff: number, open: typeof isOpen = isOpen): number {
  let mrr = 0;
  for (let row = history.first[i]; row < history.first[i + 1]; row++) if (open(history, row, cutoff)) mrr += history.mrr[row];
  return mrr;
}
