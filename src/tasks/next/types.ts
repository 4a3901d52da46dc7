/** A month after, of any task: how tables are known again, and what has changed in them. */
import type { ColumnType } from '../../core/data/column.ts';

/** What is kept of a column, so that it is known again under another name. Holds no rows, and of identifiers only how they are written. */
export interface ColumnPrint {
  readonly name: string;
  readonly type: ColumnType;
  /** Currency or `%` found in the cells. */
  readonly unit?: string;
  readonly decimal?: '.' | ',';
  readonly dateOrder?: 'ymd' | 'dmy' | 'mdy' | 'iso';
  /** Of all rows. */
  readonly missingShare: number;
  /** Distinct values a row that has one. */
  readonly distinctShare: number;
  /** Numbers: whether all are whole, and the values at 0.05, 0.25, 0.5, 0.75, 0.95. */
  readonly whole?: boolean;
  readonly quantiles?: readonly number[];
  /** Dates: first and last day. */
  readonly days?: readonly [first: number, last: number];
  /** Categories of a few kinds: the most frequent ones. */
  readonly values?: readonly string[];
  /** How texts are written: runs of letters as `a`, runs of digits as `9`. */
  readonly patterns?: readonly string[];
}

/** A table as far as it can be known again. */
export interface TablePrint {
  readonly rows: number;
  readonly columns: readonly ColumnPrint[];
}

/** A new file, read. */
export interface NewTable<Name extends string> {
  readonly datasetId: string;
  readonly name: string;
  readonly print: TablePrint;
  /** Which source it is, where it is said. */
  readonly source?: Name;
}

/** What a column's name is looked through for: the words of a customer, a date or an amount. */
export type NamedFor = 'customer' | 'date' | 'amount';

/** A column that a recipe used. */
export interface WantedColumn {
  /** Absent for a column that models learned from without a role. */
  readonly role?: string;
  readonly print: ColumnPrint;
  /** Whether nothing can be computed without it. */
  readonly required: boolean;
  /** Whether models learned from what it says of people: without it that is not known of anybody. */
  readonly isLearned: boolean;
  /** Whether its values are names, which may be written as numbers or as texts. */
  readonly isKey: boolean;
  readonly namedFor?: NamedFor;
}

/** A table that a recipe used. */
export interface WantedTable<Name extends string> {
  readonly source: Name;
  readonly columns: readonly WantedColumn[];
  /** Names of all the columns that it had: others are new. */
  readonly known: readonly string[];
  /** Whether the recipe's own serves again where none of the new files is it. */
  readonly canBeKept: boolean;
}

/** Why a column is taken for another. */
export type Likeness = 'same-name' | 'similar-name' | 'role-name' | 'same-range' | 'same-values' | 'same-pattern' | 'same-days' | 'only-one' | 'given';
/** `unsure`: a person should look at it. */
export type Certainty = 'sure' | 'unsure' | 'missing';

/** What became of one column that the recipe used. */
export interface ColumnMatch extends Pick<WantedColumn, 'role' | 'required' | 'isLearned'> {
  readonly was: string;
  /** Absent where none of the new columns can be it. */
  readonly now?: string;
  readonly certainty: Certainty;
  readonly why: readonly Likeness[];
  /** Columns that could be it, likeliest first. */
  readonly candidates: readonly string[];
  /** The column of the same name cannot be used: its type then, and now. */
  readonly typeChanged?: { readonly was: ColumnType; readonly now: ColumnType };
}

/** One table of the recipe among the new files. */
export interface SourceMatch<Name extends string = string> {
  readonly source: Name;
  /** Absent where no file is it. */
  readonly datasetId?: string;
  /** True where the recipe's own table is used again, for none of the files is it. */
  readonly kept: boolean;
  readonly columns: readonly ColumnMatch[];
  /** New columns without a use. */
  readonly unused: readonly string[];
}

export interface SourcesMatch<Name extends string = string> {
  readonly sources: readonly SourceMatch<Name>[];
  /** Files that are none of the recipe's tables. */
  readonly extra: readonly string[];
}

/** A change that a person should know of; `key` is stable, for translation. Certain ones need no answer. */
export interface SchemaChange {
  readonly key: 'renamed' | 'new-column' | 'missing-attribute' | 'missing-role' | 'missing-required' | 'type-changed' | 'kept-table' | 'missing-table' | 'extra-file';
  /** One line, English. */
  readonly message: string;
  readonly facts: Readonly<Record<string, string | number>>;
  readonly why: readonly Likeness[];
}

/** What has to be answered before anything is scored. */
export interface OpenQuestion<Name extends string = string> {
  readonly source: Name;
  readonly role: string;
  readonly candidates: readonly string[];
}

/** What a person, or a job, answers: by source and role (or by the old name of a column without one) the new column; '' for none. */
export type ColumnAnswers<Name extends string = string> = Readonly<Partial<Record<Name, Readonly<Record<string, string>>>>>;

/** How a later table becomes one that models know which learned from an earlier one. */
export interface TableFit {
  /** Names now → names then. */
  readonly names: Readonly<Record<string, string>>;
  /** Columns that are not there any more, with the type that they had: missing for everyone. */
  readonly absent: Readonly<Record<string, ColumnType>>;
}

/** Whether new rows are the whole history or what came since. */
export interface Span {
  readonly kind: 'whole' | 'increment';
  readonly firstDay: number;
  readonly lastDay: number;
  /** Of the recipe's table. */
  readonly firstDayThen: number;
  readonly lastDayThen: number;
}

/** How long a top list is. */
export type TopRule = { readonly count: number } | { readonly share: number };

/** A feature that changed more than is usual. */
export interface FeatureChange {
  readonly feature: string;
  readonly unit: string;
  /** Null where unknown. */
  readonly then: number | string | null;
  readonly now: number | string | null;
  /** In standard deviations of the customers, beyond what changed for the one in the middle; null for what is no number. */
  readonly deviations: number | null;
}
