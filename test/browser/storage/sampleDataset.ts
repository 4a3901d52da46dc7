import { CHUNK_ROWS, type Chunk, type Column, type ColumnSchema, type Table } from '../../../src/core/data/column.ts';
import type { DatasetMeta, QuarantinedRow } from '../../../src/core/data/dataset.ts';
import type { DatasetToSave } from '../../../src/storage/saveDataset.ts';
import { textChunk } from '../../storage/textChunk.ts';

/** Three rows, one column of each type, each with a missing value. */
export const smallTable: Table = tableOf(3, [
  [{ name: 'amount', type: 'number', format: { decimal: ',' } }, { type: 'number', values: Float64Array.of(1.5, NaN, -0) }],
  [{ name: 'city', type: 'category', format: {}, dictionary: ['Rome', '__proto__'] }, { type: 'category', codes: Int32Array.of(1, -1, 0) }],
  [{ name: 'day', type: 'date', format: { dateOrder: 'dmy' } }, { type: 'date', days: Int32Array.of(0, -2_147_483_648, 10_000) }],
  [{ name: 'at', type: 'datetime', format: {} }, { type: 'datetime', ms: Float64Array.of(0.5, NaN, 1e12) }],
  [{ name: '__proto__', type: 'bool', format: { trueWord: 'yes' } }, { type: 'bool', values: Uint8Array.of(1, 255, 0) }],
  [{ name: 'note', type: 'text', format: {} }, textChunk(['é', null, ''])],
]);

/** One number column 0, 1, 2, … over several chunks. */
export function numberTable(rows: number): Table {
  const chunks = chunkSpans(rows).map(({ first, size }): Chunk => ({ type: 'number', values: Float64Array.from({ length: size }, (_, i) => first + i) }));
  return { rows, columns: [{ schema: { name: 'n', type: 'number', format: {} }, chunks }] };
}

/** One number column 0, 1, 2, … and one text column that spell the row's number, over several chunks. */
export function longTable(rows: number): Table {
  const texts = chunkSpans(rows).map(({ first, size }) => textChunk(Array.from({ length: size }, (_, i) => String(first + i))));
  return { rows, columns: [...numberTable(rows).columns, { schema: { name: 's', type: 'text', format: {} }, chunks: texts }] };
}

function chunkSpans(rows: number): { first: number; size: number }[] {
  return Array.from({ length: Math.ceil(rows / CHUNK_ROWS) }, (_, i) => ({ first: i * CHUNK_ROWS, size: Math.min(CHUNK_ROWS, rows - i * CHUNK_ROWS) }));
}

export function quarantined(count: number): QuarantinedRow[] {
  return Array.from({ length: count }, (_, i) => ({ line: i + 2, reason: 'too-many-cells', detail: 'expected 6, found 7', cells: ['a', `row ${i}`] }));
}

export function datasetOf(table: Table, overrides: Partial<Omit<DatasetToSave, 'meta'>> & { readonly meta?: Partial<DatasetMeta> } = {}): DatasetToSave {
  const { meta, ...rest } = overrides;
  return { storageKey: crypto.randomUUID(), table, quarantine: [], ...rest, meta: { ...metaOf(table), ...meta } };
}

function metaOf(table: Table): DatasetMeta {
  return {
    id: 'a'.repeat(64),
    name: 'Orders',
    rows: table.rows,
    columns: table.columns.map((column) => column.schema),
    notes: {},
    profiles: [],
    warnings: [],
    source: {
      fileName: 'orders.csv',
      sizeBytes: 100,
      dialect: { encoding: 'utf-8', bom: false, gzip: false, delimiter: ',', quote: '"', escape: '"', newline: '\n', hasHeader: true, preambleLines: 0 },
      rowsRead: table.rows,
      rowsQuarantined: 0,
      sourceKept: false,
    },
    createdAtMs: 1_700_000_000_000,
    storedBytes: 0,
  };
}

function tableOf(rows: number, columns: readonly (readonly [ColumnSchema, Chunk])[]): Table {
  return { rows, columns: columns.map(([schema, chunk]): Column => ({ schema, chunks: [chunk] })) };
}
