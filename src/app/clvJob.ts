import { type Progress, WorkbenchError } from '../core/contract/index.ts';
import type { ReadOverrides } from '../core/data/dataset.ts';
import type { RunRecord } from '../storage/records.ts';
import type { ClvColumns, ClvReport } from '../tasks/clv/types.ts';
import type { ClvTrainRequest, ImportResult } from '../workers/protocol.ts';

/** A job file for task `clv`; see README, "The headless job". Everything in it is untrusted. */
export interface JobFile {
  readonly task: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly columns?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** How to read a role's file where detection has to be told: answers what the page would ask. */
  readonly read?: Readonly<Record<string, ReadOverrides>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface ImportedFile extends ImportResult {
  readonly importMs: number;
}

/** What a job needs of the app. */
export interface JobHost {
  readonly files: readonly File[];
  importFile(file: File, overrides: ReadOverrides | undefined, onProgress: (progress: Progress) => void): Promise<ImportedFile>;
  propose(datasetId: string): Promise<Partial<ClvColumns>>;
  trainClv(request: Omit<ClvTrainRequest, 'nowMs'>, onProgress: (progress: Progress) => void): Promise<{ runId: string }>;
  load(runId: string): Promise<RunRecord>;
  runFiles(runId: string): Promise<{ report: Blob; predictions: Blob; model: Blob }>;
  download(blob: Blob, fileName: string): void;
}

const ROLE = 'transactions';

/** Imports, trains, and hands the results out as downloads. Throws what a person would have been told or asked. */
export async function runClvJob(job: JobFile, host: JobHost, onProgress: (progress: Progress) => void): Promise<{ summary: string }> {
  const file = inputFile(job, host.files);
  const imported = await host.importFile(file, job.read?.[ROLE], onProgress);
  const columns = completeColumns(await host.propose(imported.datasetId), job.columns?.[ROLE]);
  const request = { datasetId: imported.datasetId, columns, options: job.options ?? {}, importMs: imported.importMs };
  const { runId } = await host.trainClv(request, onProgress);
  const files = await host.runFiles(runId);
  host.download(files.report, 'report.json');
  host.download(files.predictions, 'predictions.csv');
  host.download(files.model, 'model.zip');
  return { summary: summarise((await host.load(runId)).report as ClvReport) };
}

function inputFile(job: JobFile, files: readonly File[]): File {
  if (job.task !== 'clv') throw new WorkbenchError('bad-input', `Task "${job.task}" is not known. Known tasks: clv, convert.`);
  const wanted = job.inputs?.[ROLE];
  if (typeof wanted !== 'string') throw new WorkbenchError('bad-input', `Task "clv" needs "inputs": {"${ROLE}": "<path of a file>"}.`);
  const name = wanted.split(/[/\\]/).at(-1);
  const file = files.find((candidate) => candidate.name === name);
  if (!file) throw new WorkbenchError('not-found', `Input "${ROLE}" (${wanted}) was not handed in.`);
  return file;
}

function completeColumns(proposed: Partial<ClvColumns>, given: Readonly<Record<string, string>> = {}): ClvColumns {
  const known = ['customer', 'date', 'amount'];
  const unknown = Object.keys(given).find((role) => !known.includes(role));
  if (unknown !== undefined) throw new WorkbenchError('bad-input', `"columns.${ROLE}" has no role "${unknown}". Its roles are: ${known.join(', ')}.`);
  const { customer, date, amount } = { ...proposed, ...given };
  if (customer && date && amount) return { customer, date, amount };
  const missing = known.filter((role) => !({ customer, date, amount })[role as keyof ClvColumns]);
  throw new WorkbenchError('bad-input', `No column of the ${ROLE} file looks like: ${missing.join(', ')}. Name it in "columns": {"${ROLE}": {${missing.map((role) => `"${role}": "…"`).join(', ')}}}.`);
}

function summarise(report: ClvReport): string {
  const lines = report.models.map(({ kind, metrics }) => {
    const bias = metrics.bias === null ? '–' : `${(100 * metrics.bias).toFixed(1)} %`;
    return `  ${kind.padEnd(22)} rmse ${metrics.rmse.toFixed(2).padStart(10)}  mae ${metrics.mae.toFixed(2).padStart(10)}  bias ${bias.padStart(8)}`;
  });
  const { holdoutKind, horizonDays } = report.plan;
  return [`${report.rows.holdout} customers held out (${holdoutKind}), ${horizonDays} days; use: ${report.champion}`, ...lines].join('\n');
}
