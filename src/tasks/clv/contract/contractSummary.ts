import { compensatedSum } from '../../../core/math/compensatedSum.ts';
import { DAYS_IN_MONTH } from '../../../core/models/contract/discount.ts';
import { billingPlace } from './renewal.ts';
import { segmentsOf, startedBefore } from './segments.ts';
import type { Segment } from './segments.ts';
import type { SpellHistory } from './spellHistory.ts';
import { GRACE_DAYS, isOpen } from './spellMoney.ts';
import { NEVER } from './types.ts';

/** What is known of a customer's contract at a cutoff. NaN is missing; codes are −1. */
export interface ContractSummary {
  readonly plan: number;
  readonly billing: number;
  readonly billingMonths: number;
  readonly mrr: number;
  readonly contractDays: number;
  readonly sinceFirstStartDays: number;
  readonly sincePlanChangeDays: number;
  readonly planChangesUp: number;
  readonly planChangesDown: number;
  readonly daysInPeriod: number;
  readonly daysToRenewal: number;
  readonly trialDaysLeft: number;
  readonly inTrial: number;
  readonly isPaused: number;
  readonly cancelRequested: number;
  readonly daysToKnownEnd: number;
  readonly mrrChange90Days: number;
  readonly earlierLives: number;
  readonly paidSoFar: number;
  /** Paid per day since the first paid day; 0 where nothing was paid. */
  readonly paidPerDay: number;
  /** Paid in each window that ends the day before the cutoff. */
  readonly paidInWindow: readonly number[];
}

/** Days over which the change of MRR is told. */
const CHANGE_DAYS = 90;

/** Summarises customer `i`, who has a spell that is open at `cutoff` (or as `openAt` says), from what was known strictly before it. */
export function summariseContract(history: SpellHistory, i: number, cutoff: number, windowDays: readonly number[], openAt = isOpen): ContractSummary {
  const first = history.first[i];
  const end = startedBefore(history, i, cutoff);
  const open = Array.from({ length: end - first }, (_, k) => first + k).filter((row) => openAt(history, row, cutoff));
  const main = open.reduce((best, row) => (history.mrr[row] >= history.mrr[best] ? row : best));
  const segments = segmentsOf(history, first, end, history.start[first], cutoff);
  const life = livesOf(segments);
  return {
    plan: history.plan[main],
    billing: history.billing[main],
    mrr: open.reduce((sum, row) => sum + history.mrr[row], 0),
    sinceFirstStartDays: cutoff - history.start[first],
    contractDays: cutoff - life.start,
    sincePlanChangeDays: cutoff - life.lastChange,
    planChangesUp: life.ups,
    planChangesDown: life.downs,
    earlierLives: life.earlier,
    mrrChange90Days: mrrChange(segments, cutoff),
    ...billingOf(history, main, cutoff),
    ...stateOf(history, open, cutoff),
    ...paidOf(segments, cutoff, windowDays),
  };
}

interface Lives {
  readonly earlier: number;
  readonly start: number;
  readonly ups: number;
  readonly downs: number;
  /** NaN where the plan has not changed in this life. */
  readonly lastChange: number;
}

/** The life at the end of the segments: since the last time without access for longer than the grace. A change of plan or of MRR is a plan change. */
function livesOf(segments: readonly Segment[]): Lives {
  let life = { earlier: -1, start: 0, ups: 0, downs: 0, lastChange: NaN };
  let before: Segment | undefined;
  for (const segment of segments) {
    if (!segment.hasAccess) continue;
    if (!before || segment.from - before.to > GRACE_DAYS) life = { earlier: life.earlier + 1, start: segment.from, ups: 0, downs: 0, lastChange: NaN };
    else if (segment.plan !== before.plan || segment.mrr !== before.mrr) {
      life.lastChange = segment.from;
      if (segment.mrr > before.mrr) life.ups++;
      if (segment.mrr < before.mrr) life.downs++;
    }
    before = segment;
  }
  return life;
}

/** MRR on the last day before the cutoff less that of as many days ago; missing where there was no access then. */
function mrrChange(segments: readonly Segment[], cutoff: number): number {
  const at = (day: number) => segments.find(({ from, to, hasAccess }) => hasAccess && from <= day && day < to)?.mrr ?? NaN;
  return at(cutoff - 1) - at(cutoff - 1 - CHANGE_DAYS);
}

/** Before the first payment the period is the trial. */
function billingOf({ billing, billingMonths, start, paidFrom }: SpellHistory, row: number, cutoff: number): Pick<ContractSummary, 'billingMonths' | 'daysInPeriod' | 'daysToRenewal'> {
  const months = billing[row] < 0 ? NaN : billingMonths[billing[row]];
  if (paidFrom[row] > cutoff) return { billingMonths: months, daysInPeriod: cutoff - start[row], daysToRenewal: paidFrom[row] - cutoff };
  if (Number.isNaN(months)) return { billingMonths: NaN, daysInPeriod: NaN, daysToRenewal: NaN };
  const { daysInPeriod, daysToRenewal } = billingPlace(paidFrom[row], months, cutoff);
  return { billingMonths: months, daysInPeriod, daysToRenewal };
}

/** Trial, pause and leaving: true of a customer where they are true of every open spell. */
function stateOf({ paidFrom, pauseStart, pauseEnd, cancelRequested, end }: SpellHistory, open: readonly number[], cutoff: number): Pick<ContractSummary, 'inTrial' | 'trialDaysLeft' | 'isPaused' | 'cancelRequested' | 'daysToKnownEnd'> {
  const least = (of: (row: number) => number) => open.reduce((low, row) => Math.min(low, of(row)), Infinity);
  const trialDaysLeft = Math.max(0, least((row) => paidFrom[row] - cutoff));
  // A pause that ends on the cutoff day goes on for all that is known before it.
  const isPaused = open.every((row) => pauseStart[row] < cutoff && pauseEnd[row] >= cutoff);
  const asked = open.every((row) => cancelRequested[row] < cutoff);
  const known = asked && open.every((row) => end[row] !== NEVER);
  const lastEnd = open.reduce((last, row) => Math.max(last, end[row]), cutoff);
  return { trialDaysLeft, inTrial: trialDaysLeft > 0 ? 1 : 0, isPaused: isPaused ? 1 : 0, cancelRequested: asked ? 1 : 0, daysToKnownEnd: known ? lastEnd - cutoff : NaN };
}

function paidOf(segments: readonly Segment[], cutoff: number, windowDays: readonly number[]): Pick<ContractSummary, 'paidSoFar' | 'paidPerDay' | 'paidInWindow'> {
  const sumSince = (since: number) => {
    const sum = compensatedSum();
    for (const { from, to, paidMrr } of segments) if (to > since) sum.add(paidMrr * (to - Math.max(from, since)));
    return sum.total() / DAYS_IN_MONTH;
  };
  const firstPaid = segments.find(({ paidMrr }) => paidMrr > 0)?.from;
  const paidSoFar = sumSince(-Infinity);
  return { paidSoFar, paidPerDay: firstPaid === undefined ? 0 : paidSoFar / (cutoff - firstPaid), paidInWindow: windowDays.map((days) => sumSince(cutoff - days)) };
}
