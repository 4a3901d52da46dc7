import { type Failure, type Outcome, WorkbenchError, toFailure } from '../core/contract/index.ts';
import type { DatasetMeta, ReadOverrides } from '../core/data/dataset.ts';
import type { RunRecord, RunSummary } from '../storage/records.ts';
import type { AnomalyPlan, AnomalyProposal } from '../tasks/anomaly/types.ts';
import type { RolesOf as ChurnRolesOf, SourceName as ChurnSourceName } from '../tasks/churn/sources.ts';
import type { CohortTable } from '../tasks/clv/cohorts/types.ts';
import type { Mapping } from '../tasks/clv/sources.ts';
import type { Measure } from '../tasks/clv/reconcile/types.ts';
import type { ClvPlan } from '../tasks/clv/types.ts';
import type { RowExplanation } from '../tasks/table/types.ts';
import type { TabularPlan, TabularProposal } from '../tasks/tabular/types.ts';
import type { ChurnList, ChurnListPreview, ChurnListRequest, ChurnMonthRequest, ChurnMonthResult, ChurnNextFiles, ChurnNextMatch, ChurnOutlook, ChurnPlanRequest, ChurnScoreRequest, ChurnScoreResult, ChurnTrainRequest, ChurnTrialAnswer, ChurnTrialRequest, ChurnUserDetail, ChurnUserPage, ChurnUsersQuery } from '../workers/churnProtocol.ts';
import type { CohortRequestOptions, CohortSourcesRequest, ReconcileAnswer, TransactionsSource } from '../workers/clvProtocol.ts';
import type { ClvRequest, ClvScoreRequest, ClvTrainRequest, EnginePick, EngineReport, ImportPreview, ImportResult, ScoreResult, TabularScoreRequest, TabularScoreResult, TabularTrainRequest } from '../workers/protocol.ts';
import type { CustomerForm, NextFiles, NextMatch, NextRequest, NextResult, TypedCustomer, TypedPrediction } from '../workers/clvNextProtocol.ts';
import type { AnomalyScoreRequest, AnomalyScoreResult, AnomalyTrainRequest, TabularExplainRequest, TabularRowPage, TabularRowsQuery } from '../workers/tableProtocol.ts';
import { nowMs, todayDay } from './clock.ts';
import { datasetName } from './datasetName.ts';
import { download } from './download.ts';
import { importLike } from './importLike.ts';
import type { ImportedFile, JobFile, JobHost, Report } from './jobHost.ts';
import { nextFileReader } from './nextMonth.svelte.ts';
import { runJob } from './runJob.ts';
import type { Workbench } from './workbench.svelte.ts';

interface TrainOptions {
  readonly onProgress?: Report;
  readonly signal?: AbortSignal;
}

/**
 * `window.workbench`: everything that the page does, for scripts. Nothing here rejects for an expected failure:
 * each call answers an `Outcome`. The version is raised when a caller would have to change.
 */
export interface WorkbenchApi {
  readonly version: 1;
  readonly appVersion: string;
  /** What would be detected in a file, without importing it. */
  preview(file: File, overrides?: ReadOverrides): Promise<Outcome<ImportPreview>>;
  importFile(file: File, overrides?: ReadOverrides, onProgress?: Report): Promise<Outcome<ImportedFile>>;
  datasets(): Promise<Outcome<readonly DatasetMeta[]>>;
  planClv(request: ClvRequest): Promise<Outcome<ClvPlan>>;
  /** Trains in a worker and stores the run. `signal` cancels. */
  trainClv(request: Omit<ClvTrainRequest, 'nowMs'>, options?: TrainOptions): Promise<Outcome<{ runId: string }>>;
  scoreClv(request: Omit<ClvScoreRequest, 'nowMs'>, onProgress?: Report): Promise<Outcome<ScoreResult>>;
  /** Imports a later month's file as the run's own were read: what was answered then is not asked again. */
  importLike(runId: string, file: File): Promise<Outcome<ImportResult>>;
  /** What imported files of a later month are, beside a run's tables, and what is open. */
  matchNextClv(request: NextFiles): Promise<Outcome<NextMatch>>;
  /** Scores a later month's files with a run's models, and compares with what was said before. */
  nextClv(request: Omit<NextRequest, 'nowMs'>, onProgress?: Report): Promise<Outcome<NextResult>>;
  /** What the form for one customer asks: streams of money, and columns that the run learned from. */
  clvForm(runId: string): Promise<Outcome<CustomerForm>>;
  /** What a run's models say of one customer as typed. A wrong field is named in the failure's details. */
  predictClv(request: { readonly runId: string; readonly customer: TypedCustomer }): Promise<Outcome<TypedPrediction>>;
  /** Charges, refunds and customers by month and currency, beside totals pasted from finance, and the rows that explain what differs. */
  reconcileClv(source: TransactionsSource, pasted?: string, measure?: Measure, options?: TrainOptions): Promise<Outcome<ReconcileAnswer>>;
  /** Customers by the month of their first payment or sign-up, by age in months, and the retention curve of contracts. */
  cohortsClv(sources: CohortSourcesRequest, options?: CohortRequestOptions, how?: TrainOptions): Promise<Outcome<CohortTable>>;
  /** What a table's columns say that could be learned, of what, and why; `target` where it is chosen. */
  proposeTabular(datasetId: string, target?: string): Promise<Outcome<TabularProposal>>;
  planTabular(request: Omit<TabularTrainRequest, 'nowMs'>): Promise<Outcome<TabularPlan>>;
  /** As `trainClv`. */
  trainTabular(request: Omit<TabularTrainRequest, 'nowMs'>, options?: TrainOptions): Promise<Outcome<{ runId: string }>>;
  scoreTabular(request: Omit<TabularScoreRequest, 'nowMs'>, onProgress?: Report): Promise<Outcome<TabularScoreResult>>;
  /** A page of a run's (its id) or a scoring's predictions with their input rows. */
  tabularRows(predictionsId: string, query: TabularRowsQuery): Promise<Outcome<TabularRowPage>>;
  explainTabular(request: TabularExplainRequest): Promise<Outcome<RowExplanation>>;
  /** What a table's columns say that could be looked at to find unusual rows, and why; `label` where it is chosen. */
  proposeAnomaly(datasetId: string, label?: string): Promise<Outcome<AnomalyProposal>>;
  planAnomaly(request: Omit<AnomalyTrainRequest, 'nowMs'>): Promise<Outcome<AnomalyPlan>>;
  /** As `trainClv`. `tabularRows` and `explainTabular` take its run too. */
  trainAnomaly(request: Omit<AnomalyTrainRequest, 'nowMs'>, options?: TrainOptions): Promise<Outcome<{ runId: string }>>;
  /** Scores and flags another dataset's rows. */
  scoreAnomaly(request: Omit<AnomalyScoreRequest, 'nowMs'>, onProgress?: Report): Promise<Outcome<AnomalyScoreResult>>;
  /** Which column of a table is probably which, as a source of churn (`activity`, `transactions`, `subscriptions`, `users`, `tickets`, `snapshot`). */
  proposeChurn<Name extends ChurnSourceName>(datasetId: string, source: Name): Promise<Outcome<Mapping<ChurnRolesOf[Name]>>>;
  /** Who is at risk, how many left through time, and what speaks against learning it, without learning it. */
  planChurn(request: ChurnPlanRequest, options?: TrainOptions): Promise<Outcome<ChurnOutlook>>;
  /** As `trainClv`. A snapshot's run is of the task `tabular`. */
  trainChurn(request: Omit<ChurnTrainRequest, 'nowMs'>, options?: TrainOptions): Promise<Outcome<{ runId: string }>>;
  scoreChurn(request: Omit<ChurnScoreRequest, 'nowMs'>, onProgress?: Report): Promise<Outcome<ChurnScoreResult>>;
  /** As `matchNextClv`, for a run of churn. */
  matchNextChurn(request: ChurnNextFiles): Promise<Outcome<ChurnNextMatch>>;
  /** As `nextClv`: who left of those predicted, and what is said now. */
  nextChurn(request: Omit<ChurnMonthRequest, 'nowMs'>, onProgress?: Report): Promise<Outcome<ChurnMonthResult>>;
  /** A page of a run's or a scoring's users; see ChurnUsersQuery for the ids. */
  churnUsers(predictionsId: string, query: ChurnUsersQuery): Promise<Outcome<ChurnUserPage>>;
  churnUser(predictionsId: string, key: string, kind?: string): Promise<Outcome<ChurnUserDetail>>;
  /** What a contact list would be: how long, what it is expected to bring and cost, and how many users it would need to prove itself. */
  previewList(request: ChurnListRequest): Promise<Outcome<ChurnListPreview>>;
  /** The list, with a random control that is sealed with the run; as a file for a person. */
  contactList(request: ChurnListRequest): Promise<Outcome<{ list: ChurnList; csv: Blob }>>;
  /** What contacting a sealed list's users was worth, by next month's file. */
  evaluateList(request: ChurnTrialRequest): Promise<Outcome<ChurnTrialAnswer>>;
  /** What was measured on this machine, and what trainings and scorings run on. */
  engines(): Promise<Outcome<EngineReport>>;
  measureEngines(): Promise<Outcome<EngineReport>>;
  /** What to run on from now on; null: as measured. */
  setEngine(override: EnginePick | null): Promise<Outcome<EngineReport>>;
  runs(): Promise<Outcome<readonly RunSummary[]>>;
  run(runId: string): Promise<Outcome<RunRecord>>;
  /** report.json, predictions.csv and model.zip of a run, as files for a person: formulas in the list are made harmless. */
  runFiles(runId: string): Promise<Outcome<{ report: Blob; predictions: Blob; model: Blob }>>;
  /** A run's boosted trees (`kind`: `gbdt`) in XGBoost's JSON. */
  exportXgboost(runId: string, kind: string): Promise<Outcome<Blob>>;
  /** Keeps a model in XGBoost's JSON as a run that `scoreTabular` and `explainTabular` take; a file that is none is refused with the reason. */
  importXgboost(file: File): Promise<Outcome<{ runId: string }>>;
  /** Runs a job file on the files chosen in `#workbench-files`; its results come as downloads, by the names in `files`. */
  runJob(job: JobFile, onProgress?: Report): Promise<Outcome<{ summary: string; files: readonly string[] }>>;
  /** Converts the files chosen in `#workbench-files`; the result comes as the download `convert.zip`. */
  convertFiles(onProgress?: Report): Promise<Outcome<{ files: number }>>;
}

declare global {
  interface Window {
    workbench: WorkbenchApi;
  }
}

const FILES_INPUT_ID = 'workbench-files';

/** Makes `window.workbench` and the hidden file input through which scripts hand files in. */
export function installApi(workbench: Workbench, newId: () => string): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.id = FILES_INPUT_ID;
  input.multiple = true;
  input.hidden = true;
  document.body.append(input);
  window.workbench = createApi(workbench, newId, () => Array.from(input.files ?? []));
}

type Train<Request> = (request: Omit<Request, 'nowMs'>, onProgress?: Report, signal?: AbortSignal) => Promise<{ runId: string }>;

function createApi(workbench: Workbench, newId: () => string, chosenFiles: () => readonly File[]): WorkbenchApi {
  const { dataClient, trainClient, runs, data } = workbench;
  const importFile = async (file: File, overrides: ReadOverrides = {}, onProgress: Report = ignore): Promise<ImportedFile> => {
    const startMs = performance.now();
    const result = await dataClient.importFile(newId(), { file, name: datasetName(file.name), overrides, nowMs: nowMs(), todayDay: todayDay() }, onProgress);
    const importMs = performance.now() - startMs;
    await data.refresh();
    return { ...result, importMs };
  };
  const cancellable = async <Result>(start: (jobId: string) => Promise<Result>, signal?: AbortSignal): Promise<Result> => {
    signal?.throwIfAborted();
    const jobId = newId();
    signal?.addEventListener('abort', () => trainClient.cancel(jobId), { once: true });
    return start(jobId);
  };
  const train = async (start: (jobId: string) => Promise<{ runId: string }>, signal?: AbortSignal) => {
    const result = await cancellable(start, signal);
    await runs.refresh();
    return result;
  };
  const trainClv: Train<ClvTrainRequest> = (request, onProgress = ignore, signal) => train((jobId) => trainClient.trainClv(jobId, { ...request, nowMs: nowMs() }, onProgress), signal);
  const trainTabular: Train<TabularTrainRequest> = (request, onProgress = ignore, signal) => train((jobId) => trainClient.trainTabular(jobId, { ...request, nowMs: nowMs() }, onProgress), signal);
  const trainAnomaly: Train<AnomalyTrainRequest> = (request, onProgress = ignore, signal) => train((jobId) => trainClient.trainAnomaly(jobId, { ...request, nowMs: nowMs() }, onProgress), signal);
  const trainChurn: Train<ChurnTrainRequest> = (request, onProgress = ignore, signal) => train((jobId) => trainClient.trainChurn(jobId, { ...request, nowMs: nowMs() }, onProgress), signal);
  const contactList = async (request: ChurnListRequest, neutraliseFormulas: boolean) => {
    const list = await trainClient.sealChurnList(request, nowMs());
    return { list, csv: await trainClient.churnListCsv(list.listId, neutraliseFormulas) };
  };
  const runFiles = async (runId: string, neutraliseFormulas: boolean) => {
    const [report, predictions, model] = await Promise.all([trainClient.reportJson(runId), trainClient.predictionsCsv(runId, neutraliseFormulas), trainClient.modelZip(runId)]);
    return { report, predictions, model };
  };
  const jobHost = (files: string[]): JobHost => ({
    files: chosenFiles(),
    importFile,
    columnNames: async (file, overrides = {}) => (await dataClient.preview(newId(), file, overrides)).columns.map(({ schema }) => schema.name),
    preview: (file, overrides) => dataClient.preview(newId(), file, overrides),
    dataset: async (datasetId) => datasetNamed(data.datasets, datasetId),
    proposeClv: (datasetId, source) => trainClient.proposeClv(datasetId, source),
    trainClv,
    proposeChurn: (datasetId, source) => trainClient.proposeChurn(datasetId, source),
    trainChurn,
    previewList: (request) => trainClient.previewChurnList(request),
    contactList: (request) => contactList(request, false),
    churnRecipeFile: async (runId) => (await trainClient.churnRecipe(runId)).recipe,
    churnNextSources: (recipe) => trainClient.churnNextSources(recipe),
    nextChurnFromFiles: (request, onProgress) => trainClient.nextChurnFromFiles(newId(), { ...request, nowMs: nowMs() }, onProgress),
    predictionsFile: (predictionsId) => trainClient.predictionsCsv(predictionsId, false),
    trainTabular,
    trainAnomaly,
    load: (runId) => runs.load(runId),
    runFiles: (runId) => runFiles(runId, false),
    recipeFile: async (runId) => (await trainClient.recipeFiles(runId)).recipe,
    nextSources: (recipe) => trainClient.nextSources(recipe),
    nextMonthFromFiles: (request, onProgress) => trainClient.nextMonthFromFiles(newId(), { ...request, nowMs: nowMs() }, onProgress),
    download: (blob, fileName) => {
      files.push(fileName);
      download(blob, fileName);
    },
  });
  return {
    version: 1,
    appVersion: __APP_VERSION__,
    preview: (file, overrides = {}) => outcome(() => dataClient.preview(newId(), file, overrides)),
    importFile: (file, overrides, onProgress) => outcome(() => importFile(file, overrides, onProgress)),
    datasets: () => outcome(async () => (await data.refresh(), data.datasets)),
    planClv: (request) => outcome(() => trainClient.planClv(request)),
    trainClv: (request, options = {}) => outcome(() => trainClv(request, options.onProgress, options.signal)),
    scoreClv: (request, onProgress = ignore) => outcome(() => trainClient.scoreClv(newId(), { ...request, nowMs: nowMs() }, onProgress)),
    importLike: (runId, file) => outcome(async () => importLike(file, (await runs.load(runId)).task === 'churn' ? await trainClient.churnNextSources(runId) : await trainClient.nextSources(runId), nextFileReader(workbench))),
    matchNextClv: (request) => outcome(() => trainClient.matchNext(request)),
    nextClv: (request, onProgress = ignore) => outcome(() => trainClient.nextMonth(newId(), { ...request, nowMs: nowMs() }, onProgress)),
    clvForm: (runId) => outcome(() => trainClient.customerForm(runId)),
    predictClv: ({ runId, customer }) => outcome(() => trainClient.predictTyped(runId, customer)),
    reconcileClv: (source, pasted = '', measure, { onProgress = ignore, signal } = {}) => outcome(() => cancellable((jobId) => trainClient.reconcileClv(jobId, source, pasted, measure, onProgress), signal)),
    cohortsClv: (sources, options = {}, { onProgress = ignore, signal } = {}) => outcome(() => cancellable((jobId) => trainClient.cohortsClv(jobId, sources, options, onProgress), signal)),
    proposeTabular: (datasetId, target) => outcome(() => trainClient.proposeTabular(datasetId, target)),
    planTabular: (request) => outcome(() => trainClient.planTabular({ ...request, nowMs: nowMs() })),
    trainTabular: (request, options = {}) => outcome(() => trainTabular(request, options.onProgress, options.signal)),
    scoreTabular: (request, onProgress = ignore) => outcome(() => trainClient.scoreTabular(newId(), { ...request, nowMs: nowMs() }, onProgress)),
    tabularRows: (predictionsId, query) => outcome(() => trainClient.tabularRows(predictionsId, query)),
    explainTabular: (request) => outcome(() => trainClient.explainTabular(request)),
    proposeAnomaly: (datasetId, label) => outcome(() => trainClient.proposeAnomaly(datasetId, label)),
    planAnomaly: (request) => outcome(() => trainClient.planAnomaly({ ...request, nowMs: nowMs() })),
    trainAnomaly: (request, options = {}) => outcome(() => trainAnomaly(request, options.onProgress, options.signal)),
    scoreAnomaly: (request, onProgress = ignore) => outcome(() => trainClient.scoreAnomaly(newId(), { ...request, nowMs: nowMs() }, onProgress)),
    proposeChurn: (datasetId, source) => outcome(() => trainClient.proposeChurn(datasetId, source)),
    planChurn: (request, { onProgress = ignore, signal } = {}) => outcome(() => cancellable((jobId) => trainClient.planChurn(jobId, request, onProgress), signal)),
    trainChurn: (request, options = {}) => outcome(() => trainChurn(request, options.onProgress, options.signal)),
    scoreChurn: (request, onProgress = ignore) => outcome(() => trainClient.scoreChurn(newId(), { ...request, nowMs: nowMs() }, onProgress)),
    matchNextChurn: (request) => outcome(() => trainClient.matchChurnNext(request)),
    nextChurn: (request, onProgress = ignore) => outcome(() => trainClient.nextChurnMonth(newId(), { ...request, nowMs: nowMs() }, onProgress)),
    churnUsers: (predictionsId, query) => outcome(() => trainClient.churnUsers(predictionsId, query)),
    churnUser: (predictionsId, key, kind) => outcome(() => trainClient.churnUser(predictionsId, key, kind)),
    previewList: (request) => outcome(() => trainClient.previewChurnList(request)),
    contactList: (request) => outcome(() => contactList(request, true)),
    evaluateList: (request) => outcome(() => trainClient.churnTrial(request)),
    engines: () => outcome(() => trainClient.engines()),
    measureEngines: () => outcome(() => trainClient.measureEngines()),
    setEngine: (override) => outcome(() => trainClient.setEngine(override)),
    runs: () => outcome(async () => (await runs.refresh(), runs.list)),
    run: (runId) => outcome(() => runs.load(runId)),
    runFiles: (runId) => outcome(() => runFiles(runId, true)),
    exportXgboost: (runId, kind) => outcome(() => trainClient.exportXgboost(runId, kind)),
    importXgboost: (file) => outcome(async () => ({ runId: await runs.importXgboost(file) })),
    runJob: (job, onProgress = ignore) => outcome(async () => {
        const files: string[] = [];
        return { ...(await runJob(job, jobHost(files), onProgress)), files };
      }),
    convertFiles: (onProgress = ignore) =>
      outcome(async () => {
        const files = chosenFiles();
        download(await dataClient.convert(newId(), files, onProgress), 'convert.zip');
        return { files: files.length };
      }),
  };
}

function datasetNamed(datasets: readonly DatasetMeta[], datasetId: string): DatasetMeta {
  const found = datasets.find(({ id }) => id === datasetId);
  if (found) return found;
  throw new WorkbenchError('not-found', `There is no dataset "${datasetId}". It may have been deleted in another tab.`, { id: datasetId });
}

function ignore(): void {
  // Progress that nobody asked for.
}

async function outcome<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const failure: Failure = toFailure(error);
    return { ok: false, error: failure };
  }
}
