import { CHUNK_ROWS, MISSING_CODE } from '../../core/data/column.ts';
import type { Column, ColumnType, Table } from '../../core/data/column.ts';
import type { ColumnMatch, ColumnPrint, TableFit } from './types.ts';

/** How a later table is made one that the models know: what was renamed, and what is not there any more. */
export function fitOf(columns: readonly Pick<ColumnMatch, 'was' | 'now'>[], prints: readonly ColumnPrint[]): TableFit | undefined {
  const names: Record<string, string> = {};
  const absent: Record<string, ColumnType> = {};
  for (const { was, now } of columns) {
    if (now === undefined) absent[was] = prints.find(({ name }) => name === was)?.type ?? 'category';
    else if (now !== was) names[now] = was;
  }
  return Object.keys(names).length + Object.keys(absent).length === 0 ? undefined : { names, absent };
}

/**
 * A table with columns under the names that they had, and those that are not there any more without a single value. A column that another now takes
 * the name of is left out.
 */
export function fitTable(table: Table, { names, absent }: TableFit): Table {
  const renamed = new Map(Object.entries(names));
  const taken = new Set([...renamed.values(), ...Object.keys(absent)]);
  const kept = table.columns.flatMap((column): Column[] => {
    const { name } = column.schema;
    const was = renamed.get(name);
    if (was !== undefined) return [{ ...column, schema: { ...column.schema, name: was } }];
    return taken.has(name) ? [] : [column];
  });
  return { rows: table.rows, columns: [...kept, ...Object.entries(absent).map(([name, type]) => emptyColumn(name, type, table.rows))] };
}

/** A text that is missing everywhere is a category without a value. */
function emptyColumn(name: string, type: ColumnType, rows: number): Column {
  const isNumber = type === 'number' || type === 'bool';
  const lengths = Array.from({ length: Math.ceil(rows / CHUNK_ROWS) }, (_, i) => Math.min(CHUNK_ROWS, rows - i * CHUNK_ROWS));
  if (isNumber) return { schema: { name, type: 'number', format: {} }, chunks: lengths.map((length) => ({ type: 'number', values: new Float64Array(length).fill(NaN) })) };
  if (type === 'date' || type === 'datetime') return { schema: { name, type: 'datetime', format: {} }, chunks: lengths.map((length) => ({ type: 'datetime', ms: new Float64Array(length).fill(NaN) })) };
  return { schema: { name, type: 'category', format: {}, dictionary: [] }, chunks: lengths.map((length) => ({ type: 'category', codes: new Int32Array(length).fill(MISSING_CODE) })) };
}
