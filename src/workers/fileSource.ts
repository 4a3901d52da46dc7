import type { ByteSource } from '../formats/csv/types.ts';

/** A file or kept source as bytes that can be read more than once. */
export function fileSource(blob: Blob, name = blob instanceof File ? blob.name : 'source'): ByteSource {
  return { name, sizeBytes: blob.size, stream: () => blob.stream() };
}
