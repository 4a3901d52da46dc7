import type { Chunk, ColumnType } from './column.ts';

export type Rows = readonly (readonly string[])[];

export interface EncodedColumn {
  readonly type: ColumnType;
  readonly chunks: readonly Chunk[];
  /** Categories only. */
  readonly dictionary?: readonly string[];
}

/** Turns one column's cells into chunks. */
export interface ColumnEncoder {
  /** Appends one value a row. A cell that does not fit is told to `onMisfit`, with its index in `rows`, and appended as missing. */
  append(rows: Rows, column: number, onMisfit: (index: number) => void): void;
  /** Cells in the form `1.2E+15` so far (distinct ones in a category). */
  readonly scientific: number;
  /** Missing cells so far; counted for numbers, dates and booleans only. */
  readonly missing: number;
  /** The encoder must not be used afterwards. */
  finish(): EncodedColumn;
}
