import { expose } from 'comlink';
import { dateDensity } from '../core/data/density.ts';
import { sampleFiles } from '../core/samples/sampleFiles.ts';
import { openDatabase } from '../storage/db.ts';
import { readColumn, readQuarantine } from '../storage/readDataset.ts';
import { convertFiles } from './convertFiles.ts';
import { datasetCsv, gridPage, quarantineCsv } from './exportCsv.ts';
import { importFile, keepFile, reimport } from './importFile.ts';
import { answer, createJobs } from './jobs.ts';
import { previewFile } from './previewFile.ts';
import type { DataWorkerApi } from './protocol.ts';

const database = openDatabase();
const jobs = createJobs();

const api: DataWorkerApi = {
  preview: (jobId, file, overrides) => jobs.run(jobId, undefined, (ctx) => previewFile(file, overrides, ctx)),
  importFile: (jobId, request, onProgress) => jobs.run(jobId, onProgress, async (ctx) => importFile(await database, jobId, request, ctx)),
  reimport: (jobId, request, onProgress) => jobs.run(jobId, onProgress, async (ctx) => reimport(await database, jobId, request, ctx)),
  keepSource: (jobId, datasetId, file) => jobs.run(jobId, undefined, async () => keepFile(await database, datasetId, file)),
  page: (datasetId, from, count) => answer(async () => gridPage(await database, datasetId, from, count)),
  density: (datasetId, column) => answer(async () => dateDensity(await readColumn(await database, datasetId, column))),
  quarantine: (datasetId, from, count) => answer(async () => readQuarantine(await database, datasetId, { from, count })),
  exportCsv: (jobId, datasetId, neutraliseFormulas, onProgress) => jobs.run(jobId, onProgress, async (ctx) => datasetCsv(await database, datasetId, neutraliseFormulas, ctx)),
  quarantineCsv: (datasetId) => answer(async () => quarantineCsv(await database, datasetId)),
  sample: (sample) => answer(() => sampleFiles(sample).map(({ source, name, text }) => ({ source, file: new File([text], name, { type: 'text/csv' }) }))),
  convert: (jobId, files, onProgress) => jobs.run(jobId, onProgress, (ctx) => convertFiles(files, ctx)),
  cancel: jobs.cancel,
};

expose(api);
