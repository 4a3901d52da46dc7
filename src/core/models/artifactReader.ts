import { WorkbenchError } from '../contract/index.ts';
import type { Artifact, Json } from '../contract/index.ts';
import { isRecord } from '../contract/record.ts';

/** Reads an untrusted artifact piece by piece; every method throws `bad-file` that says what was wrong. */
export interface ArtifactReader {
  finiteNumber(name: string): number;
  numbers(name: string): Record<string, number>;
  list(name: string): readonly Json[];
  /** Finite numbers; of exactly `length` where one is given. */
  finiteBuffer(name: string, length?: number): Float64Array<ArrayBuffer>;
  /** 32-bit numbers, none beyond `limit`, of exactly this length. */
  floatBuffer(name: string, length: number, limit: number): Float32Array<ArrayBuffer>;
  refuse(reason: string): never;
}

/** Checks kind and version first. */
export function readArtifact(artifact: Artifact, kind: string, version: number): ArtifactReader {
  const refuse = (reason: string): never => {
    throw new WorkbenchError('bad-file', `This is not a usable "${kind}" model: ${reason}. Export the model again, or train it again.`, { kind });
  };
  if (!isRecord(artifact) || !isRecord(artifact.meta) || !isRecord(artifact.buffers)) return refuse('it has no meta or buffers');
  if (artifact.kind !== kind) refuse(`it is of kind ${JSON.stringify(artifact.kind)}`);
  if (artifact.version !== version) refuse(`its format is version ${JSON.stringify(artifact.version)}, and this app reads ${version}`);
  const meta = (name: string): Json => (Object.hasOwn(artifact.meta, name) ? artifact.meta[name] : refuse(`it lacks "${name}"`));
  return {
    refuse,
    finiteNumber(name) {
      const value = meta(name);
      return typeof value === 'number' && Number.isFinite(value) ? value : refuse(`"${name}" is not a finite number`);
    },
    numbers(name) {
      const value = meta(name);
      if (!isRecord(value) || !Object.values(value).every(Number.isFinite)) return refuse(`"${name}" does not hold finite numbers only`);
      return { ...value } as Record<string, number>;
    },
    list(name) {
      const value = meta(name);
      return Array.isArray(value) ? value : refuse(`"${name}" is not a list`);
    },
    finiteBuffer(name, length) {
      const buffer = Object.hasOwn(artifact.buffers, name) ? artifact.buffers[name] : undefined;
      if (!(buffer instanceof Float64Array)) return refuse(`the buffer "${name}" is missing or not of 64-bit numbers`);
      if (length !== undefined && buffer.length !== length) refuse(`the buffer "${name}" has ${buffer.length} numbers in place of ${length}`);
      return buffer.every(Number.isFinite) ? buffer : refuse(`the buffer "${name}" has a number that is not finite`);
    },
    floatBuffer(name, length, limit) {
      const buffer = Object.hasOwn(artifact.buffers, name) ? artifact.buffers[name] : undefined;
      if (!(buffer instanceof Float32Array)) return refuse(`the buffer "${name}" is missing or not of 32-bit numbers`);
      if (buffer.length !== length) refuse(`the buffer "${name}" has ${buffer.length} numbers in place of ${length}`);
      return buffer.every((value) => Math.abs(value) <= limit) ? buffer : refuse(`the buffer "${name}" has a number beyond ${limit}`);
    },
  };
}

/** A list of names from untrusted JSON, each named once; undefined where it is not that. */
export function asNames(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || !value.every((name) => typeof name === 'string')) return undefined;
  return new Set(value).size === value.length ? value : undefined;
}
