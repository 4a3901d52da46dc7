import type { ColumnSchema, ColumnType } from './column.ts';
import type { ColumnProfile, TableWarning } from './profile.ts';

/** What a column is for in a task. `ignore` keeps it out of features. */
export type ColumnRole = 'customer' | 'date' | 'amount' | 'quantity' | 'product' | 'feature' | 'target' | 'ignore';

/** When a column's value was known: with its row's date, only at the file's export, or always (it never changes). */
export type KnownAt = 'row-date' | 'export' | 'static';

/** Changeable facts about a column; not part of the dataset's identity. */
export interface ColumnNote {
  readonly role?: ColumnRole;
  readonly knownAt: KnownAt;
}

/** How a file was read: everything needed to read it the same way again. */
export interface Dialect {
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  readonly bom: boolean;
  readonly gzip: boolean;
  /** One character; ' +' for runs of spaces; one character and a space (', ') where spaces after it are no part of the cells. */
  readonly delimiter: string;
  /** '' where nothing is quoted. */
  readonly quote: '"' | "'" | '';
  /** '"' doubled, or '\\'. */
  readonly escape: '"' | "'" | '\\' | '';
  readonly newline: '\r\n' | '\n' | '\r';
  readonly hasHeader: boolean;
  /** Lines before the header (or before the first row) that belong to no table. */
  readonly preambleLines: number;
}

/** A row that did not fit, kept as it was. */
export interface QuarantinedRow {
  /** 1-based line in the file where the record starts. */
  readonly line: number;
  /** Stable reason key, for translation: `too-many-cells`, `too-few-cells`, `bad-cell`, `unclosed-quote`, `field-too-long`. */
  readonly reason: string;
  /** Column name and cell for `bad-cell`; expected and found counts otherwise. */
  readonly detail: string;
  /** The record's cells as read. */
  readonly cells: readonly string[];
}

export interface MendedRow {
  /** 1-based line in the source where the record starts. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface SourceInfo {
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly dialect: Dialect;
  readonly rowsRead: number;
  readonly rowsQuarantined: number;
  /** True while the gzipped source is kept for re-reading. */
  readonly sourceKept: boolean;
  /** Records that a person mended, in place of the source's at these lines. */
  readonly mends?: readonly MendedRow[];
}

/** A dataset's metadata: all that the main thread ever holds of it. */
export interface DatasetMeta {
  /** SHA-256 (hex) of chunk hashes and schema. */
  readonly id: string;
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly ColumnSchema[];
  readonly notes: Readonly<Record<string, ColumnNote>>;
  readonly profiles: readonly ColumnProfile[];
  readonly warnings: readonly TableWarning[];
  readonly source: SourceInfo;
  readonly createdAtMs: number;
  readonly storedBytes: number;
}

/** How a person says that a column is to be read. */
export interface GivenType {
  /** Inferred where it is not given. */
  readonly type?: ColumnType;
  readonly dateOrder?: 'ymd' | 'dmy' | 'mdy';
  readonly decimal?: '.' | ',';
}

/** What a person may override before or after an import. */
export interface ReadOverrides {
  readonly dialect?: Partial<Dialect>;
  /** Column types and formats by column name (after de-duplication) or 0-based index as text. */
  readonly types?: Readonly<Record<string, GivenType>>;
  /** Names that the header must hold, in this order; a file with others is refused. */
  readonly header?: readonly string[];
  /** Marks that mean "missing", beside the empty cell. */
  readonly missing?: readonly string[];
  /** Refuse what would otherwise be repaired or quarantined. */
  readonly strict?: boolean;
}
