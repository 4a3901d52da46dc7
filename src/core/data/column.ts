/** Columns as they are stored: chunks of up to 65,536 rows in typed arrays. See ARCHITECTURE.md, "Columns". */
export const CHUNK_ROWS = 65_536;
/** A category with more distinct values than this is text. */
export const MAX_CATEGORIES = 65_536;
/** Missing marks. Numbers and datetimes use NaN. */
export const MISSING_CODE = -1;
export const MISSING_DAY = -2_147_483_648;
export const MISSING_BOOL = 255;

export type ColumnType = 'number' | 'category' | 'date' | 'datetime' | 'bool' | 'text';

/** One run of rows of one column. Days count from 1970-01-01; ms are UTC, or wall time where the source has no offset. */
export type Chunk =
  | { readonly type: 'number'; readonly values: Float64Array<ArrayBuffer> }
  | { readonly type: 'category'; readonly codes: Int32Array<ArrayBuffer> }
  | { readonly type: 'date'; readonly days: Int32Array<ArrayBuffer> }
  | { readonly type: 'datetime'; readonly ms: Float64Array<ArrayBuffer> }
  | { readonly type: 'bool'; readonly values: Uint8Array<ArrayBuffer> }
  /** UTF-8 bytes; row i is bytes[offsets[i], offsets[i + 1]); bit i of `validity` is 1 where there is a value. */
  | { readonly type: 'text'; readonly bytes: Uint8Array<ArrayBuffer>; readonly offsets: Uint32Array<ArrayBuffer>; readonly validity: Uint8Array<ArrayBuffer> };

/** How a column's cells were read, so that the same file reads the same again. */
export interface CellFormat {
  /** Decimal mark and thousands separator of a number column; absent where its cells are whole numbers without either. */
  readonly decimal?: '.' | ',';
  readonly thousands?: ',' | '.' | ' ' | "'" | '';
  /** Currency sign or ISO code found in the cells (`€`, `USD`), or `%` (values are kept as written: 12 % is 12). */
  readonly unit?: string;
  /** Order of date parts: `ymd`, `dmy`, `mdy`; `iso` for ISO 8601. */
  readonly dateOrder?: 'ymd' | 'dmy' | 'mdy' | 'iso';
  /** Datetimes: `utc` where the cells carry an offset, else `wall` time in the source's zone. */
  readonly zone?: 'utc' | 'wall';
  /** True and false as written, lower case. */
  readonly trueWord?: string;
  readonly falseWord?: string;
}

export interface ColumnSchema {
  readonly name: string;
  readonly type: ColumnType;
  readonly format: CellFormat;
  /** Distinct values of a category, by code. */
  readonly dictionary?: readonly string[];
}

export interface Column {
  readonly schema: ColumnSchema;
  readonly chunks: readonly Chunk[];
}

/** Immutable; every column has `rows` rows in chunks of CHUNK_ROWS (the last may be shorter). */
export interface Table {
  readonly rows: number;
  readonly columns: readonly Column[];
}
