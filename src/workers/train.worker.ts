import { expose } from 'comlink';
import { registry } from '../registry.ts';
import { openDatabase } from '../storage/db.ts';
import { scoreAnomalyJob } from './anomalyScoring.ts';
import { planAnomalyRequest, proposeAnomalyFor, trainAnomalyJob } from './anomalyTraining.ts';
import { churnListCsv, churnLists, previewChurnList, sealChurnList } from './churnLists.ts';
import { nextChurnFromFiles } from './churnNext.ts';
import { churnMonth, matchChurnNext, nextChurnMonth } from './churnNextRun.ts';
import { churnRecipeFiles, churnRecipeOfFile, recipeSourcesOfRun } from './churnRecipe.ts';
import { churnRun } from './churnRecords.ts';
import { churnScoring, scoreChurnJob } from './churnScoring.ts';
import { ChurnDataCache } from './churnSources.ts';
import { planChurnRequest, proposeChurn, proposeChurnSource, trainChurnJob } from './churnTraining.ts';
import { churnTrial, proposeTrial } from './churnTrial.ts';
import { ChurnUserLookup } from './churnUsers.ts';
import { cohortsOf } from './clvCohorts.ts';
import { CustomerLookup } from './clvCustomers.ts';
import { Books } from './clvReconcile.ts';
import { scoreClvJob } from './clvScoring.ts';
import { TypedCustomers } from './clvForm.ts';
import { nextMonthFromFiles, recipeOfFile } from './clvNextJob.ts';
import { matchNext, nextFindings, nextMonthJob, nextSources } from './clvNextRun.ts';
import { recipeFiles } from './clvRecipe.ts';
import { ClvDataCache } from './clvSources.ts';
import { planClvRequest, proposeClv, trainClvJob } from './clvTraining.ts';
import { answer, createJobs } from './jobs.ts';
import type { EstimatorInfo, TrainWorkerApi } from './protocol.ts';
import { modelZip, predictionsCsv, runReport } from './runFiles.ts';
import { TabularLookup } from './tabularLookup.ts';
import { scoreTabularJob } from './tabularScoring.ts';
import { planTabularRequest, proposeTabularFor, trainTabularJob } from './tabularTraining.ts';
import { engineReport, measureEngines, overrideEngine } from './trainingEngine.ts';
import { exportXgboost, importXgboost } from './xgboostModels.ts';

const database = openDatabase();
const jobs = createJobs();
const clvData = new ClvDataCache(database);
const books = new Books(database);
const customers = new CustomerLookup(database, clvData);
const typedCustomers = new TypedCustomers(database, registry);
const churnData = new ChurnDataCache(database);
const churnUsers = new ChurnUserLookup(database, registry, churnData);
const tabularRows = new TabularLookup(database, registry);

async function estimators(): Promise<readonly EstimatorInfo[]> {
  const all = await Promise.all(registry.kinds.map((kind) => registry.get(kind)));
  return all.map(({ kind, role, tasks, params, presets }) => ({ kind, role, tasks, params, presets }));
}

const api: TrainWorkerApi = {
  estimators: () => answer(estimators),
  proposeClv: (datasetId, source) => answer(async () => proposeClv(await database, datasetId, source)),
  planClv: (request) => jobs.run('plan-clv', undefined, (ctx) => planClvRequest(clvData, registry, request, ctx)),
  trainClv: (jobId, request, onProgress) => jobs.run(jobId, onProgress, async (ctx) => trainClvJob(await database, registry, jobId, request, ctx)),
  scoreClv: (jobId, request, onProgress) => jobs.run(jobId, onProgress, async (ctx) => scoreClvJob(await database, registry, jobId, request, ctx)),
  customers: (predictionsId, kind, search, from, count) => answer(() => customers.page(predictionsId, kind, search, from, count)),
  customer: (predictionsId, key) => jobs.run(`customer:${key}`, undefined, (ctx) => customers.detail(predictionsId, key, ctx)),
  nextSources: (from) => answer(async () => (typeof from === 'string' ? nextSources(await database, from) : (await recipeOfFile(from)).sources)),
  matchNext: (request) => answer(async () => matchNext(await database, request)),
  nextMonth: (jobId, request, onProgress) => jobs.run(jobId, onProgress, async (ctx) => nextMonthJob(await database, registry, jobId, request, ctx)),
  nextFindings: (predictionsId) => answer(async () => nextFindings(await database, predictionsId)),
  nextMonthFromFiles: (jobId, request, onProgress) => jobs.run(jobId, onProgress, async (ctx) => nextMonthFromFiles(await database, registry, jobId, request, ctx)),
  recipeFiles: (runId) => answer(async () => recipeFiles(await database, runId)),
  customerForm: (runId) => answer(() => typedCustomers.form(runId)),
  predictTyped: (runId, customer) => jobs.run('typed-customer', undefined, (ctx) => typedCustomers.predict(runId, customer, ctx)),
  reconcileClv: (jobId, source, pasted, measure = 'net', onProgress) => jobs.run(jobId, onProgress, (ctx) => books.reconcile(source, pasted, measure, ctx)),
  cohortsClv: (jobId, sources, options, onProgress) => jobs.run(jobId, onProgress, async (ctx) => cohortsOf(await database, books, sources, options, ctx)),
  proposeChurnSource: (datasetId) => answer(async () => proposeChurnSource(await database, datasetId)),
  proposeChurn: (datasetId, source) => answer(async () => proposeChurn(await database, datasetId, source)),
  planChurn: (jobId, request, onProgress) => jobs.run(jobId, onProgress, async (ctx) => planChurnRequest(await database, churnData, registry, request, ctx)),
  trainChurn: (jobId, request, onProgress) => jobs.run(jobId, onProgress, async (ctx) => trainChurnJob(await database, registry, jobId, request, ctx)),
  scoreChurn: (jobId, request, onProgress) => jobs.run(jobId, onProgress, async (ctx) => scoreChurnJob(await database, registry, jobId, request, ctx)),
  churnScoring: (predictionsId) => answer(async () => churnScoring(await database, predictionsId)),
  churnUsers: (predictionsId, query) => answer(() => churnUsers.page(predictionsId, query)),
  churnUser: (predictionsId, key, kind) => jobs.run(`churn-user:${key}`, undefined, (ctx) => churnUsers.detail(predictionsId, key, kind, ctx)),
  previewChurnList: (request) => answer(async () => previewChurnList(await database, request)),
  sealChurnList: (request, nowMs) => answer(async () => sealChurnList(await database, request, nowMs)),
  churnLists: (runId) => answer(async () => churnLists(await database, runId)),
  churnListCsv: (listId, neutralise) => answer(async () => churnListCsv(await database, listId, neutralise)),
  churnTrial: (request) => answer(async () => churnTrial(await database, request)),
  churnRecipe: (runId) => answer(async () => churnRecipeFiles(await database, runId)),
  churnNextSources: (from) => answer(async () => (typeof from === 'string' ? recipeSourcesOfRun(await database, await churnRun(await database, from)) : (await churnRecipeOfFile(from)).sources)),
  matchChurnNext: (request) => answer(async () => matchChurnNext(await database, request)),
  nextChurnMonth: (jobId, request, onProgress) => jobs.run(jobId, onProgress, async (ctx) => nextChurnMonth(await database, registry, jobId, request, ctx)),
  churnMonth: (predictionsId) => answer(async () => churnMonth(await database, predictionsId)),
  nextChurnFromFiles: (jobId, request, onProgress) => jobs.run(jobId, onProgress, async (ctx) => nextChurnFromFiles(await database, registry, jobId, request, ctx)),
  proposeTrial: (datasetId) => answer(async () => proposeTrial(await database, datasetId)),
  proposeTabular: (datasetId, target) => answer(async () => proposeTabularFor(await database, datasetId, target)),
  planTabular: (request) => answer(async () => planTabularRequest(await database, registry, request)),
  trainTabular: (jobId, request, onProgress) => jobs.run(jobId, onProgress, async (ctx) => trainTabularJob(await database, registry, jobId, request, ctx)),
  scoreTabular: (jobId, request, onProgress) => jobs.run(jobId, onProgress, async (ctx) => scoreTabularJob(await database, registry, jobId, request, ctx)),
  tabularRows: (predictionsId, query) => answer(() => tabularRows.page(predictionsId, query)),
  explainTabular: (request) => answer(() => tabularRows.explain(request)),
  proposeAnomaly: (datasetId, label) => answer(async () => proposeAnomalyFor(await database, datasetId, label)),
  planAnomaly: (request) => answer(async () => planAnomalyRequest(await database, registry, request)),
  trainAnomaly: (jobId, request, onProgress) => jobs.run(jobId, onProgress, async (ctx) => trainAnomalyJob(await database, registry, jobId, request, ctx)),
  scoreAnomaly: (jobId, request, onProgress) => jobs.run(jobId, onProgress, async (ctx) => scoreAnomalyJob(await database, registry, jobId, request, ctx)),
  engines: () => answer(async () => engineReport(await database)),
  measureEngines: () => jobs.run('measure-engines', undefined, async (ctx) => measureEngines(await database, ctx)),
  setEngine: (override) => answer(async () => overrideEngine(await database, override)),
  predictionsCsv: (predictionsId, neutraliseFormulas) => answer(async () => predictionsCsv(await database, predictionsId, neutraliseFormulas)),
  reportJson: (runId) => answer(async () => runReport(await database, runId)),
  modelZip: (runId) => answer(async () => modelZip(await database, runId)),
  exportXgboost: (runId, kind) => answer(async () => exportXgboost(await database, runId, kind)),
  importXgboost: (file, nowMs) => answer(async () => importXgboost(await database, file, nowMs)),
  stop: jobs.stop,
  cancel: jobs.cancel,
};

expose(api);
