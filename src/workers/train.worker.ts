import { expose } from 'comlink';
import { registry } from '../registry.ts';
import { openDatabase } from '../storage/db.ts';
import { CustomerLookup } from './clvCustomers.ts';
import { modelZip, predictionsCsv, runReport } from './clvFiles.ts';
import { scoreClvJob } from './clvScoring.ts';
import { planClvRequest, proposeClv, trainClvJob } from './clvTraining.ts';
import { answer, createJobs } from './jobs.ts';
import type { EstimatorInfo, TrainWorkerApi } from './protocol.ts';
import { TransactionsCache } from './transactionsCache.ts';

const database = openDatabase();
const jobs = createJobs();
const transactions = new TransactionsCache(database);
const customers = new CustomerLookup(database, transactions);

async function estimators(): Promise<readonly EstimatorInfo[]> {
  const all = await Promise.all(registry.kinds.map((kind) => registry.get(kind)));
  return all.map(({ kind, role, params, presets }) => ({ kind, role, params, presets }));
}

const api: TrainWorkerApi = {
  estimators: () => answer(estimators),
  proposeClv: (datasetId) => answer(async () => proposeClv(await database, datasetId)),
  planClv: (request) => answer(() => planClvRequest(transactions, registry, request)),
  trainClv: (jobId, request, onProgress) => jobs.run(jobId, onProgress, async (ctx) => trainClvJob(await database, registry, jobId, request, ctx)),
  scoreClv: (jobId, request, onProgress) => jobs.run(jobId, onProgress, async (ctx) => scoreClvJob(await database, registry, jobId, request, ctx)),
  customers: (predictionsId, kind, search, from, count) => answer(() => customers.page(predictionsId, kind, search, from, count)),
  customer: (predictionsId, key) => jobs.run(`customer:${key}`, undefined, (ctx) => customers.detail(predictionsId, key, ctx)),
  predictionsCsv: (predictionsId, neutraliseFormulas) => answer(async () => predictionsCsv(await database, predictionsId, neutraliseFormulas)),
  reportJson: (runId) => answer(async () => runReport(await database, runId)),
  modelZip: (runId) => answer(async () => modelZip(await database, runId)),
  stop: jobs.stop,
  cancel: jobs.cancel,
};

expose(api);
