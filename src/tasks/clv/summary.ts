import type { PurchaseHistory } from './history.ts';

/** One customer as known at a cutoff. Several transactions of one date are one purchase day. */
export interface CustomerSummary {
  readonly recencyDays: number;
  readonly tenureDays: number;
  purchaseDays: number;
  readonly transactionCount: number;
  totalAmount: number;
  maxAmount: number;
  /** Σ amount on the last day with a transaction. */
  lastAmount: number;
  /** Σ (days between one purchase day and the next)². */
  squaredGaps: number;
  /** Σ amount in the later half of the tenure. */
  laterHalfAmount: number;
  /** Σ amount and number of transactions in each window that ends the day before the cutoff. */
  readonly windowSpend: Float64Array;
  readonly windowCount: Int32Array;
}

/** Sums rows [from, to) of the history, all dated before `cutoff` (at least one), in one pass. `windowDays` ascends. */
export function summarise(history: PurchaseHistory, from: number, to: number, cutoff: number, windowDays: readonly number[]): CustomerSummary {
  const { day, amount } = history;
  const summary = emptySummary(cutoff - day[from], cutoff - day[to - 1], to - from, windowDays.length);
  for (let row = from; row < to; row++) {
    const ageDays = cutoff - day[row];
    const gapDays = row > from ? day[row] - day[row - 1] : 0;
    if (gapDays > 0) summary.purchaseDays++;
    summary.squaredGaps += gapDays * gapDays;
    summary.totalAmount += amount[row];
    summary.maxAmount = Math.max(summary.maxAmount, amount[row]);
    if (ageDays === summary.recencyDays) summary.lastAmount += amount[row];
    if (2 * ageDays <= summary.tenureDays) summary.laterHalfAmount += amount[row];
    for (let w = windowDays.length - 1; w >= 0 && ageDays <= windowDays[w]; w--) {
      summary.windowSpend[w] += amount[row];
      summary.windowCount[w]++;
    }
  }
  return summary;
}

function emptySummary(tenureDays: number, recencyDays: number, transactionCount: number, windows: number): CustomerSummary {
  return {
    recencyDays, tenureDays, transactionCount,
    purchaseDays: 1, totalAmount: 0, maxAmount: -Infinity, lastAmount: 0, squaredGaps: 0, laterHalfAmount: 0,
    windowSpend: new Float64Array(windows), windowCount: new Int32Array(windows),
  };
}
