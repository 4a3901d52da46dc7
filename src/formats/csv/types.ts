import type { Dialect, QuarantinedRow, ReadOverrides } from '../../core/data/dataset.ts';

/** Bytes of a file, openable more than once (a Blob in the browser, a Buffer in Node). */
export interface ByteSource {
  readonly name: string;
  readonly sizeBytes: number;
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
}

export interface Detection {
  readonly dialect: Dialect;
  /** Column names after repair: unique, never empty. */
  readonly header: readonly string[];
  /** Names that were repaired: as found → as named. */
  readonly renamed: readonly { readonly index: number; readonly from: string; readonly to: string }[];
  /** The first rows as text, for the preview. */
  readonly preview: readonly (readonly string[])[];
}

/** Receives a file as it is read. Every record of the file ends up in exactly one of `rows` and `quarantine`. */
export interface RecordSink {
  /** Called once, before any row. */
  start(detection: Detection): void;
  /** Rows of exactly header.length cells, with the 1-based line at which each starts. */
  rows(rows: readonly (readonly string[])[], lines: readonly number[]): void;
  quarantine(row: QuarantinedRow): void;
}

/** Harmless repairs, told by kind: blank lines passed over, delimiters at a line's end, cells missing at a line's end, bytes that are no characters. */
export type RepairKey = 'blank-line' | 'trailing-delimiter' | 'missing-end' | 'undecodable';

export interface ReadResult {
  readonly detection: Detection;
  readonly rowsRead: number;
  readonly rowsQuarantined: number;
  /** Lines (for `undecodable`: files) that were repaired; a repaired row is among `rowsRead`. */
  readonly repairs: Readonly<Record<RepairKey, number>>;
}

/** How a reading can be ended, watched, and kept from holding up its thread. */
export interface ReadContext {
  /** Aborted: the reading rejects with `cancelled`. */
  readonly signal: AbortSignal;
  /** Bytes of the source taken in so far (compressed ones, of a gzip file). */
  onBytes?(done: number): void;
  breathe(): Promise<void>;
}

export type ReadOptions = ReadOverrides;
