import type { ColumnType } from './column.ts';

/** Stable keys; the page translates them. `facts` fill the text. */
export type WarningKey =
  | 'constant'
  | 'all-missing'
  | 'nearly-unique'
  | 'suspected-identifier'
  | 'suspected-leak'
  | 'mixed-types'
  | 'future-dates'
  | 'duplicate-rows'
  | 'many-missing'
  | 'scientific-identifier'
  | 'renamed-column'
  | 'mixed-currencies'
  | 'repaired';

export interface TableWarning {
  readonly key: WarningKey;
  readonly column?: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

export interface Histogram {
  /** bins + 1 edges, ascending, in the column's unit (days for dates, ms for datetimes). */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** Numbers that answer before you ask. Quantities are NaN-free: absent where they have no meaning. */
export interface ColumnProfile {
  readonly name: string;
  readonly type: ColumnType;
  readonly missing: number;
  readonly distinct: number;
  /** False where `distinct` is an estimate. */
  readonly distinctExact: boolean;
  /** number, date (days), datetime (ms). */
  readonly min?: number;
  readonly max?: number;
  readonly mean?: number;
  readonly std?: number;
  /** number: true where every value is whole. (Quantiles lie between values, and cannot tell.) Above EXACT_VALUES, every value looked at. */
  readonly whole?: boolean;
  /** At 0.05, 0.25, 0.5, 0.75, 0.95. */
  readonly quantiles?: readonly number[];
  readonly histogram?: Histogram;
  /** category, bool, text: the most frequent values, most frequent first. */
  readonly top?: readonly { readonly value: string; readonly count: number }[];
}

/** Rows per day (or per wider step) of a date column, chart-ready. */
export interface DateDensity {
  readonly firstDay: number;
  readonly stepDays: number;
  readonly counts: readonly number[];
}
