/** What crosses between the page and its workers. Types only. Expected failures travel as `Outcome`. */
import type { EngineName, Importance, LearningTask, Outcome, ParamSpec, ParamValue, Progress, Role } from '../core/contract/index.ts';
import type { ColumnProposal } from '../core/data/proposeColumns.ts';
import type { Dialect, QuarantinedRow, ReadOverrides } from '../core/data/dataset.ts';
import type { DateDensity } from '../core/data/profile.ts';
import type { SampleName, SampleSource } from '../core/samples/sampleFiles.ts';
import type { Detection } from '../formats/csv/types.ts';
import type { EngineWhy } from '../storage/records.ts';
import type { AnomalyPlan, AnomalyProposal } from '../tasks/anomaly/types.ts';
import type { ClvSources, Mapping, RolesOf, SourceName } from '../tasks/clv/sources.ts';
import type { ClvPlan } from '../tasks/clv/types.ts';
import type { RowExplanation } from '../tasks/table/types.ts';
import type { TabularLearn, TabularPlan, TabularProposal } from '../tasks/tabular/types.ts';
import type { ReportWarning } from '../tasks/types.ts';
import type { ChurnApi } from './churnProtocol.ts';
import type { ClvNextApi } from './clvNextProtocol.ts';
import type { ClvBooksApi } from './clvProtocol.ts';
import type { AnomalyScoreRequest, AnomalyScoreResult, AnomalyTrainRequest, TabularExplainRequest, TabularRowPage, TabularRowsQuery } from './tableProtocol.ts';

export type OnProgress = (progress: Progress) => void;

export type ProposedColumn = ColumnProposal;

export interface ImportPreview {
  readonly detection: Detection;
  readonly columns: readonly ColumnProposal[];
}

export interface ImportRequest {
  readonly file: File;
  /** What the dataset will be called. */
  readonly name: string;
  readonly overrides: ReadOverrides;
  readonly nowMs: number;
  /** The calendar day in the person's zone, for the future-dates warning. */
  readonly todayDay: number;
}

export interface ReimportRequest {
  readonly datasetId: string;
  /** Other types. */
  readonly overrides?: ReadOverrides;
  /** A mended quarantine download: its rows take the place of those that did not fit. */
  readonly mended?: File;
  readonly nowMs: number;
  readonly todayDay: number;
}

export interface ImportResult {
  readonly datasetId: string;
  /** True where the same data was there already: nothing new was stored. */
  readonly existed: boolean;
}

/** Rows [from, from + rows.length) as text for the grid; null is missing. */
export interface GridPage {
  readonly from: number;
  readonly rows: readonly (readonly (string | null)[])[];
}

/** What became of one file of a conversion; an entry of its report. */
export interface ConvertedFile {
  readonly name: string;
  /** Its CSV's name in the zip; absent where it was refused. */
  readonly output?: string;
  readonly detected?: Dialect;
  readonly header?: readonly string[];
  readonly rows?: { readonly read: number; readonly quarantined: number };
  readonly error?: { readonly code: string; readonly message: string };
}

/** A generated file, and which source of its task it is. */
export interface SampleUpload {
  readonly source: SampleSource;
  readonly file: File;
}

export interface DataWorkerApi {
  preview(jobId: string, file: File, overrides: ReadOverrides): Promise<Outcome<ImportPreview>>;
  importFile(jobId: string, request: ImportRequest, onProgress: OnProgress): Promise<Outcome<ImportResult>>;
  /** Reads the kept source again into a new dataset version. */
  reimport(jobId: string, request: ReimportRequest, onProgress: OnProgress): Promise<Outcome<ImportResult>>;
  page(datasetId: string, from: number, count: number): Promise<Outcome<GridPage>>;
  density(datasetId: string, column: string): Promise<Outcome<DateDensity>>;
  quarantine(datasetId: string, from: number, count: number): Promise<Outcome<readonly QuarantinedRow[]>>;
  exportCsv(jobId: string, datasetId: string, neutraliseFormulas: boolean, onProgress: OnProgress): Promise<Outcome<Blob>>;
  quarantineCsv(datasetId: string): Promise<Outcome<Blob>>;
  /** Keeps the gzipped file beside its dataset, so that a type can be changed later. */
  keepSource(jobId: string, datasetId: string, file: File): Promise<Outcome<void>>;
  /** The files of one of the product's own generated samples. */
  sample(sample: SampleName): Promise<Outcome<readonly SampleUpload[]>>;
  /** Reads each file by detection alone; the zip holds each as plain CSV under its own name, and `report.json` (ConvertedFile[]). */
  convert(jobId: string, files: readonly File[], onProgress: OnProgress): Promise<Outcome<Blob>>;
  cancel(jobId: string): void;
}

/** What lifetime value is learned from: validated by the task, so plain JSON. */
export interface ClvRequest {
  readonly sources: ClvSources;
  /** As a job file's `options`: asOf 'YYYY-MM-DD', horizonDays, models, seed, … */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A CLV training as the page or a job asks for it. */
export interface ClvTrainRequest extends ClvRequest {
  readonly nowMs: number;
  /** Import time to carry into the report, where known. */
  readonly importMs?: number;
}

export interface ClvScoreRequest {
  readonly runId: string;
  /** The same kinds of tables as the run's. */
  readonly sources: ClvSources;
  /** 'YYYY-MM-DD' */
  readonly asOf: string;
  readonly nowMs: number;
}

/** One customer's predictions and history, for the customer panel. */
export interface CustomerDetail {
  readonly key: string;
  readonly cutoff: number;
  readonly actual: number | null;
  readonly predictions: Readonly<Record<string, number>>;
  /** What predictions are made of, as `<kind>-<part>`; null: no estimate. */
  readonly parts: Readonly<Record<string, number | null>>;
  /** Percentile of this prediction among all customers (100 is the highest), by kind. */
  readonly percentile: Readonly<Record<string, number>>;
  readonly features: Readonly<Record<string, number | string | null>>;
  readonly purchases: readonly { readonly day: number; readonly amount: number }[];
  /** The first paid day of each contract, and its money a month. */
  readonly contracts: readonly { readonly day: number; readonly amount: number }[];
}

/** Customers ranked by one model's prediction, a page of them. */
export interface CustomerPage {
  readonly total: number;
  readonly from: number;
  readonly kinds: readonly string[];
  readonly rows: readonly { readonly key: string; readonly actual: number | null; readonly predicted: readonly number[] }[];
}

export interface ScoreResult {
  readonly predictionsId: string;
  readonly customers: number;
  readonly cutoff: number;
  /** Sum of predictions by model kind, in the run's unit. */
  readonly totals: Readonly<Record<string, number>>;
}

/** A training on any table, as the page or a job asks for it; validated by the task, so plain JSON. */
export interface TabularTrainRequest {
  readonly datasetId: string;
  /** Rows that are only predicted; for the split `file`. */
  readonly testDatasetId?: string;
  /** As a job file's `options`: target, learn, models, params, split, seed, … */
  readonly options: Readonly<Record<string, unknown>>;
  readonly nowMs: number;
  /** Import time to carry into the report, where known. */
  readonly importMs?: number;
}

export interface TabularScoreRequest {
  readonly runId: string;
  readonly datasetId: string;
  /** The column with the answer, where the run does not know it: that of an imported model. */
  readonly target?: string;
  readonly nowMs: number;
}

export interface TabularScoreResult {
  readonly predictionsId: string;
  readonly rows: number;
  /** Rows whose target is known in the scored data: there, predictions can be judged. */
  readonly rowsWithActual: number;
  /** By model kind, on the rows with an actual: the report's metrics in camelCase; empty where there is no such row. */
  readonly metrics: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
  readonly champion: string;
  /** `columns`: reading the stored columns; `predict`: making features of them, and predicting. */
  readonly timingsMs: { readonly columns: number; readonly predict: number };
}

export interface EstimatorInfo {
  readonly kind: string;
  readonly role: Role;
  readonly tasks: readonly LearningTask[];
  readonly params: Readonly<Record<string, ParamSpec>>;
  readonly presets: Readonly<Record<string, Readonly<Partial<Record<string, ParamValue>>>>>;
}

/** What is kept of a model that came in a file: the report of a run whose task is `imported`. */
export interface ImportedReport {
  readonly task: 'imported';
  /** A kind of the registry that predicts with it. */
  readonly champion: string;
  readonly fileName: string;
  readonly learn: TabularLearn;
  /** Names of the classes; empty for a number. */
  readonly classes: readonly string[];
  /** As XGBoost names it, such as `binary:logistic`. */
  readonly objective: string;
  readonly features: readonly { readonly name: string; readonly kind: 'number' | 'category' }[];
  readonly featureImportance: readonly Importance[];
  /** `trees`, and `depth` of the deepest. */
  readonly facts: Readonly<Record<string, number>>;
  /** Keys: `category-codes`, `all-rounds`. */
  readonly warnings: readonly ReportWarning[];
}

export interface EnginePick {
  readonly engine: EngineName;
  readonly threads: number;
}

/** How fast an engine grew trees on this machine. */
export interface EngineMeasurement extends EnginePick {
  readonly available: boolean;
  /** Null where it was not measured. */
  readonly msPerTreeSmall: number | null;
  readonly msPerTreeLarge: number | null;
  /** One line, English: what was measured, or why it cannot be used; may be ''. */
  readonly note: string;
}

/** What was measured on this machine, and what is used. */
export interface EngineReport {
  readonly chosen: EnginePick;
  /** One line, English. */
  readonly reason: string;
  readonly why: EngineWhy;
  /** What a person chose instead; null: as measured. */
  readonly override: EnginePick | null;
  /** Empty before the first measurement. */
  readonly measurements: readonly EngineMeasurement[];
}

export interface TrainWorkerApi extends ChurnApi, ClvBooksApi, ClvNextApi {
  /** What can be trained, with the declarations that the form is made from. */
  estimators(): Promise<Outcome<readonly EstimatorInfo[]>>;
  /** Which column is probably which; absent where nothing fits. */
  proposeClv<Name extends SourceName>(datasetId: string, source: Name): Promise<Outcome<Mapping<RolesOf[Name]>>>;
  /** The plan for the timeline, without training: which rows make features, which the target. */
  planClv(request: ClvRequest): Promise<Outcome<ClvPlan>>;
  /** Trains, stores the run, and answers its id. Resumes from checkpoints of the same job id. */
  trainClv(jobId: string, request: ClvTrainRequest, onProgress: OnProgress): Promise<Outcome<{ runId: string }>>;
  scoreClv(jobId: string, request: ClvScoreRequest, onProgress: OnProgress): Promise<Outcome<ScoreResult>>;
  /** A page of a run's (`runId`) or a scoring's (`predictionsId`) customers, sorted by `kind`, best first; `search` filters keys. */
  customers(predictionsId: string, kind: string, search: string, from: number, count: number): Promise<Outcome<CustomerPage>>;
  /** `predictionsId` as for `customers`. */
  customer(predictionsId: string, key: string): Promise<Outcome<CustomerDetail>>;
  /** What the columns say that could be learned, from what, and why. */
  proposeTabular(datasetId: string, target?: string): Promise<Outcome<TabularProposal>>;
  /** What would be learned from what, without learning it. */
  planTabular(request: TabularTrainRequest): Promise<Outcome<TabularPlan>>;
  /** As `trainClv`. */
  trainTabular(jobId: string, request: TabularTrainRequest, onProgress: OnProgress): Promise<Outcome<{ runId: string }>>;
  scoreTabular(jobId: string, request: TabularScoreRequest, onProgress: OnProgress): Promise<Outcome<TabularScoreResult>>;
  /** `predictionsId` as for `customers`. */
  tabularRows(predictionsId: string, query: TabularRowsQuery): Promise<Outcome<TabularRowPage>>;
  /** Throws `bad-input` for a model that cannot be explained. */
  explainTabular(request: TabularExplainRequest): Promise<Outcome<RowExplanation>>;
  /** What the columns say that could be looked at, and judged by. */
  proposeAnomaly(datasetId: string, label?: string): Promise<Outcome<AnomalyProposal>>;
  /** What would be learned from which columns, without learning it. */
  planAnomaly(request: AnomalyTrainRequest): Promise<Outcome<AnomalyPlan>>;
  /** As `trainClv`. */
  trainAnomaly(jobId: string, request: AnomalyTrainRequest, onProgress: OnProgress): Promise<Outcome<{ runId: string }>>;
  scoreAnomaly(jobId: string, request: AnomalyScoreRequest, onProgress: OnProgress): Promise<Outcome<AnomalyScoreResult>>;
  engines(): Promise<Outcome<EngineReport>>;
  measureEngines(): Promise<Outcome<EngineReport>>;
  /** Null: as measured. */
  setEngine(override: EnginePick | null): Promise<Outcome<EngineReport>>;
  /** predictions.csv of a run or a scoring. */
  predictionsCsv(predictionsId: string, neutraliseFormulas: boolean): Promise<Outcome<Blob>>;
  /** report.json of a run. */
  reportJson(runId: string): Promise<Outcome<Blob>>;
  /** model.zip of a run: every model's artifact with its feature state. */
  modelZip(runId: string): Promise<Outcome<Blob>>;
  /** A run's boosted trees in XGBoost's JSON. Throws `bad-input` for a model that is none. */
  exportXgboost(runId: string, kind: string): Promise<Outcome<Blob>>;
  /** Keeps a model in XGBoost's JSON as a run of the task `imported`, which `scoreTabular` and `explainTabular` take as any. Throws `bad-file` that says why. */
  importXgboost(file: File, nowMs: number): Promise<Outcome<{ runId: string }>>;
  /** Stop and keep. */
  stop(jobId: string): void;
  cancel(jobId: string): void;
}

