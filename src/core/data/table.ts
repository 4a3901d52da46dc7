import { WorkbenchError } from '../contract/errors.ts';
import { DAY_MS, formatDateTime, formatDay } from './calendar.ts';
import type { Chunk, Column, ColumnSchema, Table } from './column.ts';
import { CHUNK_ROWS, MISSING_BOOL, MISSING_CODE, MISSING_DAY } from './column.ts';
import { rowsOf, textOf } from './textChunk.ts';
import { dayOfUnixTime, isUnixTime, msOfUnixTime } from './unixTime.ts';

/** A column's values as text identifiers: row i is `dictionary[codes[i]]`, or missing where the code is −1. Every entry is used. */
export interface Keys {
  readonly codes: Int32Array<ArrayBuffer>;
  readonly dictionary: readonly string[];
}

/** The column of that name. Throws `not-found` that lists the names there are. */
export function columnNamed(table: Table, name: string): Column {
  const column = table.columns.find((candidate) => candidate.schema.name === name);
  if (column) return column;
  const names = table.columns.slice(0, 50).map((candidate) => `"${candidate.schema.name}"`);
  throw new WorkbenchError('not-found', `There is no column "${name}". The columns are: ${names.join(', ')}.`, { column: name });
}

/** All rows of a number or bool column (1, 0) in a new array, NaN where missing. Throws `bad-input` for other types. */
export function numberValues(column: Column): Float64Array<ArrayBuffer> {
  const values = new Float64Array(rowsIn(column));
  eachChunk(column, (chunk, from) => {
    if (chunk.type === 'number') values.set(chunk.values, from);
    else if (chunk.type === 'bool') chunk.values.forEach((value, index) => (values[from + index] = value === MISSING_BOOL ? NaN : value));
    else throw wrongType(column, 'numbers');
  });
  return values;
}

/**
 * All rows of a date or datetime column in a new array, as days since 1970-01-01, MISSING_DAY where missing; datetimes are floored. Numbers that are all
 * Unix times are days in UTC. Throws `bad-input` for other types.
 */
export function dayValues(column: Column): Int32Array<ArrayBuffer> {
  const days = new Int32Array(rowsIn(column));
  eachChunk(column, (chunk, from) => {
    if (chunk.type === 'date') days.set(chunk.days, from);
    else if (chunk.type === 'datetime') chunk.ms.forEach((ms, index) => (days[from + index] = ms === ms ? Math.floor(ms / DAY_MS) : MISSING_DAY));
    else if (isUnixTimes(chunk)) chunk.values.forEach((value, index) => (days[from + index] = dayOfUnixTime(value)));
    else throw wrongType(column, 'dates');
  });
  return days;
}

/** All rows of a datetime column in a new array, as ms since 1970-01-01T00:00, NaN where missing; dates are midnight, and numbers may be Unix times, as in `dayValues`. Throws `bad-input` for other types. */
export function msValues(column: Column): Float64Array<ArrayBuffer> {
  const values = new Float64Array(rowsIn(column));
  eachChunk(column, (chunk, from) => {
    if (chunk.type === 'datetime') values.set(chunk.ms, from);
    else if (chunk.type === 'date') chunk.days.forEach((day, index) => (values[from + index] = day === MISSING_DAY ? NaN : day * DAY_MS));
    else if (isUnixTimes(chunk)) chunk.values.forEach((value, index) => (values[from + index] = msOfUnixTime(value)));
    else throw wrongType(column, 'dates');
  });
  return values;
}

/** All rows of a category column in a new array: codes into its dictionary, −1 where missing. Throws `bad-input` for other types. */
export function categoryCodes(column: Column): Int32Array<ArrayBuffer> {
  const codes = new Int32Array(rowsIn(column));
  eachChunk(column, (chunk, from) => {
    if (chunk.type !== 'category') throw wrongType(column, 'categories');
    codes.set(chunk.codes, from);
  });
  return codes;
}

/** The cell of a category or text column exactly as in the file, undefined where missing. Throws `bad-input` for other types. */
export function textAt(column: Column, row: number): string | undefined {
  const { chunk, index } = locate(column, row);
  if (chunk.type === 'text') return textOf(chunk, index);
  if (chunk.type !== 'category') throw wrongType(column, 'text');
  return column.schema.dictionary?.[chunk.codes[index]];
}

/**
 * Any cell as the text that stands for it in grids, downloads and keys: numbers in the shortest form that reads back the same, dates and
 * datetimes as ISO 8601, booleans in the column's own words, text as in the file; undefined where missing.
 */
export function displayCell(column: Column, row: number): string | undefined {
  const { chunk, index } = locate(column, row);
  return displayOf(column.schema, chunk, index);
}

/** Any column as text identifiers, codes in the order of first appearance; a category's own dictionary where it has one. */
export function keysOf(column: Column): Keys {
  if (column.schema.type === 'category') return { codes: categoryCodes(column), dictionary: column.schema.dictionary ?? [] };
  const keys = new KeyCoder(column);
  eachChunk(column, (chunk, from) => keys.add(chunk, from, 0, rowsOf(chunk)));
  return keys;
}

const ROWS_A_TURN = 8192;

/** As `keysOf`, with a breath every some thousand rows: a million different texts take a second. */
export async function keysOfInTurns(column: Column, breathe: () => Promise<void>): Promise<Keys> {
  if (column.schema.type === 'category') return keysOf(column);
  const keys = new KeyCoder(column);
  let from = 0;
  for (const chunk of column.chunks) {
    const rows = rowsOf(chunk);
    for (let start = 0; start < rows; start += ROWS_A_TURN) {
      keys.add(chunk, from, start, Math.min(rows, start + ROWS_A_TURN));
      await breathe();
    }
    from += rows;
  }
  return keys;
}

/** Codes for the texts of a column, in the order of first appearance. */
class KeyCoder implements Keys {
  readonly codes: Int32Array<ArrayBuffer>;
  readonly dictionary: string[] = [];
  readonly #schema: ColumnSchema;
  readonly #known = new Map<string, number>();

  constructor(column: Column) {
    this.#schema = column.schema;
    this.codes = new Int32Array(rowsIn(column));
  }

  /** Rows [start, end) of a chunk whose first row is the column's row `from`. */
  add(chunk: Chunk, from: number, start: number, end: number): void {
    for (let index = start; index < end; index++) {
      const text = displayOf(this.#schema, chunk, index);
      if (text === undefined) {
        this.codes[from + index] = MISSING_CODE;
        continue;
      }
      let code = this.#known.get(text);
      if (code === undefined) this.#known.set(text, (code = this.dictionary.push(text) - 1));
      this.codes[from + index] = code;
    }
  }
}

/** As `displayCell`, for a row of one chunk of a column. */
export function displayOf(schema: ColumnSchema, chunk: Chunk, index: number): string | undefined {
  switch (chunk.type) {
    case 'number':
      return chunk.values[index] === chunk.values[index] ? String(chunk.values[index]) : undefined;
    case 'category':
      return schema.dictionary?.[chunk.codes[index]];
    case 'date':
      return chunk.days[index] === MISSING_DAY ? undefined : formatDay(chunk.days[index]);
    case 'datetime':
      return chunk.ms[index] === chunk.ms[index] ? formatDateTime(chunk.ms[index], schema.format.zone) : undefined;
    case 'bool':
      return chunk.values[index] === MISSING_BOOL ? undefined : chunk.values[index] === 1 ? (schema.format.trueWord ?? 'true') : (schema.format.falseWord ?? 'false');
    case 'text':
      return textOf(chunk, index);
  }
}

/** Whether all numbers of a chunk are Unix times. */
function isUnixTimes(chunk: Chunk): chunk is Extract<Chunk, { readonly type: 'number' }> {
  return chunk.type === 'number' && chunk.values.every((value) => Number.isNaN(value) || isUnixTime(value));
}

export function rowsIn(column: Column): number {
  return column.chunks.reduce((rows, chunk) => rows + rowsOf(chunk), 0);
}

function eachChunk(column: Column, visit: (chunk: Chunk, from: number) => void): void {
  let from = 0;
  for (const chunk of column.chunks) {
    visit(chunk, from);
    from += rowsOf(chunk);
  }
}

function locate(column: Column, row: number): { chunk: Chunk; index: number } {
  const chunk = column.chunks[Math.floor(row / CHUNK_ROWS)];
  const index = row % CHUNK_ROWS;
  if (chunk && index >= 0 && index < rowsOf(chunk)) return { chunk, index };
  throw new WorkbenchError('not-found', `Column "${column.schema.name}" has ${rowsIn(column).toLocaleString('en')} rows; there is no row ${row}.`, { row });
}

function wrongType(column: Column, wanted: string): WorkbenchError {
  const { name, type } = column.schema;
  return new WorkbenchError('bad-input', `Column "${name}" holds ${type} values where ${wanted} are needed. Choose another column, or change its type and read the file again.`, {
    column: name,
    type,
  });
}
