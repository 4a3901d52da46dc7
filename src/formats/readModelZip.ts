import { type Artifact, type Json, type NumericArray, WorkbenchError } from '../core/contract/index.ts';
import { isRecord } from '../core/contract/record.ts';
import { MODEL_ZIP_FORMAT, MODEL_ZIP_VERSION } from './modelZip.ts';
import { unzipFiles, type ZipLimits } from './readZip.ts';

const LIMITS: ZipLimits = { entries: 20_000, bytes: 2 ** 30 };
const DESCRIPTION = 'model.json';
const MAX_DESCRIPTION_BYTES = 64 * 2 ** 20;

const ARRAYS = { Float64Array, Float32Array, Int32Array, Uint32Array, Uint16Array, Uint8Array } as const;

export interface ModelArchive {
  /** By the name under which each was written; any name will do. */
  readonly artifacts: ReadonlyMap<string, Artifact>;
  /** What was written beside them: run, task, appVersion, dataHash. */
  readonly facts: Readonly<Record<string, Json>>;
}

/**
 * Reads what `zipArtifacts` wrote. The archive is untrusted: entries are unpacked only up to the limits, every buffer must be exactly as long as it is
 * described, and no entry may be unaccounted for. What an artifact means is its estimator's to check. Throws `bad-file` that says what is wrong.
 */
export function readModelZip(bytes: Uint8Array, limits: ZipLimits = LIMITS): ModelArchive {
  const files = unzipFiles(bytes, limits, refuse);
  const { format, formatVersion, artifacts, ...facts } = describe(files.get(DESCRIPTION));
  if (format !== MODEL_ZIP_FORMAT) refuse(`its "format" is ${shown(format)}, and "${MODEL_ZIP_FORMAT}" was expected`);
  if (formatVersion !== MODEL_ZIP_VERSION) refuse(`its "formatVersion" is ${shown(formatVersion)}, and this app reads ${MODEL_ZIP_VERSION}`);
  if (!Array.isArray(artifacts)) refuse('its "artifacts" are not a list');
  const found = new Map<string, Artifact>();
  const unused = new Set(files.keys());
  unused.delete(DESCRIPTION);
  for (const described of artifacts) {
    const { name, artifact, used } = artifactOf(described, files);
    if (found.has(name)) refuse(`it has two models named ${shown(name)}`);
    found.set(name, artifact);
    for (const file of used) unused.delete(file);
  }
  const [stray] = unused;
  if (stray !== undefined) refuse(`it has an entry ${shown(stray)} that belongs to no model`);
  return { artifacts: found, facts: facts as Readonly<Record<string, Json>> };
}

function describe(bytes: Uint8Array | undefined): Readonly<Record<string, unknown>> {
  if (!bytes) refuse(`it has no ${DESCRIPTION}`);
  if (bytes.length > MAX_DESCRIPTION_BYTES) refuse(`its ${DESCRIPTION} is too long`);
  try {
    return record(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), DESCRIPTION);
  } catch (error) {
    if (error instanceof WorkbenchError) throw error;
    refuse(`its ${DESCRIPTION} is not valid JSON`);
  }
}

function artifactOf(given: unknown, files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): { readonly name: string; readonly artifact: Artifact; readonly used: readonly string[] } {
  const { name, kind, version, meta, buffers } = record(given, 'a model');
  if (typeof name !== 'string' || typeof kind !== 'string') refuse('a model has no name or no kind');
  if (typeof version !== 'number' || !Number.isInteger(version)) refuse(`the version of model ${shown(name)} is not a whole number`);
  if (!Array.isArray(buffers)) refuse(`the buffers of model ${shown(name)} are not a list`);
  const read = buffers.map((buffer) => bufferOf(buffer, name, files));
  const twice = read.find(([buffer], i) => read.slice(0, i).some(([other]) => other === buffer));
  if (twice) refuse(`model ${shown(name)} has two buffers ${shown(twice[0])}`);
  return { name, artifact: { kind, version, meta: record(meta, `"meta" of model ${shown(name)}`) as Artifact['meta'], buffers: Object.fromEntries(read.map(([buffer, array]) => [buffer, array])) }, used: read.map(([, , file]) => file) };
}

function bufferOf(given: unknown, model: string, files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): readonly [buffer: string, array: NumericArray, file: string] {
  const { buffer, type, length, file } = record(given, `a buffer of model ${shown(model)}`);
  const bytes = typeof file === 'string' ? files.get(file) : undefined;
  if (typeof buffer !== 'string' || typeof file !== 'string' || !bytes) refuse(`a buffer of model ${shown(model)} names the entry ${shown(file)}, which is not there`);
  if (typeof type !== 'string' || !Object.hasOwn(ARRAYS, type)) refuse(`buffer ${shown(buffer)} of model ${shown(model)} is of type ${shown(type)}`);
  const create = ARRAYS[type as keyof typeof ARRAYS];
  if (typeof length !== 'number' || bytes.length !== length * create.BYTES_PER_ELEMENT) refuse(`buffer ${shown(buffer)} of model ${shown(model)} has ${bytes.length} bytes in place of ${shown(length)} numbers`);
  // A copy: an array of wider numbers must begin at a multiple of their size.
  return [buffer, new create(bytes.slice().buffer), file];
}

function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : refuse(`${what} is not an object`);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}

function refuse(reason: string): never {
  throw new WorkbenchError('bad-file', `This is not a usable archive of models: ${reason}. Take the model.zip that the app wrote.`);
}
