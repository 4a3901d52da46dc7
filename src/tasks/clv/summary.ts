import type { PurchaseHistory } from './history.ts';
import { fromMicros } from './money/micros.ts';

/** One customer as known at a cutoff. Several purchases of one date are one purchase day; money counts purchases and what was given back. */
export interface CustomerSummary {
  /** Of the last and of the first purchase. */
  readonly recencyDays: number;
  readonly tenureDays: number;
  purchaseDays: number;
  transactionCount: number;
  totalAmount: number;
  /** Of one purchase, before anything is given back. */
  maxAmount: number;
  /** Σ amount on the last purchase day. */
  lastAmount: number;
  /** Σ amount on all purchase days but the first. */
  repeatAmount: number;
  /** Σ (days between one purchase day and the next)². */
  squaredGaps: number;
  /** Σ amount in the later half of the tenure. */
  laterHalfAmount: number;
  /** Money of purchases, and money given back, at least 0 but where refunds were taken back; whatever the measure. */
  chargedAmount: number;
  refundedAmount: number;
  refundCount: number;
  /** Σ amount and number of purchases in each window that ends the day before the cutoff. */
  readonly windowSpend: Float64Array;
  readonly windowCount: Int32Array;
}

/**
 * Sums those of rows [from, to) of the history that are known before `cutoff`, in one pass; all are dated before it, and one at least is a
 * purchase. Sums are whole millionths until the end, and so exact. `windowDays` ascends.
 */
export function summarise(history: PurchaseHistory, from: number, to: number, cutoff: number, windowDays: readonly number[]): CustomerSummary {
  const { day, knownFrom, micros, isPurchase } = history;
  const summary = emptySummary(history, from, to, cutoff, windowDays.length);
  let dayMicros = 0;
  let bought = false;
  let lastBought = NaN;
  for (let row = from; row < to; row++) {
    if (knownFrom[row] < cutoff) {
      dayMicros += micros[row];
      if (isPurchase[row] === 1) bought = true;
      addRow(summary, history, row, cutoff - day[row], windowDays);
    }
    if (row + 1 < to && day[row + 1] === day[row]) continue;
    if (bought) {
      addPurchaseDay(summary, dayMicros, day[row] - lastBought);
      lastBought = day[row];
    }
    dayMicros = 0;
    bought = false;
  }
  return inUnits(summary);
}

function addRow(summary: CustomerSummary, { amount, micros, grossMicros, isPurchase }: PurchaseHistory, row: number, ageDays: number, windowDays: readonly number[]): void {
  const money = micros[row];
  summary.totalAmount += money;
  if (2 * ageDays <= summary.tenureDays) summary.laterHalfAmount += money;
  for (let w = windowDays.length - 1; w >= 0 && ageDays <= windowDays[w]; w--) {
    summary.windowSpend[w] += money;
    summary.windowCount[w] += isPurchase[row];
  }
  if (isPurchase[row] === 1) {
    summary.transactionCount++;
    summary.chargedAmount += grossMicros[row];
    summary.maxAmount = Math.max(summary.maxAmount, amount[row]);
  } else {
    summary.refundedAmount -= grossMicros[row];
    if (grossMicros[row] < 0) summary.refundCount++;
  }
}

/** `gapDays` is NaN on the first. */
function addPurchaseDay(summary: CustomerSummary, micros: number, gapDays: number): void {
  summary.purchaseDays++;
  summary.lastAmount = micros;
  if (Number.isNaN(gapDays)) return;
  summary.repeatAmount += micros;
  summary.squaredGaps += gapDays * gapDays;
}

/** The same summary, its sums no longer millionths. */
function inUnits(summary: CustomerSummary): CustomerSummary {
  summary.totalAmount = fromMicros(summary.totalAmount);
  summary.lastAmount = fromMicros(summary.lastAmount);
  summary.repeatAmount = fromMicros(summary.repeatAmount);
  summary.laterHalfAmount = fromMicros(summary.laterHalfAmount);
  summary.chargedAmount = fromMicros(summary.chargedAmount);
  summary.refundedAmount = fromMicros(summary.refundedAmount);
  for (let w = 0; w < summary.windowSpend.length; w++) summary.windowSpend[w] = fromMicros(summary.windowSpend[w]);
  return summary;
}

function emptySummary({ day, isPurchase }: PurchaseHistory, from: number, to: number, cutoff: number, windows: number): CustomerSummary {
  let first = from;
  while (first < to - 1 && isPurchase[first] === 0) first++;
  let last = to - 1;
  while (last > first && isPurchase[last] === 0) last--;
  return {
    recencyDays: cutoff - day[last], tenureDays: cutoff - day[first],
    purchaseDays: 0, transactionCount: 0, totalAmount: 0, maxAmount: -Infinity, lastAmount: 0, repeatAmount: 0, squaredGaps: 0, laterHalfAmount: 0,
    chargedAmount: 0, refundedAmount: 0, refundCount: 0,
    windowSpend: new Float64Array(windows), windowCount: new Int32Array(windows),
  };
}
