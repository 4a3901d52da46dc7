/** What crosses about a run's next month, and about customers that a person types. Types only. */
import type { Outcome, Progress } from '../core/contract/index.ts';
import type { SourceName } from '../tasks/clv/sources.ts';
import type { ColumnAnswers, MonthComparison, RecipeSources, SourceMatch } from '../tasks/clv/next/types.ts';
import type { OpenQuestion, SchemaChange, Span, TopRule } from '../tasks/next/types.ts';
import type { CustomerForm, TypedCustomer, TypedPrediction } from '../tasks/clv/next/form/types.ts';
import type { ReportWarning } from '../tasks/types.ts';

export type { CustomerForm, TypedCustomer, TypedPrediction };

/** New files, imported, beside a run. */
export interface NextFiles {
  readonly runId: string;
  readonly datasetIds: readonly string[];
  /** What a person said of columns, by source and role. */
  readonly answers?: ColumnAnswers;
}

/** Earlier predictions with which a month can be compared: the run's own, or those of a month since. */
export interface EarlierPredictions {
  readonly id: string;
  /** Days since 1970-01-01. */
  readonly asOf: number;
  readonly createdAtMs: number;
}

/** What the new files are, and what has to be answered before they are scored. */
export interface NextMatch {
  readonly sources: readonly SourceMatch[];
  readonly changes: readonly SchemaChange[];
  readonly open: readonly OpenQuestion<SourceName>[];
  /** Of the transactions. */
  readonly span: Span | null;
  /** Whether the rows that the run learned from are still here to stand before new ones. */
  readonly canJoin: boolean;
  /** The day after the last one that the new tables with money seem complete to; null where none has days. */
  readonly asOf: number | null;
  readonly earlier: readonly EarlierPredictions[];
}

export interface NextRequest extends NextFiles {
  /** 'YYYY-MM-DD'; default: the day after `completeThrough`. */
  readonly asOf?: string;
  /** 'YYYY-MM-DD': the last day of which all rows are there; default: as the rows by day look. */
  readonly completeThrough?: string;
  /** Whether the rows that the run learned from stand before the new ones; default: where the new ones are what came since. */
  readonly join?: boolean;
  /** Default: the latest before `asOf`. */
  readonly earlierId?: string;
  /** Default: the 100 highest. */
  readonly top?: TopRule;
  readonly nowMs: number;
}

/** What a month came to; kept with its predictions. */
export interface NextFindings {
  readonly comparison: MonthComparison;
  readonly changes: readonly SchemaChange[];
  readonly warnings: readonly ReportWarning[];
  /** Sum of predictions by model kind. */
  readonly totals: Readonly<Record<string, number>>;
}

export interface NextResult extends NextFindings {
  readonly predictionsId: string;
}

/** A job's month: the recipe with its files, untrusted, and the new tables by source. */
export interface NextJobRequest {
  readonly recipe: File;
  readonly model: File;
  readonly predictions: File;
  readonly datasets: Readonly<Partial<Record<SourceName, string>>>;
  /** Transactions from before, where the new ones are what came since; oldest first. */
  readonly earlierTransactions: readonly string[];
  readonly answers?: ColumnAnswers;
  /** As a job's options: `asOf`, `completeThrough`, `top`. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly nowMs: number;
  readonly importMs: number;
}

/** What a job's month hands out. */
export interface NextJobResult {
  readonly report: Blob;
  readonly predictions: Blob;
  readonly model: Blob;
  readonly recipe: Blob;
  readonly summary: string;
}

/** What the training worker answers about next months and typed customers; part of its API. */
export interface ClvNextApi {
  /** How the files of a run's tables were read, and what their columns looked like; of a recipe's file where one is given. */
  nextSources(from: string | File): Promise<Outcome<RecipeSources>>;
  matchNext(request: NextFiles): Promise<Outcome<NextMatch>>;
  nextMonth(jobId: string, request: NextRequest, onProgress: (progress: Progress) => void): Promise<Outcome<NextResult>>;
  /** What a month that was scored before came to. */
  nextFindings(predictionsId: string): Promise<Outcome<NextResult>>;
  nextMonthFromFiles(jobId: string, request: NextJobRequest, onProgress: (progress: Progress) => void): Promise<Outcome<NextJobResult>>;
  /** recipe.json of a run, with the model.zip and predictions.csv that belong to it. */
  recipeFiles(runId: string): Promise<Outcome<RecipeFiles>>;
  customerForm(runId: string): Promise<Outcome<CustomerForm>>;
  predictTyped(runId: string, customer: TypedCustomer): Promise<Outcome<TypedPrediction>>;
}

export interface RecipeFiles {
  readonly recipe: Blob;
  readonly model: Blob;
  readonly predictions: Blob;
}
