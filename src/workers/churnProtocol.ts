/** What crosses about churn: who may leave, whom to contact, and what contacting was worth. Types only. */
import type { LifeCurves, Outcome, Progress } from '../core/contract/index.ts';
import type { Arm } from '../core/economics/trial/assignArms.ts';
import type { TrialResult } from '../core/economics/trial/evaluateTrial.ts';
import type { TrialSeal } from '../core/economics/trial/seal.ts';
import type { BudgetCounts } from '../core/economics/profitReport.ts';
import type { FeatureNote } from '../tasks/clv/types.ts';
import type { EarlierJudged } from '../tasks/churn/judgeEarlier.ts';
import type { ChurnMonthComparison, ChurnRecipeSources, DatedSourceName, TrialRole } from '../tasks/churn/next/types.ts';
import type { SnapshotPlan } from '../tasks/churn/snapshot.ts';
import type { ChurnSources, EventSourceName, Mapping, RolesOf, SourceName } from '../tasks/churn/sources.ts';
import type { BaseRate, CauseWord, ChurnMeasure, ChurnPlan, ChurnReading, Economics } from '../tasks/churn/types.ts';
import type { ColumnAnswers, OpenQuestion, SchemaChange, SourceMatch, Span, TopRule } from '../tasks/next/types.ts';
import type { RowExplanation } from '../tasks/table/types.ts';
import type { ReportWarning } from '../tasks/types.ts';
import type { EarlierPredictions } from './clvNextProtocol.ts';

/** What churn is learned from: validated by the task, so plain JSON. */
export interface ChurnRequest {
  readonly sources: ChurnSources;
  /**
   * As a job file's `options`: asOf 'YYYY-MM-DD', step, window, horizon, gap, label, models, epochs, economics, seed, … Of a snapshot: those of any table
   * (models, params, exclude, split, seed, …), without the target.
   */
  readonly options: Readonly<Record<string, unknown>>;
}

export interface ChurnPlanRequest extends ChurnRequest {
  /** False: columns that tell too much are not looked for, which takes longest (while as-of is dragged). Default true. */
  readonly leaks?: boolean;
}

/** A training as the page or a job asks for it. */
export interface ChurnTrainRequest extends ChurnRequest {
  readonly nowMs: number;
  /** Import time to carry into the report, where known. */
  readonly importMs?: number;
}

/** What would be learned, before it is: for the timeline strip and its warnings. */
export type ChurnOutlook = DatedOutlook | { readonly kind: 'snapshot'; readonly snapshot: SnapshotPlan };

export interface DatedOutlook {
  readonly kind: 'dated';
  readonly plan: ChurnPlan;
  /** How tables are read, with all defaults. */
  readonly reading: ChurnReading;
  readonly economics: Economics;
  /** At the hold-out's cutoff. */
  readonly population: BaseRate;
  /** Users at risk at as-of: those whom the list is made of. */
  readonly atRiskAsOf: number;
  readonly baseRates: readonly BaseRate[];
  /** What is counted of each user, step by step; empty where nothing is. */
  readonly measures: readonly ChurnMeasure[];
  readonly causes: readonly CauseWord[];
  readonly features: readonly FeatureNote[];
  /** Currency of the contracts' money; '' where no table says it. */
  readonly unit: string;
  /** Rows of the tables, and rows that could not be used. */
  readonly rows: { readonly read: number; readonly rejected: number };
  /** Of the tables, of the plan, and of columns that tell too much (key `leak-suspected`). */
  readonly warnings: readonly ReportWarning[];
}

export interface ChurnScoreRequest {
  readonly runId: string;
  /** The same kinds of tables as the run's. */
  readonly sources: ChurnSources;
  /** 'YYYY-MM-DD' */
  readonly asOf: string;
  /** Of these tables, as in a job file: completeThrough, exportedOn. All else is as the run has it. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly nowMs: number;
}

export interface ChurnScoreResult {
  readonly predictionsId: string;
  readonly users: number;
  /** Days since 1970-01-01. */
  readonly cutoff: number;
  readonly champion: string;
  /** Sum of each model's calibrated probabilities. */
  readonly expectedLeavers: Readonly<Record<string, number>>;
  /** The run's own list, beside what became of its users as the new tables tell. */
  readonly earlier: EarlierJudged;
  /** The run's sealed lists, newest first: what contacting was worth as the new tables tell who left; null where it is not known yet, or nobody was held out. */
  readonly trials: readonly { readonly list: ChurnList; readonly result: TrialResult | null }[];
}

/**
 * Which predictions: a run's id (the list at as-of), `<run id>:holdout` (the held-out users, where the hold-out is another cutoff), or a scoring's id.
 * Which users of them, and in which order.
 */
export interface ChurnUsersQuery {
  /** `probability` (the champion's, calibrated), `profit`, `value`, `actual`, `key`, or a model's kind. Users without one come last. */
  readonly sortBy: string;
  readonly descending: boolean;
  /** Users whose key contains it; '' for all. */
  readonly search: string;
  readonly from: number;
  readonly count: number;
}

export interface ChurnUserPage {
  readonly total: number;
  readonly from: number;
  readonly cutoff: number;
  readonly champion: string;
  /** Models, in the order of `calibrated`. */
  readonly kinds: readonly string[];
  readonly rows: readonly {
    readonly key: string;
    /** 1 left, 0 stayed, null not known. */
    readonly actual: number | null;
    /** Each model's calibrated probability to leave; null: none. */
    readonly calibrated: readonly (number | null)[];
    readonly value: number | null;
    readonly expectedProfit: number | null;
  }[];
}

/** One user, for the user's panel. */
export interface ChurnUserDetail {
  readonly key: string;
  readonly cutoff: number;
  readonly stepDays: number;
  readonly actual: number | null;
  /** By model kind; null: none. */
  readonly probabilities: Readonly<Record<string, { readonly raw: number | null; readonly calibrated: number | null }>>;
  /** Percentile of the champion's probability among all users (100 is the highest). */
  readonly percentile: number | null;
  readonly value: number | null;
  readonly expectedProfit: number | null;
  /** When, by the first model that says so (`kind`), calibration aside; null where none does. Arrays have steps + 1 numbers. */
  readonly curve: (Omit<LifeCurves, 'survival' | 'incidence'> & { readonly kind: string; readonly survival: readonly number[]; readonly incidence: readonly (readonly number[])[] }) | null;
  /** Each measure by step, oldest first, the last one ends at the cutoff; null where it is not known. */
  readonly sequences: readonly { readonly measure: string; readonly values: readonly (number | null)[] }[];
  readonly features: Readonly<Record<string, number | string | null>>;
  /** Null for a model that cannot say. */
  readonly why: ChurnWhy | null;
}

/** Why a model says what it says of a user, before calibration. Both groupings add up to the explanation's `sum − base`, in the unit of its `link`. */
export interface ChurnWhy {
  readonly explanation: RowExplanation;
  /** Features of one measure together, the largest first. */
  readonly byMeasure: readonly { readonly name: string; readonly contribution: number }[];
  /** Of sequences: all measures of a step together, `1` the oldest, '' what is the same at every step. Empty for other models. */
  readonly bySteps: readonly { readonly name: string; readonly contribution: number }[];
  /** Where the model adds nothing up, and contributions are estimated: how well. */
  readonly approximation?: { readonly orders: number; readonly others: number; readonly standardError: number };
}

/** Whom to contact. What is absent is as the run's economics have it. */
export interface ChurnListRequest {
  /** A run's id, or a scoring's. */
  readonly predictionsId: string;
  readonly capacity?: number;
  readonly budget?: number;
  readonly budgetCounts?: BudgetCounts;
  /** Share of the list that is held out as a random control, 0 to 0.5. */
  readonly controlShare?: number;
  /** Of the control's draw. Default: the run's. */
  readonly seed?: number;
}

/** A list before it is exported: money in the run's unit. */
export interface ChurnListPreview {
  readonly listed: number;
  readonly contacts: number;
  readonly controls: number;
  /** Of those who are contacted. */
  readonly expectedGain: number;
  readonly cost: Readonly<Record<BudgetCounts, number>>;
  /** Leavers whom the list is expected to have, and the save rate at which it neither gains nor loses (null: none does). */
  readonly expectedLeavers: number;
  readonly breakEvenSaveRate: number | null;
  /**
   * Users the list would need, both arms together, to show in four of five trials an effect as large as is expected, and one that just pays for its contacts; null where
   * none is enough or nobody is held out.
   */
  readonly needed: { readonly expected: number | null; readonly paying: number | null };
  /** The top of the list. */
  readonly rows: readonly ChurnListRow[];
}

export interface ChurnListRow {
  readonly key: string;
  readonly rank: number;
  readonly probability: number;
  readonly gain: number;
  readonly arm: Arm;
}

/** An exported list, kept with the run. */
export interface ChurnList {
  readonly listId: string;
  readonly runId: string;
  readonly predictionsId: string;
  readonly createdAtMs: number;
  readonly seal: TrialSeal;
  readonly contacts: number;
  readonly controls: number;
  readonly expectedGain: number;
}


export interface ChurnTrialRequest {
  readonly listId: string;
  /** Next month's file, imported: a row a user. */
  readonly datasetId: string;
  readonly columns: Mapping<TrialRole>;
  /** What a listed user who is not in the file brought: nothing (a file of who paid), or it is not known. Default `unknown`. */
  readonly absent?: 'zero' | 'unknown';
  /** Money a contact must bring to pay for itself. Default: what contacts were expected to cost, on average. */
  readonly payingEffect?: number;
}

export interface ChurnTrialAnswer extends TrialResult {
  readonly list: ChurnList;
  readonly payingEffect: number;
}

/** New files, imported, beside a run. */
export interface ChurnNextFiles {
  readonly runId: string;
  readonly datasetIds: readonly string[];
  /** What a person said of columns, by source and role, or by the old name of a column without one. */
  readonly answers?: ColumnAnswers<DatedSourceName>;
}

/** What the new files are, and what has to be answered before they are scored. */
export interface ChurnNextMatch {
  readonly sources: readonly SourceMatch<DatedSourceName>[];
  readonly changes: readonly SchemaChange[];
  readonly open: readonly OpenQuestion<DatedSourceName>[];
  /** Of tables of events: whether they are the whole history, and whether the rows from before are still here to stand before them. */
  readonly spans: readonly { readonly source: EventSourceName; readonly span: Span; readonly canJoin: boolean }[];
  /** The day after the last one that the new tables seem complete to; null where none says it. */
  readonly asOf: number | null;
  /** The run's own predictions and those of its months, oldest first. */
  readonly earlier: readonly EarlierPredictions[];
}

export interface ChurnMonthRequest extends ChurnNextFiles {
  /** 'YYYY-MM-DD'; default: the day after `completeThrough`. */
  readonly asOf?: string;
  /** 'YYYY-MM-DD': the last day of which all rows are there; default: as the rows by day look. */
  readonly completeThrough?: string;
  /** By source: whether the rows from before stand before the new ones; default: where the new ones are what came since. */
  readonly join?: Readonly<Partial<Record<EventSourceName, boolean>>>;
  /** Default: the 100 first. */
  readonly top?: TopRule;
  readonly nowMs: number;
}

/** What a month came to; kept with its predictions. */
export interface ChurnMonthFindings {
  readonly comparison: ChurnMonthComparison;
  /** Sum of each model's calibrated probabilities. */
  readonly expectedLeavers: Readonly<Record<string, number>>;
  readonly trials: ChurnScoreResult['trials'];
  readonly changes: readonly SchemaChange[];
  readonly warnings: readonly ReportWarning[];
}

export interface ChurnMonthResult extends ChurnMonthFindings {
  readonly predictionsId: string;
}

/** A job's month: the recipe with its files, untrusted, and the new tables by source. */
export interface ChurnNextRequest {
  readonly recipe: File;
  readonly model: File;
  readonly predictions: File;
  /** contacts.csv of then, where the recipe names one. */
  readonly list?: File;
  readonly datasets: Readonly<Partial<Record<DatedSourceName, string>>>;
  /** Rows from before, where the new ones are what came since; oldest first. */
  readonly earlier?: Readonly<Partial<Record<EventSourceName, readonly string[]>>>;
  readonly answers?: ColumnAnswers<DatedSourceName>;
  /** As a job's options: asOf, completeThrough, exportedOn, top, capacity, budget, controlShare, seed. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly nowMs: number;
  readonly importMs: number;
}

/** A run's recipe.json with the files that belong to it; `list` is absent where none was exported. */
export interface ChurnRecipeFiles {
  readonly recipe: Blob;
  readonly model: Blob;
  readonly predictions: Blob;
  readonly list?: Blob;
}

/** What a job's month hands out. */
export interface ChurnNextResult {
  readonly report: Blob;
  readonly predictions: Blob;
  readonly model: Blob;
  readonly recipe: Blob;
  /** Absent where nobody is worth contacting. */
  readonly list?: Blob;
  readonly summary: string;
}

export interface ChurnApi {
  /** What a table looks like. */
  proposeChurnSource(datasetId: string): Promise<Outcome<SourceName>>;
  /** Which column is probably which; absent where nothing fits. */
  proposeChurn<Name extends SourceName>(datasetId: string, source: Name): Promise<Outcome<Mapping<RolesOf[Name]>>>;
  /** Throws `not-enough-data` (details: `longestLegalHorizon`, in steps) where no plan is legal. */
  planChurn(jobId: string, request: ChurnPlanRequest, onProgress: (progress: Progress) => void): Promise<Outcome<ChurnOutlook>>;
  /** As `trainClv`. A snapshot's run is of task `tabular`, and its warnings say why. */
  trainChurn(jobId: string, request: ChurnTrainRequest, onProgress: (progress: Progress) => void): Promise<Outcome<{ runId: string }>>;
  scoreChurn(jobId: string, request: ChurnScoreRequest, onProgress: (progress: Progress) => void): Promise<Outcome<ChurnScoreResult>>;
  /** What a scoring came to, as it was answered then. */
  churnScoring(predictionsId: string): Promise<Outcome<ChurnScoreResult>>;
  churnUsers(predictionsId: string, query: ChurnUsersQuery): Promise<Outcome<ChurnUserPage>>;
  /** `kind`: the model whose reasons are told; default: the champion. */
  churnUser(predictionsId: string, key: string, kind?: string): Promise<Outcome<ChurnUserDetail>>;
  previewChurnList(request: ChurnListRequest): Promise<Outcome<ChurnListPreview>>;
  /** Draws and seals the control, and keeps the list with its run: the same request answers the same list. */
  sealChurnList(request: ChurnListRequest, nowMs: number): Promise<Outcome<ChurnList>>;
  /** A run's exported lists, newest first. */
  churnLists(runId: string): Promise<Outcome<readonly ChurnList[]>>;
  churnListCsv(listId: string, neutraliseFormulas: boolean): Promise<Outcome<Blob>>;
  /** What contacting was worth, by next month's file. */
  churnTrial(request: ChurnTrialRequest): Promise<Outcome<ChurnTrialAnswer>>;
  /** recipe.json of a run and its newest list, with the files as a job writes them. */
  churnRecipe(runId: string): Promise<Outcome<ChurnRecipeFiles>>;
  /** How the files of a run's tables were read, and what their columns looked like; of a recipe's file where one is given. */
  churnNextSources(from: string | File): Promise<Outcome<ChurnRecipeSources>>;
  matchChurnNext(request: ChurnNextFiles): Promise<Outcome<ChurnNextMatch>>;
  nextChurnMonth(jobId: string, request: ChurnMonthRequest, onProgress: (progress: Progress) => void): Promise<Outcome<ChurnMonthResult>>;
  /** What a month that was scored before came to. */
  churnMonth(predictionsId: string): Promise<Outcome<ChurnMonthResult>>;
  nextChurnFromFiles(jobId: string, request: ChurnNextRequest, onProgress: (progress: Progress) => void): Promise<Outcome<ChurnNextResult>>;
  /** Which column of next month's file is probably which. */
  proposeTrial(datasetId: string): Promise<Outcome<Mapping<TrialRole>>>;
}
