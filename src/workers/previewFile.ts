import type { TaskContext } from '../core/contract/index.ts';
import { proposeColumns } from '../core/data/proposeColumns.ts';
import type { ReadOverrides } from '../core/data/dataset.ts';
import { detectCsv, readCsv } from '../formats/csv/readCsv.ts';
import type { ByteSource } from '../formats/csv/types.ts';
import { fileSource } from './fileSource.ts';
import type { ImportPreview } from './protocol.ts';

/** Rows that a preview looks at; the import itself looks at all. */
const PREVIEW_ROWS = 20_000;

/** How a file would be read, from its first rows: dialect, names, types, and what a person must answer. */
export async function previewFile(file: File, overrides: ReadOverrides, ctx: TaskContext): Promise<ImportPreview> {
  const source = fileSource(file);
  const detection = await detectCsv(source, overrides);
  return { detection, columns: proposeColumns(detection.header, await firstRows(source, overrides, ctx), overrides) };
}

async function firstRows(source: ByteSource, overrides: ReadOverrides, ctx: TaskContext): Promise<readonly (readonly string[])[]> {
  const enough = new AbortController();
  const found: (readonly string[])[] = [];
  const sink = {
    start: () => undefined,
    rows: (rows: readonly (readonly string[])[]) => {
      for (const row of rows) found.push(row);
      if (found.length >= PREVIEW_ROWS) enough.abort();
    },
    quarantine: () => undefined,
  };
  try {
    await readCsv(source, overrides, sink, { signal: AbortSignal.any([ctx.signal, enough.signal]), breathe: ctx.breathe });
  } catch (error) {
    if (!enough.signal.aborted) throw error;
  }
  return found;
}
