import { type Failure, type Outcome, type Progress, toFailure } from '../core/contract/index.ts';
import type { DatasetMeta, ReadOverrides } from '../core/data/dataset.ts';
import type { RunRecord, RunSummary } from '../storage/records.ts';
import type { ClvPlan } from '../tasks/clv/types.ts';
import type { ClvScoreRequest, ClvTrainRequest, ImportPreview, ScoreResult } from '../workers/protocol.ts';
import { nowMs, todayDay } from './clock.ts';
import { datasetName } from './datasetName.ts';
import { download } from './download.ts';
import { type ImportedFile, type JobFile, runClvJob } from './clvJob.ts';
import type { Workbench } from './workbench.svelte.ts';

type Report = (progress: Progress) => void;

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
  planClv(request: Omit<ClvTrainRequest, 'nowMs'>): Promise<Outcome<ClvPlan>>;
  /** Trains in a worker and stores the run. `signal` cancels. */
  trainClv(request: Omit<ClvTrainRequest, 'nowMs'>, options?: { onProgress?: Report; signal?: AbortSignal }): Promise<Outcome<{ runId: string }>>;
  scoreClv(request: Omit<ClvScoreRequest, 'nowMs'>, onProgress?: Report): Promise<Outcome<ScoreResult>>;
  runs(): Promise<Outcome<readonly RunSummary[]>>;
  run(runId: string): Promise<Outcome<RunRecord>>;
  /** report.json, predictions.csv and model.zip of a run, as files. */
  runFiles(runId: string): Promise<Outcome<{ report: Blob; predictions: Blob; model: Blob }>>;
  /** Runs a job file on the files chosen in `#workbench-files`; its results come as downloads. */
  runJob(job: JobFile, onProgress?: Report): Promise<Outcome<{ summary: string }>>;
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

function createApi(workbench: Workbench, newId: () => string, chosenFiles: () => readonly File[]): WorkbenchApi {
  const { dataClient, trainClient, runs, data } = workbench;
  const importFile = async (file: File, overrides: ReadOverrides = {}, onProgress: Report = ignore): Promise<ImportedFile> => {
    const startMs = performance.now();
    const result = await dataClient.importFile(newId(), { file, name: datasetName(file.name), overrides, nowMs: nowMs(), todayDay: todayDay() }, onProgress);
    const importMs = performance.now() - startMs;
    await data.refresh();
    return { ...result, importMs };
  };
  const trainClv = async (request: Omit<ClvTrainRequest, 'nowMs'>, onProgress: Report = ignore, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    const jobId = newId();
    signal?.addEventListener('abort', () => trainClient.cancel(jobId), { once: true });
    const result = await trainClient.trainClv(jobId, { ...request, nowMs: nowMs() }, onProgress);
    await runs.refresh();
    return result;
  };
  const runFiles = async (runId: string) => {
    const [report, predictions, model] = await Promise.all([trainClient.reportJson(runId), trainClient.predictionsCsv(runId, true), trainClient.modelZip(runId)]);
    return { report, predictions, model };
  };
  return {
    version: 1,
    appVersion: __APP_VERSION__,
    preview: (file, overrides = {}) => outcome(() => dataClient.preview(newId(), file, overrides)),
    importFile: (file, overrides, onProgress) => outcome(() => importFile(file, overrides, onProgress)),
    datasets: () => outcome(async () => (await data.refresh(), data.datasets)),
    planClv: (request) => outcome(() => trainClient.planClv({ ...request, nowMs: nowMs() })),
    trainClv: (request, options = {}) => outcome(() => trainClv(request, options.onProgress, options.signal)),
    scoreClv: (request, onProgress = ignore) => outcome(() => trainClient.scoreClv(newId(), { ...request, nowMs: nowMs() }, onProgress)),
    runs: () => outcome(async () => (await runs.refresh(), runs.list)),
    run: (runId) => outcome(() => runs.load(runId)),
    runFiles: (runId) => outcome(() => runFiles(runId)),
    runJob: (job, onProgress = ignore) => outcome(() => runClvJob(job, { files: chosenFiles(), importFile, trainClv, propose: (id) => trainClient.proposeClv(id), load: (id) => runs.load(id), runFiles, download }, onProgress)),
    convertFiles: (onProgress = ignore) =>
      outcome(async () => {
        const files = chosenFiles();
        download(await dataClient.convert(newId(), files, onProgress), 'convert.zip');
        return { files: files.length };
      }),
  };
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
