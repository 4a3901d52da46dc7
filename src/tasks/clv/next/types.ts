import type { ColumnType } from '../../../core/data/column.ts';
import type { ReadOverrides } from '../../../core/data/dataset.ts';
import type { Json } from '../../../core/contract/index.ts';
import type { Mapping, RolesOf, SourceName, StreamName } from '../sources.ts';

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

/** A table of a recipe: which column is which, and what they looked like. */
export interface RecipeSource<Name extends SourceName = SourceName> extends TablePrint {
  readonly columns: readonly ColumnPrint[];
  readonly mapping: Mapping<RolesOf[Name]>;
  /** How its file was read. */
  readonly read: ReadOverrides;
}

export type RecipeSources = { readonly [Name in SourceName]?: RecipeSource<Name> };

export interface RecipeFile {
  /** A name in the recipe's own folder. */
  readonly name: string;
  /** Hex. */
  readonly sha256: string;
}

/** All that a later month needs beside the models and the last predictions. Days are whole days since 1970-01-01. */
export interface ClvRecipe {
  readonly appVersion: string;
  /** The run's name. */
  readonly run: string;
  readonly sources: RecipeSources;
  /** What counts as money and what is known of customers: as a job's options. */
  readonly options: Readonly<Record<string, Json>>;
  readonly horizonDays: number;
  /** The last predictions are of [asOf, asOf + horizonDays). */
  readonly asOf: number;
  /** The window by which the models were judged, [holdoutCutoff, holdoutCutoff + horizonDays): how its money came in is how later money is expected to. */
  readonly holdoutCutoff: number;
  readonly unit: string;
  readonly champion: string;
  readonly championIsBaseline: boolean;
  /** For two streams: which models of each are added up. */
  readonly chosen?: Readonly<Partial<Record<StreamName, { readonly champion: string; readonly baseline: string }>>>;
  /** Names of the features of customers' columns that were learned from. */
  readonly attributes: readonly string[];
}

/** As a file: with the files that belong to it. */
export interface RecipeDocument extends ClvRecipe {
  readonly files: { readonly model: RecipeFile; readonly predictions: RecipeFile };
}

/** Why a column is taken for another. */
export type Likeness = 'same-name' | 'similar-name' | 'role-name' | 'same-range' | 'same-values' | 'same-pattern' | 'same-days' | 'only-one' | 'given';
/** `unsure`: a person should look at it. */
export type Certainty = 'sure' | 'unsure' | 'missing';

/** What became of one column that the recipe used. */
export interface ColumnMatch {
  /** Absent for a column of the customers table that models learned from without a role. */
  readonly role?: string;
  readonly was: string;
  /** Absent where none of the new columns can be it. */
  readonly now?: string;
  readonly certainty: Certainty;
  readonly why: readonly Likeness[];
  /** Whether nothing can be computed without it. */
  readonly required: boolean;
  /** Columns that could be it, likeliest first. */
  readonly candidates: readonly string[];
  /** The column of the same name cannot be used: its type then, and now. */
  readonly typeChanged?: { readonly was: ColumnType; readonly now: ColumnType };
}

/** One table of the recipe among the new files. */
export interface SourceMatch {
  readonly source: SourceName;
  /** Absent where no file is it. */
  readonly datasetId?: string;
  /** True where the recipe's own table is used again, for none of the files is it. */
  readonly kept: boolean;
  readonly columns: readonly ColumnMatch[];
  /** New columns without a use. */
  readonly unused: readonly string[];
}

/** A change that a person should know of; `key` is stable, for translation. Certain ones need no answer. */
export interface SchemaChange {
  readonly key: 'renamed' | 'new-column' | 'missing-attribute' | 'missing-role' | 'missing-required' | 'type-changed' | 'kept-table' | 'missing-table' | 'extra-file';
  /** One line, English. */
  readonly message: string;
  readonly facts: Readonly<Record<string, string | number>>;
  readonly why: readonly Likeness[];
}

/** What a person, or a job, answers: by source and role (or by an attribute's old name) the new column; '' for none. */
export type ColumnAnswers = Readonly<Partial<Record<SourceName, Readonly<Record<string, string>>>>>;

/** Whether new rows are the whole history or what came since. */
export interface Span {
  readonly kind: 'whole' | 'increment';
  readonly firstDay: number;
  readonly lastDay: number;
  /** Of the recipe's table. */
  readonly firstDayThen: number;
  readonly lastDayThen: number;
}

/** How much of the money of a horizon is expected by a day of it. */
export interface ExpectedShare {
  /** `holdout`: as money came in over the held-out window; `days`: evenly. */
  readonly method: 'holdout' | 'days';
  /** Up to the end of each week of the horizon, 0 to 1. */
  readonly byWeek: readonly number[];
}

export interface ComparedWeek {
  /** First and last day; the last week may be cut off. */
  readonly from: number;
  readonly to: number;
  /** Within the week; `came` is null where the data does not reach it, and covers what is there of a week that is not over (`partly`). */
  readonly expected: number;
  readonly came: number | null;
  readonly cumulativeExpected: number;
  readonly cumulativeCame: number | null;
  readonly partly: boolean;
}

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

/** A customer who entered or left the top list. */
export interface TopChange {
  readonly key: string;
  /** From 1; null where the customer was not (is not) predicted. */
  readonly rankThen: number | null;
  readonly rankNow: number | null;
  readonly predictedThen: number | null;
  readonly predictedNow: number | null;
  /** Purchases or payments since the earlier predictions, and their money. */
  readonly rowsSince: number;
  readonly moneySince: number;
  readonly isNew: boolean;
  readonly why: readonly FeatureChange[];
}

/** How long the top list is. */
export type TopRule = { readonly count: number } | { readonly share: number };

export interface MonthComparison {
  readonly asOfThen: number;
  readonly asOfNow: number;
  readonly horizonDays: number;
  /** Last day whose money has come in, at most the window's last. */
  readonly through: number;
  readonly elapsedDays: number;
  readonly champion: string;
  readonly predictedThen: { readonly total: number; readonly customers: number };
  /** Of the same customers, from `asOfThen` through `through`, and how many of them brought money. */
  readonly cameIn: { readonly total: number; readonly customers: number };
  readonly shouldHaveBy: { readonly total: number; readonly share: number; readonly method: ExpectedShare['method'] };
  /** `near`: within 5 % of what should have. */
  readonly verdict: 'ahead' | 'behind' | 'near' | 'too-early';
  readonly weeks: readonly ComparedWeek[];
  readonly predictedNow: { readonly total: number; readonly customers: number; readonly newCustomers: number; readonly goneCustomers: number };
  /** What customers brought who were not predicted then. */
  readonly fromOthers: { readonly total: number; readonly customers: number };
  readonly top: { readonly rule: TopRule; readonly then: number; readonly now: number };
  readonly entered: readonly TopChange[];
  readonly left: readonly TopChange[];
}
