import type { FeatureNote } from '../clv/types.ts';
import { eventsBefore } from './eventHistory.ts';
import type { EventHistory } from './eventHistory.ts';

/** What BG/NBD reads of a buyer, by the names that lifetime value gives them. Missing of who has bought nothing yet. */
export const PURCHASE_NOTES: readonly FeatureNote[] = [
  { name: 'purchaseDays', unit: 'days', meaning: 'Different days with a purchase; one less is the number of repeat purchases.' },
  { name: 'activeSpanDays', unit: 'days', meaning: 'Days from the first purchase to the last.' },
  { name: 'tenureDays', unit: 'days', meaning: 'Days from the first purchase to the cutoff.' },
  { name: 'repeatMeanAmount', unit: 'amount', meaning: 'Mean of the amounts of the days with a purchase, without the first; missing with fewer than two.' },
];

/** Writes user `i`'s features (−1: no purchase) in the order of the notes. `amounts` are the history's money by row. */
export function writePurchaseFeatures(history: EventHistory, amounts: Float64Array, i: number, cutoff: number, columns: readonly Float64Array[], row: number): void {
  const first = i < 0 ? 0 : history.start[i];
  const end = i < 0 ? 0 : eventsBefore(history, i, cutoff);
  let days = 0;
  let repeatMoney = 0;
  for (let at = first; at < end; at++) {
    if (at === first || history.day[at] !== history.day[at - 1]) days++;
    if (days > 1) repeatMoney += amounts[at];
  }
  const has = days > 0;
  columns[0][row] = has ? days : NaN;
  columns[1][row] = has ? history.day[end - 1] - history.day[first] : NaN;
  columns[2][row] = has ? cutoff - history.day[first] : NaN;
  columns[3][row] = days > 1 ? repeatMoney / (days - 1) : NaN;
}
