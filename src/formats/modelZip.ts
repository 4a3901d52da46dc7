import type { Artifact, Json } from '../core/contract/index.ts';
import { zipFiles } from './zip.ts';

export const MODEL_ZIP_FORMAT = 'brain-workbench-models';
/** Raised whenever old archives would be misread. */
export const MODEL_ZIP_VERSION = 1;

/**
 * Models as a zip: `model.json` (format, facts, and for each artifact its kind, version, meta and buffers by type, length and file),
 * and each buffer's bytes, little-endian, in a file of its own.
 */
export function zipArtifacts(artifacts: readonly (readonly [name: string, artifact: Artifact])[], facts: Readonly<Record<string, Json>>): Uint8Array<ArrayBuffer> {
  const files: [string, Uint8Array<ArrayBuffer>][] = [];
  const described = artifacts.map(([name, { kind, version, meta, buffers }]) => {
    const listed = Object.entries(buffers).map(([buffer, array]) => {
      const file = `${name}/${buffer}.bin`;
      files.push([file, new Uint8Array(array.buffer, array.byteOffset, array.byteLength)]);
      return { buffer, type: array.constructor.name, length: array.length, file };
    });
    return { name, kind, version, meta, buffers: listed };
  });
  const description = { format: MODEL_ZIP_FORMAT, formatVersion: MODEL_ZIP_VERSION, ...facts, artifacts: described };
  return zipFiles([['model.json', new TextEncoder().encode(JSON.stringify(description, null, 2))], ...files]);
}
