import { dateFromDay, daysInMonth } from '../../../core/data/calendar.ts';
import type { RenewalCounts } from '../../../core/models/sbg/shiftedBetaGeometric.ts';
import type { SpellHistory } from '../contract/spellHistory.ts';
import { GRACE_DAYS } from '../contract/spellMoney.ts';
import { type BookContext, inTurns } from '../reconcile/inTurns.ts';

/** Access that ends so shortly after a renewal was not renewed: the end was booked late, or as the last day with access. */
const DAYS_LATE = 2;

/** What became of contracts at their renewals, over all customers; for contracts that renew every `periodMonths`. */
export interface Tenures extends RenewalCounts {
  readonly atRisk: readonly number[];
  readonly ended: readonly number[];
  readonly periodMonths: number;
  readonly contracts: number;
  readonly otherPeriods: number;
}

/**
 * Each customer's first contract, from its first paid day on, counted in renewals: an end within period t is lost at renewal t. Renewals
 * that are due after `completeThrough` are not seen, of those who have ended and of those who go on alike. Only contracts with the billing period
 * that most customers have; one whose period is not known counts as monthly. Customers whose contract begins after `completeThrough` are left out.
 */
export async function tenuresOf(history: SpellHistory, completeThrough: number, ctx: Pick<BookContext, 'breathe'>): Promise<Tenures> {
  const lives = await livesOf(history, completeThrough, ctx);
  const byPeriod = new Map<number, number>();
  for (const { months } of lives) byPeriod.set(months, (byPeriod.get(months) ?? 0) + 1);
  const periodMonths = [...byPeriod].reduce((best, [months, count]) => (count > (byPeriod.get(best) ?? 0) ? months : best), 1);
  const atRisk: number[] = [];
  const ended: number[] = [];
  const come = (renewal: number, isEnd: boolean) => {
    while (atRisk.length < renewal) {
      atRisk.push(0);
      ended.push(0);
    }
    atRisk[renewal - 1]++;
    if (isEnd) ended[renewal - 1]++;
  };
  let contracts = 0;
  await inTurns(lives.length, ctx, (at) => {
    const { months, from, end } = lives[at];
    if (months !== periodMonths) return;
    contracts++;
    const seen = Math.floor(wholeMonths(from, completeThrough + 1) / periodMonths);
    const renewed = end > completeThrough ? seen : Math.floor(wholeMonths(from, Math.max(from, end - 1 - DAYS_LATE)) / periodMonths);
    for (let renewal = 1; renewal <= Math.min(renewed, seen); renewal++) come(renewal, false);
    // A renewal that is still to come has been kept by nobody yet, so nobody can have been lost at it either.
    if (renewed < seen) come(renewed + 1, true);
  });
  return { atRisk, ended, periodMonths, contracts, otherPeriods: lives.length - contracts };
}

interface Life {
  readonly from: number;
  readonly end: number;
  readonly months: number;
}

async function livesOf(history: SpellHistory, completeThrough: number, ctx: Pick<BookContext, 'breathe'>): Promise<Life[]> {
  const lives: Life[] = [];
  await inTurns(history.keys.length, ctx, (customer) => {
    const life = firstLife(history, customer, completeThrough);
    if (life) lives.push(life);
  });
  return lives;
}

/** Undefined where nothing was paid by `completeThrough`: a trial that was never paid is no contract. */
function firstLife({ first, paidFrom, end, billing, billingMonths }: SpellHistory, customer: number, completeThrough: number): Life | undefined {
  const rows: number[] = [];
  for (let row = first[customer]; row < first[customer + 1]; row++) if (paidFrom[row] < end[row] && paidFrom[row] <= completeThrough) rows.push(row);
  if (rows.length === 0) return undefined;
  rows.sort((a, b) => paidFrom[a] - paidFrom[b]);
  const [opening] = rows;
  let last = end[opening];
  for (const row of rows) {
    if (paidFrom[row] - last > GRACE_DAYS) break;
    last = Math.max(last, end[row]);
  }
  const months = billing[opening] < 0 ? NaN : billingMonths[billing[opening]];
  return { from: paidFrom[opening], end: last, months: months >= 1 ? months : 1 };
}

/** Months from a day to another that are over: from 31 January to 28 February (of a common year) is one. */
export function wholeMonths(from: number, to: number): number {
  const [a, b] = [dateFromDay(from), dateFromDay(to)];
  const months = (b.year - a.year) * 12 + b.month - a.month;
  return b.day < Math.min(a.day, daysInMonth(b.year, b.month)) ? months - 1 : months;
}
