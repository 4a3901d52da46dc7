import { Zip, ZipPassThrough, deflateSync } from 'fflate';

/** A fixed time makes the same files the same bytes. */
const ZIP_TIME = '1980-01-01T00:00:00';

/** An entry deflated as a whole: fflate's streaming `ZipDeflate` wrote archives of large binary files that cannot be read. */
class DeflatedEntry extends ZipPassThrough {
  override compression = 8;

  protected override process(chunk: Uint8Array, final: boolean): void {
    this.ondata(null, deflateSync(chunk, { level: 6 }), final);
  }
}

/** Files as one zip archive, in their order. Any name will do (`__proto__` too), as long as no two are equal. */
export function zipFiles(files: readonly (readonly [name: string, bytes: Uint8Array<ArrayBuffer>])[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  // Not `zipSync`: it keeps files by name in a plain object, where `__proto__` is no name.
  const zip = new Zip((error, part) => {
    if (error) throw error;
    parts.push(part);
  });
  for (const [name, bytes] of files) {
    const entry = new DeflatedEntry(name);
    entry.mtime = ZIP_TIME;
    zip.add(entry);
    entry.push(bytes, true);
  }
  zip.end();
  return concatenate(parts);
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
