import { WorkbenchError } from '../../core/contract/index.ts';
import type { Column } from '../../core/data/column.ts';
import { keysOf, numberValues } from '../../core/data/table.ts';
import { proposePositive, sortClasses } from './target.ts';
import type { ClassCount, TableLearn } from './types.ts';

/** A target by row of its table: numbers (NaN unknown), or codes into names (−1 unknown). */
export type Labels =
  | { readonly kind: 'numbers'; readonly values: Float64Array }
  | { readonly kind: 'classes'; readonly codes: Int32Array; readonly names: readonly string[] };

export function readLabels(column: Column, learn: TableLearn): Labels {
  if (learn === 'regression') return { kind: 'numbers', values: numberValues(column) };
  const { codes, dictionary } = keysOf(column);
  return { kind: 'classes', codes, names: dictionary };
}

export function isKnown(labels: Labels, row: number): boolean {
  return labels.kind === 'numbers' ? Number.isFinite(labels.values[row]) : labels.codes[row] >= 0;
}

/** Numbers, or indexes into `classes`; NaN for what is unknown, or of no class among them. */
export function targetsAt(labels: Labels, rows: Int32Array, classes: readonly string[]): Float64Array {
  if (labels.kind === 'numbers') return Float64Array.from(rows, (row) => (Number.isFinite(labels.values[row]) ? labels.values[row] : NaN));
  const indexOf = new Map(classes.map((name, index) => [name, index]));
  const byCode = labels.names.map((name) => indexOf.get(name) ?? NaN);
  return Float64Array.from(rows, (row) => byCode[labels.codes[row]] ?? NaN);
}

/** One code a row for splits that keep the classes' shares: all alike for numbers. */
export function strataOf(labels: Labels, rows: Int32Array): Int32Array {
  return labels.kind === 'numbers' ? new Int32Array(rows.length) : Int32Array.from(rows, (row) => labels.codes[row]);
}

/** Rows of each class among `rows`, in the classes' standard order. */
export function countClasses(labels: Labels, rows: Int32Array): readonly ClassCount[] {
  if (labels.kind === 'numbers') return [];
  const counts = new Int32Array(labels.names.length);
  for (const row of rows) if (labels.codes[row] >= 0) counts[labels.codes[row]]++;
  const rowsOf = new Map(labels.names.map((name, code) => [name, counts[code]]));
  return sortClasses(labels.names.filter((name) => (rowsOf.get(name) ?? 0) > 0)).map((name) => ({ name, rows: rowsOf.get(name) ?? 0 }));
}

/** The order in which models know two classes: the positive one is second. Throws `bad-input` for a positive class that is not there. */
export function orderBinary(counts: readonly ClassCount[], asked: string | undefined): readonly ClassCount[] {
  const positive = asked === undefined ? proposePositive(counts) : nameAsked(counts, asked);
  if (positive === undefined) {
    throw new WorkbenchError('bad-input', `Option "positiveClass" is ${JSON.stringify(asked?.slice(0, 80))}, which is none of the classes: ${counts.map(({ name }) => `"${name}"`).join(', ')}.`, { option: 'positiveClass' });
  }
  return [...counts].sort((a, b) => Number(a.name === positive) - Number(b.name === positive));
}

/** A yes or no is kept without its capitals, so that a class may be asked for as its file writes it. */
function nameAsked(counts: readonly ClassCount[], asked: string): string | undefined {
  const exact = counts.find(({ name }) => name === asked);
  return (exact ?? counts.find(({ name }) => name === asked.toLowerCase()))?.name;
}
