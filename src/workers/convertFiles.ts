import { type TaskContext, toFailure } from '../core/contract/index.ts';
import { readCsv } from '../formats/csv/readCsv.ts';
import type { RecordSink } from '../formats/csv/types.ts';
import { createCsvWriter } from '../formats/csv/writeCsv.ts';
import { zipFiles } from '../formats/zip.ts';
import { fileSource } from './fileSource.ts';
import type { ConvertedFile } from './protocol.ts';

/**
 * Each file's cells as read by detection alone: no types, nothing neutralised. The zip holds each under its own name (without `.gz`) as UTF-8,
 * comma, RFC 4180, `\r\n`, header first; and `report.json` with what was detected, or why a file was refused. Files that would share a name
 * are told apart by a number: the report's `output` says which is which.
 */
export async function convertFiles(files: readonly File[], ctx: TaskContext): Promise<Blob> {
  const report: ConvertedFile[] = [];
  const converted = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const [i, file] of files.entries()) {
    ctx.onProgress({ phase: 'convert', done: i, total: files.length, unit: 'files' });
    const { entry, csv } = await convertFile(file, ctx);
    if (csv) {
      const output = freeName(file.name.replace(/\.gz$/i, ''), converted);
      converted.set(output, csv);
      report.push({ ...entry, output });
    } else report.push(entry);
    await ctx.breathe();
  }
  const reportFile: [string, Uint8Array<ArrayBuffer>] = [REPORT, new TextEncoder().encode(JSON.stringify(report))];
  return new Blob([zipFiles([...converted, reportFile])], { type: 'application/zip' });
}

const REPORT = 'report.json';

/** The name, or the first of `name (2).csv`, `name (3).csv`, … that is not taken. */
function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
  const [, stem, ending] = /^(.+?)(\.[^.]*)?$/s.exec(name) ?? ['', name, ''];
  let free = name;
  for (let n = 2; free === REPORT || taken.has(free); n++) free = `${stem} (${n})${ending ?? ''}`;
  return free;
}

async function convertFile(file: File, ctx: TaskContext): Promise<{ entry: ConvertedFile; csv?: Uint8Array<ArrayBuffer> }> {
  const writer = createCsvWriter({ neutraliseFormulas: false });
  const parts: string[] = [];
  const sink: RecordSink = {
    start: ({ header }) => parts.push(writer.rows([header])),
    rows: (rows) => parts.push(writer.rows(rows)),
    quarantine: () => undefined,
  };
  try {
    const { detection, rowsRead, rowsQuarantined } = await readCsv(fileSource(file), {}, sink, ctx);
    const entry = { name: file.name, detected: detection.dialect, header: detection.header, rows: { read: rowsRead, quarantined: rowsQuarantined } };
    // Not `join`: a text ends at half a gigabyte, bytes do not.
    return { entry, csv: new Uint8Array(await new Blob(parts).arrayBuffer()) };
  } catch (error) {
    if (ctx.signal.aborted) throw error;
    const { code, message } = toFailure(error);
    return { entry: { name: file.name, error: { code, message } } };
  }
}
