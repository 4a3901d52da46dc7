import { type Gaps, isEqual, isZero, negative, plus, vectorOf } from './gaps.ts';
import { minorDecimals } from './minorUnits.ts';
import type { MoneyRows } from './types.ts';

/** A row that the file has in one currency and finance in another. */
export interface Mixup {
  readonly row: number;
  readonly month: number;
  readonly from: Gaps;
  readonly to: Gaps;
  readonly others: readonly number[];
}

/** Rows whose amount finance counts in another currency: there it has more by it, and here less. Answers them with the differences that are left. */
export function currencyMixups(rows: MoneyRows, gaps: readonly Gaps[]): { readonly found: readonly Mixup[]; readonly left: readonly Gaps[] } {
  const found: Mixup[] = [];
  const left = gaps.map((one) => ({ ...one, months: new Map(one.months) }));
  for (const from of left) {
    for (const to of left) {
      if (from === to || from.measures.join() !== to.measures.join() || minorDecimals(from.name) !== minorDecimals(to.name)) continue;
      for (const [month, less] of from.months) {
        const more = to.months.get(month);
        if (!more || isZero(less) || !isEqual(negative(less), more)) continue;
        const fitting = [...rows.byMonth.of(from.currency, month).filter((i) => isEqual(vectorOf(rows, i, from.measures), more))];
        if (fitting.length === 0) continue;
        found.push({ row: fitting[0], month, from, to, others: fitting.slice(1) });
        from.months.set(month, plus(less, more));
        to.months.set(month, plus(more, less));
      }
    }
  }
  return { found, left };
}
