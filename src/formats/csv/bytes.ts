import { WorkbenchError } from '../../core/contract/errors.ts';
import type { ByteSource } from './types.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** True for the two magic bytes of gzip (RFC 1952). */
export function isGzip(head: Uint8Array): boolean {
  return head.length >= 2 && head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * The file's bytes in order, decompressed where `gzip` says so. `onBytes` hears how many bytes of the source were taken in.
 * Ending the loop early releases the stream. Throws `bad-file` where the gzip data is damaged or cut off.
 */
export async function* openBytes(source: ByteSource, gzip: boolean, onBytes?: (done: number) => void): AsyncGenerator<Bytes, void, undefined> {
  let done = 0;
  const counter = new TransformStream<Bytes, Bytes>({
    transform(chunk, controller) {
      done += chunk.byteLength;
      onBytes?.(done);
      controller.enqueue(chunk);
    },
  });
  const counted = source.stream().pipeThrough(counter);
  const reader = (gzip ? counted.pipeThrough(new DecompressionStream('gzip')) : counted).getReader();
  try {
    for (;;) {
      const step = await readStep(reader, source.name, gzip);
      if (step.done) return;
      yield step.value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function readStep(reader: ReadableStreamDefaultReader<Bytes>, name: string, gzip: boolean): Promise<ReadableStreamReadResult<Bytes>> {
  try {
    return await reader.read();
  } catch (error) {
    if (error instanceof WorkbenchError) throw error;
    const found = error instanceof Error ? error.message : String(error);
    if (gzip) {
      throw new WorkbenchError('bad-file', `"${name}" is a gzip file that is damaged or cut off (${found}). Copy or compress it again, or unpack it first.`, { file: name, found });
    }
    throw new WorkbenchError('bad-file', `"${name}" could not be read to its end (${found}). It may have been moved or changed: choose it again.`, { file: name, found });
  }
}

/** The first `limit` bytes, and whether that is the whole file. */
export async function readHead(source: ByteSource, gzip: boolean, limit: number): Promise<{ readonly bytes: Bytes; readonly complete: boolean }> {
  const chunks: Bytes[] = [];
  let length = 0;
  let complete = true;
  for await (const chunk of openBytes(source, gzip)) {
    chunks.push(chunk);
    length += chunk.byteLength;
    if (length > limit) {
      complete = false;
      break;
    }
  }
  const bytes = new Uint8Array(Math.min(length, limit));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk.subarray(0, bytes.length - at), at);
    at += Math.min(chunk.byteLength, bytes.length - at);
  }
  return { bytes, complete };
}
