import type { TaskContext } from '../core/contract/index.ts';
import { CHUNK_ROWS, type Table } from '../core/data/column.ts';
import { displayCell } from '../core/data/table.ts';
import { createCsvWriter } from '../formats/csv/writeCsv.ts';
import { getDataset } from '../storage/datasets.ts';
import { readQuarantine, readRows } from '../storage/readDataset.ts';
import type { Database } from '../storage/schema.ts';
import type { GridPage } from './protocol.ts';

/** Rows of a dataset as text; null is missing. */
export async function gridPage(db: Database, datasetId: string, from: number, count: number): Promise<GridPage> {
  const window = await readRows(db, datasetId, { from, count });
  return { from: window.firstRow, rows: textRows(window) };
}

/** A dataset as CSV, a chunk of rows at a time. */
export async function datasetCsv(db: Database, datasetId: string, neutraliseFormulas: boolean, ctx: TaskContext): Promise<Blob> {
  const { columns, rows } = await getDataset(db, datasetId);
  const writer = createCsvWriter({ neutraliseFormulas });
  const parts: Blob[] = [new Blob([writer.rows([columns.map(({ name }) => name)])])];
  for (let from = 0; from < rows; from += CHUNK_ROWS) {
    ctx.onProgress({ phase: 'export', done: from, total: rows, unit: 'rows' });
    // A blob may live on disk; a growing text would not.
    parts.push(new Blob([writer.rows(textRows(await readRows(db, datasetId, { from, count: CHUNK_ROWS })))]));
    await ctx.breathe();
  }
  return new Blob(parts, { type: 'text/csv' });
}

/** Quarantined rows with line, reason and detail before their cells as read. */
export async function quarantineCsv(db: Database, datasetId: string): Promise<Blob> {
  const { columns } = await getDataset(db, datasetId);
  const rows = await readQuarantine(db, datasetId);
  const writer = createCsvWriter();
  const header = ['line', 'reason', 'detail', ...columns.map(({ name }) => name)];
  return new Blob([writer.rows([header]), writer.rows(rows.map(({ line, reason, detail, cells }) => [String(line), reason, detail, ...cells]))], { type: 'text/csv' });
}

function textRows({ rows, columns }: Table): (string | null)[][] {
  return Array.from({ length: rows }, (_, row) => columns.map((column) => displayCell(column, row) ?? null));
}
