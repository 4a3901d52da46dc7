import { gunzipSync, gzipSync } from 'fflate';
import type { QuarantinedRow, ReadOverrides } from '../../../src/core/data/dataset.ts';
import { readCsv } from '../../../src/formats/csv/readCsv.ts';
import type { ByteSource, ReadResult } from '../../../src/formats/csv/types.ts';

/** A file in memory whose stream is cut at the given positions (into chunks of 64 KiB where there are none). */
export function memorySource(content: string | Uint8Array, name = 'test.csv', cuts?: readonly number[]): ByteSource {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
  const bounds = cuts ? [0, ...[...cuts].sort((a, b) => a - b), bytes.length] : Array.from({ length: Math.ceil(bytes.length / 65_536) + 1 }, (_, i) => Math.min(i * 65_536, bytes.length));
  return {
    name,
    sizeBytes: bytes.length,
    stream: () => new ReadableStream({
      start(controller) {
        for (let i = 1; i < bounds.length; i++) if (bounds[i] > bounds[i - 1]) controller.enqueue(bytes.slice(bounds[i - 1], bounds[i]));
        controller.close();
      },
    }),
  };
}

export interface Reading extends ReadResult {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly lines: readonly number[];
  readonly quarantined: readonly QuarantinedRow[];
}

/** Reads a whole file and keeps all that the sink is given. */
export async function readAll(content: string | Uint8Array | ByteSource, overrides: ReadOverrides = {}): Promise<Reading> {
  const source = typeof content === 'string' || content instanceof Uint8Array ? memorySource(content) : content;
  const rows: (readonly string[])[] = [];
  const lines: number[] = [];
  const quarantined: QuarantinedRow[] = [];
  const result = await readCsv(
    source,
    overrides,
    {
      start: () => undefined,
      rows: (batch, batchLines) => {
        for (const row of batch) rows.push(row);
        for (const line of batchLines) lines.push(line);
      },
      quarantine: (row) => quarantined.push(row),
    },
    { signal: new AbortController().signal, breathe: () => Promise.resolve() },
  );
  return { ...result, header: result.detection.header, rows, lines, quarantined };
}

export function gzip(text: string): Uint8Array {
  return gzipSync(new TextEncoder().encode(text));
}

/** Files of a .tar.gz by their path (POSIX ustar: 512-byte headers, name at 0 with a prefix at 345, octal size at 124). */
export function untarGz(archive: Uint8Array): Map<string, Uint8Array> {
  const tar = gunzipSync(archive);
  const text = (from: number, length: number): string => new TextDecoder().decode(tar.subarray(from, from + length)).replace(/\0.*$/s, '');
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const sizeBytes = parseInt(text(at + 124, 12), 8);
    const prefix = text(at + 345, 155);
    const isFile = tar[at + 156] === 0x30 || tar[at + 156] === 0;
    if (isFile) files.set((prefix && `${prefix}/`) + text(at, 100), tar.slice(at + 512, at + 512 + sizeBytes));
    at += 512 + Math.ceil(sizeBytes / 512) * 512;
  }
  return files;
}
