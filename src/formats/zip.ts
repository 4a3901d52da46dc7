import { type Zippable, zipSync } from 'fflate';

/** A fixed time makes the same files the same bytes. */
const ZIP_TIME = '1980-01-01T00:00:00';

/** Files by name as one zip archive. */
export function zipFiles(files: readonly (readonly [name: string, bytes: Uint8Array<ArrayBuffer>])[]): Uint8Array<ArrayBuffer> {
  const entries: Zippable = Object.fromEntries(files);
  return zipSync(entries, { level: 6, mtime: ZIP_TIME }) as Uint8Array<ArrayBuffer>;
}
