import { COLUMN_TYPES } from './chunkCheck.ts';

/** Each check says what is wrong with a stored record, or undefined. Nothing about the record is trusted. */
type Fields = Partial<Record<string, unknown>>;

export function datasetComplaint(record: unknown): string | undefined {
  if (!isObject(record) || typeof record.storageKey !== 'string') return 'its "storageKey" is missing';
  const { meta } = record;
  if (!isObject(meta)) return 'its "meta" is missing';
  if (typeof meta.id !== 'string') return 'its "id" is not a text';
  if (typeof meta.name !== 'string') return 'its "name" is not a text';
  if (!isCount(meta.rows)) return 'its "rows" is not a whole number from 0';
  if (!Array.isArray(meta.columns) || !meta.columns.every(isColumnSchema)) return 'its "columns" are not named columns of known types';
  if (!isObject(meta.notes)) return 'its "notes" are missing';
  if (!Array.isArray(meta.profiles) || !Array.isArray(meta.warnings)) return 'its "profiles" or "warnings" are missing';
  if (!isObject(meta.source) || typeof meta.source.fileName !== 'string') return 'its "source" is missing';
  if (!isCount(meta.createdAtMs) || !isCount(meta.storedBytes)) return 'its "createdAtMs" or "storedBytes" is not a whole number from 0';
  return undefined;
}

export function runComplaint(run: unknown): string | undefined {
  if (!isObject(run)) return 'it is not a record';
  for (const field of ['id', 'name', 'task', 'dataHash', 'appVersion']) {
    if (typeof run[field] !== 'string') return `its "${field}" is not a text`;
  }
  if (!isCount(run.number) || !isCount(run.createdAtMs)) return 'its "number" or "createdAtMs" is not a whole number from 0';
  if (!isTexts(run.datasetIds) || !isTexts(run.artifactHashes)) return 'its "datasetIds" or "artifactHashes" are not texts';
  if (!isObject(run.modelHashes) || !isTexts(Object.values(run.modelHashes))) return 'its "modelHashes" are not texts';
  if (run.featureStateHash !== null && typeof run.featureStateHash !== 'string') return 'its "featureStateHash" is not a text';
  if (!isObject(run.engine) || !isObject(run.timingsMs)) return 'its "engine" or "timingsMs" is missing';
  const { networks = [] } = run.engine;
  if (!Array.isArray(networks) || !networks.every(isNetworkEngine)) return 'its "engine" does not name what networks ran on';
  if (run.status !== 'done' && run.status !== 'stopped') return 'its "status" is unknown';
  return undefined;
}

export function predictionsComplaint(record: unknown): string | undefined {
  if (!isObject(record) || !isObject(record.predictions)) return 'its "predictions" are missing';
  const { keys, rows, actual, byKind, parts = {}, cutoff } = record.predictions;
  if (!isTexts(keys)) return 'its "keys" are not texts';
  if (typeof cutoff !== 'number') return 'its "cutoff" is not a number';
  if (rows !== undefined && !(rows instanceof Int32Array && rows.length === keys.length)) return 'its "rows" are not one whole number a key';
  const series = isObject(byKind) && isObject(parts) ? [actual, ...Object.values(byKind), ...Object.values(parts)] : [undefined];
  return series.every((values) => values instanceof Float64Array && values.length === keys.length) ? undefined : `it does not have ${keys.length} numbers a model`;
}

export function jobComplaint(job: unknown): string | undefined {
  if (!isObject(job) || typeof job.id !== 'string' || typeof job.kind !== 'string') return 'its "id" or "kind" is not a text';
  if (job.state !== 'running' && job.state !== 'done' && job.state !== 'failed') return 'its "state" is unknown';
  return isCount(job.createdAtMs) ? undefined : 'its "createdAtMs" is not a whole number from 0';
}

export function artifactComplaint(artifact: unknown): string | undefined {
  if (!isObject(artifact)) return 'it is not a record';
  if (typeof artifact.kind !== 'string') return 'its "kind" is not a text';
  if (!isCount(artifact.version)) return 'its "version" is not a whole number from 0';
  if (!isObject(artifact.meta)) return 'its "meta" is missing';
  if (!isObject(artifact.buffers) || !Object.values(artifact.buffers).every(isNumericArray)) return 'its "buffers" are not arrays of numbers';
  return undefined;
}

export function quarantineComplaint(list: unknown): string | undefined {
  if (!Array.isArray(list)) return 'a list is missing';
  const good = list.every((row: unknown) => isObject(row) && isCount(row.line) && typeof row.reason === 'string' && typeof row.detail === 'string' && isTexts(row.cells));
  return good ? undefined : 'a row lacks its line, reason or cells';
}

const NUMERIC_ARRAYS = ['Float64Array', 'Float32Array', 'Int32Array', 'Uint32Array', 'Uint16Array', 'Uint8Array'].map((name) => `[object ${name}]`);

function isNumericArray(value: unknown): boolean {
  return NUMERIC_ARRAYS.includes(Object.prototype.toString.call(value)) && ArrayBuffer.isView(value);
}

function isNetworkEngine(value: unknown): boolean {
  return isObject(value) && typeof value.name === 'string' && typeof value.reason === 'string' && isCount(value.threads) && (value.why === undefined || (isObject(value.why) && typeof value.why.key === 'string' && isObject(value.why.facts)));
}

function isColumnSchema(value: unknown): boolean {
  return isObject(value) && typeof value.name === 'string' && COLUMN_TYPES.includes(String(value.type)) && isObject(value.format);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
