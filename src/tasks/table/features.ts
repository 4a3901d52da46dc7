import { WorkbenchError } from '../../core/contract/index.ts';
import type { Feature, FeatureTable, TaskContext } from '../../core/contract/index.ts';
import { DAY_MS, dateFromDay, weekday } from '../../core/data/calendar.ts';
import { MISSING_DAY } from '../../core/data/column.ts';
import type { Column, Table } from '../../core/data/column.ts';
import { dayValues, displayCell, keysOf, msValues, numberValues, rowsIn } from '../../core/data/table.ts';
import { selectFeature } from '../featureTables.ts';
import { readFor } from './facts.ts';
import type { ColumnReader } from './facts.ts';
import type { FeaturePart, TableFeature } from './types.ts';

/** A part that is a number. */
export type NumberPart = Exclude<FeaturePart, 'category' | 'code'>;

/** The numbers of a table's rows, from 0. */
export function allRows({ rows }: Pick<Table, 'rows'>): Int32Array {
  const numbers = new Int32Array(rows);
  for (let row = 0; row < rows; row++) numbers[row] = row;
  return numbers;
}

/** The features of some rows of a table, in the order of `rows`. Throws `not-found` for a column that is not there, `bad-input` for one of another kind. */
export async function readFeatures(reader: ColumnReader, features: readonly TableFeature[], rows: Int32Array, ctx: Pick<TaskContext, 'breathe'>): Promise<FeatureTable> {
  const read = new Map<TableFeature, Feature>();
  // All rows as they stand need no copy.
  const areAll = rows.length === reader.rows && rows.every((row, i) => row === i);
  for await (const [column, made] of readFor(reader, features, (feature) => feature.column)) {
    for (const feature of made) {
      const values = readFeature(column, feature);
      read.set(feature, areAll ? values : selectFeature(values, rows));
      await ctx.breathe();
    }
  }
  return { rows: rows.length, features: features.flatMap((feature) => read.get(feature) ?? []) };
}

/** The same features with only those categories that rows of this table have: what is learned knows no other. */
export function onlyUsedCategories(table: FeatureTable): FeatureTable {
  return { ...table, features: table.features.map((feature) => (feature.kind === 'category' ? usedOnly(feature) : feature)) };
}

function usedOnly({ name, codes, categories }: Extract<Feature, { kind: 'category' }>): Feature {
  const used = new Uint8Array(categories.length);
  for (const code of codes) if (code >= 0) used[code] = 1;
  const newCodes = new Int32Array(categories.length);
  const kept = categories.filter((_, code) => used[code] === 1);
  let next = 0;
  used.forEach((isUsed, code) => (newCodes[code] = isUsed ? next++ : -1));
  return { name, kind: 'category', codes: codes.map((code) => (code < 0 ? -1 : newCodes[code])), categories: kept };
}

function readFeature(column: Column, { name, part }: TableFeature): Feature {
  if (part === 'category') return readCategory(column, name);
  if (part === 'code') return readCodes(column, name);
  return { name, kind: 'number', values: readNumbers(column, part) };
}

function readCategory(column: Column, name: string): Extract<Feature, { kind: 'category' }> {
  if (column.schema.type === 'bool') throw otherKind(column, 'categories');
  const { codes, dictionary } = keysOf(column);
  return { name, kind: 'category', codes, categories: dictionary };
}

/** Whole numbers, as a number column or as text. */
function readCodes(column: Column, name: string): Feature {
  const feature = readCategory(column, name);
  const strange = feature.categories.find((category) => !isCategoryCode(category));
  if (strange !== undefined) throw noCode(column.schema.name, strange);
  return feature;
}

/** Whether a cell is the code of a category: a whole number from 0. */
export function isCategoryCode(cell: string): boolean {
  return /^\d{1,9}$/.test(cell);
}

export function noCode(column: string, cell: string): WorkbenchError {
  return new WorkbenchError('bad-input', `Column "${column}" holds ${JSON.stringify(cell.slice(0, 80))}, but the imported model knows its categories by code number alone (0, 1, 2 …). Put each category's code, as in the model's own training, in the place of its name.`, { column });
}

function readNumbers(column: Column, part: NumberPart): Float64Array {
  const { type } = column.schema;
  const fits = part === 'number' || part === 'bool' ? type === 'number' || type === 'bool' : type === 'date' || type === 'datetime';
  if (fits) return part === 'number' || part === 'bool' ? numberValues(column) : dateParts(column, part);
  if (hasNoValue(column)) return new Float64Array(rowsIn(column)).fill(NaN);
  throw otherKind(column, part === 'number' ? 'numbers' : part === 'bool' ? 'true or false' : 'dates');
}

function dateParts(column: Column, part: 'days' | 'month' | 'weekday' | 'hour'): Float64Array {
  if (part === 'hour') return msValues(column).map((ms) => Math.floor((((ms % DAY_MS) + DAY_MS) % DAY_MS) / 3_600_000));
  const of = { days: (day: number) => day, month: (day: number) => dateFromDay(day).month, weekday }[part];
  return Float64Array.from(dayValues(column), (day) => (day === MISSING_DAY ? NaN : of(day)));
}

/** A column without a value has no kind of its own. */
function hasNoValue(column: Column): boolean {
  for (let row = 0; row < rowsIn(column); row++) if (displayCell(column, row) !== undefined) return false;
  return true;
}

function otherKind({ schema: { name, type } }: Column, wanted: string): WorkbenchError {
  return new WorkbenchError('bad-input', `Column "${name}" was learned from as ${wanted}, but here it holds ${type} values. Change its type and read the file again.`, { column: name, type });
}
