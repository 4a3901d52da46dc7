import { type TaskContext, toFailure } from '../core/contract/index.ts';
import { readCsv } from '../formats/csv/readCsv.ts';
import type { RecordSink } from '../formats/csv/types.ts';
import { createCsvWriter } from '../formats/csv/writeCsv.ts';
import { zipFiles } from '../formats/zip.ts';
import { fileSource } from './fileSource.ts';
import type { ConvertedFile } from './protocol.ts';

/**
 * Each file's cells as read by detection alone: no types, nothing neutralised. The zip holds each under its own name (without `.gz`) as UTF-8,
 * comma, RFC 4180, `\r\n`, header first; and `report.json` with what was detected, or why a file was refused.
 */
export async function convertFiles(files: readonly File[], ctx: TaskContext): Promise<Blob> {
  const report: ConvertedFile[] = [];
  const converted: [string, Uint8Array<ArrayBuffer>][] = [];
  for (const [i, file] of files.entries()) {
    ctx.onProgress({ phase: 'convert', done: i, total: files.length, unit: 'files' });
    const { entry, csv } = await convertFile(file, ctx);
    report.push(entry);
    if (csv) converted.push([file.name.replace(/\.gz$/i, ''), csv]);
    await ctx.breathe();
  }
  const reportFile: [string, Uint8Array<ArrayBuffer>] = ['report.json', new TextEncoder().encode(JSON.stringify(report))];
  return new Blob([zipFiles([...converted, reportFile])], { type: 'application/zip' });
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
    return { entry, csv: new TextEncoder().encode(parts.join('')) };
  } catch (error) {
    if (ctx.signal.aborted) throw error;
    const { code, message } = toFailure(error);
    return { entry: { name: file.name, error: { code, message } } };
  }
}
