import type { Artifact, Json, NumericArray } from '../contract/index.ts';
import { isRecord } from '../contract/record.ts';
import type { ArtifactReader } from './artifactReader.ts';

/** An artifact inside another: its description as JSON, and its buffers under names that begin with its own. */
export interface Nested {
  readonly meta: Json;
  readonly buffers: { readonly [name: string]: NumericArray };
}

/** Packs `artifact` to be put into another one under `name`. */
export function nest(name: string, { kind, version, meta, buffers }: Artifact): Nested {
  return { meta: { kind, version, meta }, buffers: Object.fromEntries(Object.entries(buffers).map(([key, buffer]) => [`${name}.${key}`, buffer])) };
}

/** What `nest` put into `artifact` under `name`; its contents are for its own reader to check. Throws `bad-file`. */
export function unnest(name: string, artifact: Artifact, reader: ArtifactReader): Artifact {
  const given: unknown = Object.hasOwn(artifact.meta, name) ? artifact.meta[name] : undefined;
  if (!isRecord(given) || typeof given.kind !== 'string' || typeof given.version !== 'number' || !isRecord(given.meta)) return reader.refuse(`it lacks its part "${name}"`);
  const prefix = `${name}.`;
  const buffers = Object.entries(artifact.buffers).flatMap(([key, buffer]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), buffer] as const] : []));
  return { kind: given.kind, version: given.version, meta: given.meta as Artifact['meta'], buffers: Object.fromEntries(buffers) };
}
