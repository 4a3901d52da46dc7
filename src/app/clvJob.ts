import { type ErrorDetails, type Progress, WorkbenchError } from '../core/contract/index.ts';
import type { GivenType, ReadOverrides } from '../core/data/dataset.ts';
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
const COLUMN_ROLES = ['customer', 'date', 'amount'] as const;

/** Imports, trains, and hands the results out as downloads. Throws what a person would have been told or asked. */
export async function runClvJob(job: JobFile, host: JobHost, onProgress: (progress: Progress) => void): Promise<{ summary: string }> {
  const file = inputFile(job, host.files);
  checkInputs('columns', job.columns);
  checkInputs('read', job.read);
  const given = checkRoles(job.columns?.[ROLE]);
  const imported = await importSaid(file, job.read?.[ROLE], host, onProgress);
  const columns = completeColumns(await host.propose(imported.datasetId), given);
  const request = { datasetId: imported.datasetId, columns, options: job.options ?? {}, importMs: imported.importMs };
  const { runId } = await host.trainClv(request, onProgress);
  const files = await host.runFiles(runId);
  host.download(files.report, 'report.json');
  host.download(files.predictions, 'predictions.csv');
  host.download(files.model, 'model.zip');
  return { summary: summarise((await host.load(runId)).report as ClvReport) };
}

function inputFile(job: JobFile, files: readonly File[]): File {
  if (job?.task !== 'clv') throw new WorkbenchError('bad-input', `Task ${JSON.stringify(job?.task)} is not known here. Known: "clv".`);
  const wanted = job.inputs?.[ROLE];
  if (typeof wanted !== 'string') throw new WorkbenchError('bad-input', `Task "clv" needs "inputs": {"${ROLE}": "<path of a file>"}.`);
  const file = files.find(({ name }) => wanted === name || wanted.endsWith(`/${name}`) || wanted.endsWith(`\\${name}`));
  if (!file) throw new WorkbenchError('not-found', `Input "${ROLE}" (${wanted}) was not handed in.`);
  return file;
}

/** An input that is not there would be passed over in silence. */
function checkInputs(key: 'columns' | 'read', byInput: object = {}): void {
  const unknown = Object.keys(byInput).find((input) => input !== ROLE);
  if (unknown !== undefined) throw new WorkbenchError('bad-input', `"${key}" has no input "${unknown}". The one input of task "clv" is "${ROLE}".`);
}

type GivenColumns = Readonly<Record<string, string>>;

function checkRoles(given: GivenColumns = {}): GivenColumns {
  const roles = Object.keys(given);
  const unknown = roles.find((role) => !COLUMN_ROLES.some((known) => known === role));
  if (unknown !== undefined) throw new WorkbenchError('bad-input', `"columns.${ROLE}" has no role "${unknown}". Its roles are: ${COLUMN_ROLES.join(', ')}.`);
  const twice = roles.find((role, i) => roles.slice(0, i).some((other) => given[other] === given[role]));
  if (twice !== undefined) throw new WorkbenchError('bad-input', `"columns.${ROLE}" names "${given[twice]}" for more than one role. Name a column of its own for "${twice}".`);
  return given;
}

/** A page would ask, or let a person choose another type: here the error says what to write into the job file instead. */
async function importSaid(file: File, read: ReadOverrides | undefined, host: JobHost, onProgress: (progress: Progress) => void): Promise<ImportedFile> {
  try {
    return await host.importFile(file, read, onProgress);
  } catch (error) {
    const types = error instanceof WorkbenchError ? answeringTypes(error.details) : [];
    if (!(error instanceof WorkbenchError) || types.length === 0) throw error;
    const answer = JSON.stringify({ [ROLE]: { types: Object.fromEntries(types) } });
    throw new WorkbenchError(error.code, `${error.message} In the job file, for example: "read": ${answer}.`, error.details);
  }
}

function answeringTypes({ messageKey, column, columns, questions }: ErrorDetails): [column: string, answer: GivenType][] {
  if (messageKey === 'scientific-identifier') return [[String(column), { type: 'text' }]];
  if (messageKey !== 'ambiguous-columns' || !Array.isArray(columns) || !Array.isArray(questions)) return [];
  return columns.map((name, i) => [name, questions[i] === 'decimal' ? { decimal: ',' } : { dateOrder: 'dmy' }]);
}

/** What the job gives, and for the other roles what is proposed and not given to one already. */
function completeColumns(proposed: Partial<ClvColumns>, given: GivenColumns): ClvColumns {
  const free = Object.entries(proposed).filter(([, column]) => !Object.values(given).includes(column));
  const columns: Partial<ClvColumns> = { ...Object.fromEntries(free), ...given };
  const { customer, date, amount } = columns;
  if (customer && date && amount) return { customer, date, amount };
  const missing = COLUMN_ROLES.filter((role) => !columns[role]);
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
