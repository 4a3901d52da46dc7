import type { ReadOverrides } from '../../../core/data/dataset.ts';
import type { Json } from '../../../core/contract/index.ts';
import type { ColumnAnswers as AnswersOf, ColumnPrint, FeatureChange, SourceMatch as MatchOf, TablePrint, TopRule } from '../../next/types.ts';
import type { Mapping, RolesOf, SourceName, StreamName } from '../sources.ts';

export type { ColumnPrint, FeatureChange, TablePrint, TopRule };
export type SourceMatch = MatchOf<SourceName>;
export type ColumnAnswers = AnswersOf<SourceName>;

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
