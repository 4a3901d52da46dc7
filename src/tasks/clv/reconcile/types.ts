import type { Mapping, TransactionRole } from '../sources.ts';
import type { RowsByMonth } from './rowsByMonth.ts';

/** What a row of a transactions table is. `other`: its word is not known, so it is counted as a row and in no sum. */
export type Kind = 'charge' | 'refund' | 'chargeback' | 'tax' | 'discount' | 'other';

/** What is added up by month and currency: money, then counts. */
export const MONEY_MEASURES = ['charges', 'refunds', 'chargebacks', 'discounts', 'taxes', 'net'] as const;
export const COUNT_MEASURES = ['rows', 'activeCustomers', 'newCustomers'] as const;
export type MoneyMeasure = (typeof MONEY_MEASURES)[number];
export type CountMeasure = (typeof COUNT_MEASURES)[number];
export type Measure = MoneyMeasure | CountMeasure;

export type TransactionColumns = Mapping<TransactionRole>;

/**
 * The rows of a transactions table as a bookkeeper reads them: each on its own date, nothing netted. Row i of the arrays is row
 * `row[i]` of the table (from 0).
 */
export interface MoneyRows {
  readonly row: Int32Array;
  readonly customers: readonly string[];
  readonly customer: Int32Array;
  /** Days since 1970-01-01. */
  readonly day: Int32Array;
  /** Months since January 1970. */
  readonly month: Int32Array;
  readonly byMonth: RowsByMonth;
  /** Milliseconds since 1970-01-01T00:00 where the dates have times. */
  readonly ms: Float64Array | undefined;
  /** As in the file, in minor units (cents) of the row's currency: whole numbers. */
  readonly amount: Float64Array;
  /** Index into KINDS. */
  readonly kind: Uint8Array;
  /** ISO code, or the sign of several countries' currencies; '' where the file names none. */
  readonly currencies: readonly string[];
  readonly currency: Int32Array;
  /** Undefined where no column of orders was named; −1 where a row has none. */
  readonly orders: readonly string[];
  readonly order: Int32Array | undefined;
  /** By KINDS: −1 where most of its rows are written negative, so that a row counts with amount × sign. */
  readonly sign: readonly number[];
  /** False where kinds were read from the amounts' signs. */
  readonly kindsNamed: boolean;
  readonly rowsRead: number;
  /** Without a customer, a date or a finite amount. */
  readonly incompleteRows: number;
  /** Whose amount had parts of a minor unit, and was rounded. */
  readonly roundedRows: number;
  /** Words of the kind column that are not known, with their rows. */
  readonly unknownKinds: readonly { readonly word: string; readonly rows: number }[];
}

/** One month in one currency. Money in minor units. */
export interface LedgerCell {
  /** Months since January 1970. */
  readonly month: number;
  readonly currency: string;
  readonly values: Readonly<Record<Measure, number>>;
}

/** A total that a person pasted; money in minor units of its currency. */
export interface PastedCell {
  readonly month: number;
  /** '' where the text names none. */
  readonly currency: string;
  readonly measure: Measure;
  /** As written: not yet in minor units. */
  readonly value: number;
  /** Decimals that were written. */
  readonly decimals: number;
  /** 1-based. */
  readonly line: number;
}

export type PasteProblemCode = 'too-long' | 'no-months' | 'no-month' | 'not-number' | 'ragged' | 'unknown-measure' | 'no-header' | 'twice' | 'several-currencies' | 'unknown-currency';

/** Why a line was not read. */
export interface PasteProblem {
  readonly line: number;
  readonly code: PasteProblemCode;
  /** What stood there, shortened. */
  readonly found: string;
  /** In English, with the remedy. */
  readonly message: string;
}

export interface PastedTotals {
  readonly cells: readonly PastedCell[];
  readonly problems: readonly PasteProblem[];
  readonly measures: readonly Measure[];
  readonly decimalMark: '.' | ',';
  /** Lines that are totals of other lines, and were left out. */
  readonly totalLines: number;
}

/** One total beside the file's own. Money in minor units. */
export interface ComparedCell {
  readonly month: number;
  readonly currency: string;
  readonly measure: Measure;
  readonly file: number;
  readonly pasted: number;
  /** 1-based line of the pasted text. */
  readonly line: number;
  /** True where they are the same, to what was written. */
  readonly equal: boolean;
}

export type FindingKind =
  | 'duplicate'
  | 'flipped-sign'
  | 'moved-day'
  | 'test-customer'
  | 'currency-mixed'
  | 'extra-rows'
  | 'missing-rows'
  | 'tax-included'
  | 'tax-subtracted'
  | 'discounts-in-charges'
  | 'discounts-not-subtracted'
  | 'chargebacks-not-subtracted'
  | 'chargebacks-in-refunds'
  | 'refunds-not-subtracted'
  | 'refunds-on-order-date'
  | 'other-kinds-counted';

/** `exact`: adds up to the cent and nothing else of its kind does. `several`: so do other rows. `half`: fits the one month of two that can be checked. `chance`: so many rows make so many sums that it may be a coincidence. `partial`: explains a part. `none`: only what is missing is known. */
export type Certainty = 'exact' | 'several' | 'half' | 'chance' | 'partial' | 'none';

/** A row by which a person finds it again. */
export interface NamedRow {
  /** Row number as the grid counts, from 1. */
  readonly row: number;
  readonly customer: string;
  readonly day: number;
  readonly ms: number | null;
  /** As in the file, in minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly kind: Kind;
  readonly order: string | null;
}

export interface Effect {
  readonly month: number;
  readonly currency: string;
  readonly measure: Measure;
  /** What following finance changes in the file's total. */
  readonly change: number;
}

export interface Finding {
  readonly kind: FindingKind;
  readonly certainty: Certainty;
  /** The rows to look at first; `rowCount` counts all. */
  readonly rows: readonly NamedRow[];
  readonly rowCount: number;
  /** Rows that they are told apart from: the first of two, the order of a refund. */
  readonly beside: readonly NamedRow[];
  /** Other rows that would explain the same; `alternativeCount` counts all. */
  readonly alternatives: readonly (readonly NamedRow[])[];
  readonly alternativeCount: number;
  readonly effects: readonly Effect[];
  /** `fromMonth`, `toMonth`, `hours`, `orders` (identifiers missing in a sequence) and the like. */
  readonly facts: Readonly<Record<string, number | string>>;
}

export interface Reconciliation {
  readonly ledger: readonly LedgerCell[];
  readonly compared: readonly ComparedCell[];
  readonly findings: readonly Finding[];
  /** Compared cells that still differ once every exact finding is followed. */
  readonly stillDiffering: readonly ComparedCell[];
  /** True where finance's totals are rounded to whole units: rows are traced to the cent alone. */
  readonly pastedRounded: boolean;
  /** Cells pasted for a currency that the file does not have, or without one where the file has several. */
  readonly unmatched: readonly { readonly line: number; readonly currency: string }[];
  readonly rowsRead: number;
  readonly incompleteRows: number;
  readonly roundedRows: number;
  readonly kindsNamed: boolean;
  readonly unknownKinds: readonly { readonly word: string; readonly rows: number }[];
  readonly totals: PastedTotals;
}
