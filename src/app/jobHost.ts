import { type ErrorDetails, type Progress, WorkbenchError } from '../core/contract/index.ts';
import type { DatasetMeta, GivenType, ReadOverrides } from '../core/data/dataset.ts';
import type { WarningKey } from '../core/data/profile.ts';
import { warningText } from '../i18n/warningText.ts';
import type { RunRecord } from '../storage/records.ts';
import type { ChurnRecipeSources } from '../tasks/churn/next/types.ts';
import type { RolesOf as ChurnRolesOf, SourceName as ChurnSourceName } from '../tasks/churn/sources.ts';
import type { Mapping, RolesOf, SourceName } from '../tasks/clv/sources.ts';
import type { RecipeSources } from '../tasks/clv/next/types.ts';
import type { ChurnList, ChurnListPreview, ChurnListRequest, ChurnNextRequest, ChurnNextResult, ChurnTrainRequest } from '../workers/churnProtocol.ts';
import type { NextJobRequest, NextJobResult } from '../workers/clvNextProtocol.ts';
import type { ClvTrainRequest, ImportPreview, ImportResult, TabularTrainRequest } from '../workers/protocol.ts';
import type { AnomalyTrainRequest } from '../workers/tableProtocol.ts';

/** A job file; see README, "The headless job". Everything in it is untrusted. */
export interface JobFile {
  readonly task: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly columns?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** How to read an input's file where detection has to be told: answers what the page would ask. */
  readonly read?: Readonly<Record<string, ReadOverrides>>;
  readonly options?: Readonly<Record<string, unknown>>;
  /** Of tasks `clv` and `churn`: the recipe.json of a month ago; the inputs are the next month's. */
  readonly recipe?: string;
  /** With a recipe: by input, files of rows from before, where the new ones hold what came since alone; oldest first. */
  readonly earlier?: Readonly<Record<string, unknown>>;
}

export interface ImportedFile extends ImportResult {
  readonly importMs: number;
}

export type Report = (progress: Progress) => void;

/** What a job needs of the app. */
export interface JobHost {
  readonly files: readonly File[];
  importFile(file: File, overrides: ReadOverrides | undefined, onProgress: Report): Promise<ImportedFile>;
  /** Names of a file's columns, without importing it. */
  columnNames(file: File, overrides: ReadOverrides | undefined): Promise<readonly string[]>;
  preview(file: File, overrides: ReadOverrides): Promise<ImportPreview>;
  dataset(datasetId: string): Promise<DatasetMeta>;
  proposeClv<Name extends SourceName>(datasetId: string, source: Name): Promise<Mapping<RolesOf[Name]>>;
  trainClv(request: Omit<ClvTrainRequest, 'nowMs'>, onProgress: Report): Promise<{ runId: string }>;
  proposeChurn<Name extends ChurnSourceName>(datasetId: string, source: Name): Promise<Mapping<ChurnRolesOf[Name]>>;
  trainChurn(request: Omit<ChurnTrainRequest, 'nowMs'>, onProgress: Report): Promise<{ runId: string }>;
  previewList(request: ChurnListRequest): Promise<ChurnListPreview>;
  /** Draws and seals the control, and keeps the list with its run; cells as they are. */
  contactList(request: ChurnListRequest): Promise<{ list: ChurnList; csv: Blob }>;
  /** recipe.json for the month after, of a churn run's files and list as a job writes them. */
  churnRecipeFile(runId: string): Promise<Blob>;
  churnNextSources(recipe: File): Promise<ChurnRecipeSources>;
  nextChurnFromFiles(request: Omit<ChurnNextRequest, 'nowMs'>, onProgress: Report): Promise<ChurnNextResult>;
  /** predictions.csv of what a run keeps beside its list, by id; cells as they are. */
  predictionsFile(predictionsId: string): Promise<Blob>;
  trainTabular(request: Omit<TabularTrainRequest, 'nowMs'>, onProgress: Report): Promise<{ runId: string }>;
  trainAnomaly(request: Omit<AnomalyTrainRequest, 'nowMs'>, onProgress: Report): Promise<{ runId: string }>;
  load(runId: string): Promise<RunRecord>;
  /** Cells as they are: the reader is a program, and no spreadsheet. */
  runFiles(runId: string): Promise<{ report: Blob; predictions: Blob; model: Blob }>;
  /** recipe.json for the month after, of the run's files as `runFiles` gives them. */
  recipeFile(runId: string): Promise<Blob>;
  /** What a recipe's file says of its tables. */
  nextSources(recipe: File): Promise<RecipeSources>;
  nextMonthFromFiles(request: Omit<NextJobRequest, 'nowMs'>, onProgress: Report): Promise<NextJobResult>;
  download(blob: Blob, fileName: string): void;
}

/** Hands a run's files out as downloads. */
export async function downloadRun(host: JobHost, runId: string): Promise<void> {
  const files = await host.runFiles(runId);
  host.download(files.report, 'report.json');
  host.download(files.predictions, 'predictions.csv');
  host.download(files.model, 'model.zip');
}

/** The file handed in for an input; undefined where the job names none. Throws `bad-input` for what is no path, `not-found` for a file that is not there. */
export function inputFile({ task, inputs }: JobFile, input: string, files: readonly File[]): File | undefined {
  const wanted = inputs?.[input];
  if (wanted === undefined) return undefined;
  if (typeof wanted !== 'string') throw new WorkbenchError('bad-input', `Task "${task}" needs "inputs": {"${input}": "<path of a file>"}.`);
  return fileNamed(wanted, input, files);
}

/** The file handed in for a path. Throws `not-found` where there is none. */
export function fileNamed(path: string, input: string, files: readonly File[]): File {
  const file = files.find(({ name }) => path === name || path.endsWith(`/${name}`) || path.endsWith(`\\${name}`));
  if (!file) throw new WorkbenchError('not-found', `Input "${input}" (${path}) was not handed in.`);
  return file;
}

/** As `inputFile`, for an input that a task cannot do without. */
export function requiredFile(job: JobFile, input: string, files: readonly File[]): File {
  const file = inputFile(job, input, files);
  if (file) return file;
  throw new WorkbenchError('bad-input', `Task "${job.task}" needs "inputs": {"${input}": "<path of a file>"}.`);
}

/** An input that is not there would be passed over in silence. */
export function checkInputs(task: string, known: readonly string[], key: 'columns' | 'read', byInput: object = {}): void {
  const unknown = Object.keys(byInput).find((input) => !known.includes(input));
  if (unknown !== undefined) throw new WorkbenchError('bad-input', `"${key}" has no input "${unknown}". The inputs of task "${task}": ${known.map((input) => `"${input}"`).join(', ')}.`);
}

/** A page would ask, or let a person choose another type: here the error says what to write into the job file instead. */
export async function importSaid(file: File, input: string, read: ReadOverrides | undefined, host: JobHost, onProgress: Report): Promise<ImportedFile> {
  try {
    return await host.importFile(file, read, onProgress);
  } catch (error) {
    const types = error instanceof WorkbenchError ? answeringTypes(error.details) : [];
    if (!(error instanceof WorkbenchError) || types.length === 0) throw error;
    const answer = JSON.stringify({ [input]: { types: Object.fromEntries(types) } });
    throw new WorkbenchError(error.code, `${error.message} In the job file, for example: "read": ${answer}.`, error.details);
  }
}

function answeringTypes({ messageKey, column, columns, questions }: ErrorDetails): [column: string, answer: GivenType][] {
  if (messageKey === 'scientific-identifier') return [[String(column), { type: 'text' }]];
  if (messageKey !== 'ambiguous-columns' || !Array.isArray(columns) || !Array.isArray(questions)) return [];
  return columns.map((name, i) => [name, questions[i] === 'decimal' ? { decimal: ',' } : { dateOrder: 'dmy' }]);
}

/** Why a column is not of the type that it seems to be. */
const TYPE_WARNINGS: readonly WarningKey[] = ['mixed-types', 'mixed-currencies', 'scientific-identifier', 'all-missing'];
const MAX_TOLD = 3;

/** What reading a dataset showed that may be why a column is not found: a sentence each, after a space; '' where nothing was. */
export function typeWarnings({ warnings }: DatasetMeta): string {
  const telling = warnings.filter(({ key, column }) => column !== undefined && TYPE_WARNINGS.includes(key));
  return telling.slice(0, MAX_TOLD).map((warning) => ` Column "${warning.column}": ${warningText(warning)}`).join('');
}

/** A job's files of rows from before, oldest first, by the inputs that may have them. Throws `bad-input` for anything else. */
export function earlierFiles<Name extends string>({ earlier = {} }: JobFile, inputs: readonly Name[], files: readonly File[]): readonly (readonly [Name, readonly File[]])[] {
  const other = Object.entries(earlier).find(([name, paths]) => !inputs.some((input) => input === name) || !Array.isArray(paths) || !paths.every((path) => typeof path === 'string'));
  if (other) throw new WorkbenchError('bad-input', `"earlier" must be {"${inputs[0]}": ["<path of a file>", …]}, oldest first${inputs.length === 1 ? '' : `; it takes ${inputs.join(', ')}`}.`);
  return inputs.flatMap((name) => (earlier[name] === undefined ? [] : [[name, (earlier[name] as readonly string[]).map((path) => fileNamed(path, 'earlier', files))] as const]));
}
