import type { Artifact, Json, NumericArray } from '../core/contract/index.ts';

/**
 * A model version's name: the SHA-256 (hex) of its kind, version, metadata and buffers. Key order changes nothing;
 * any other difference, also of an array's type or of −0 and 0 in the metadata, gives another hash.
 */
export async function artifactHash(artifact: Artifact): Promise<string> {
  const names = Object.keys(artifact.buffers).sort();
  const buffers = await Promise.all(names.map(async (name) => [name, typeName(artifact.buffers[name]), await sha256(artifact.buffers[name])]));
  const { kind, version, meta } = artifact;
  return sha256(new TextEncoder().encode(canonicalJson([kind, version, meta, buffers])));
}

/** JSON with sorted keys. NaN and infinities, which JSON has no word for, stay apart from null. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const entries = Object.keys(value).sort();
  return `{${entries.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`).join(',')}}`;
}

// Array.isArray does not narrow readonly arrays.
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function typeName(array: NumericArray): string {
  return Object.prototype.toString.call(array);
}

async function sha256(bytes: NumericArray): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
