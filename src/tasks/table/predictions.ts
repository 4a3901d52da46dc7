import type { Table } from '../../core/data/column.ts';
import { displayCell } from '../../core/data/table.ts';
import { mostProbable } from '../../core/metrics/meanLoss.ts';
import type { TablePredictions } from './types.ts';

/** Separates a model's kind from a class in the name of a series. */
const SEPARATOR = ':';

/** Keys of rows: the values of the key column where the table has it and they differ from row to row, else the rows' numbers from 1. */
export function readKeys(table: Table, key: string | null, rows: Int32Array): readonly string[] {
  const column = table.columns.find(({ schema }) => schema.name === key);
  const values = column && Array.from(rows, (row) => displayCell(column, row));
  const given = values?.filter((value) => value !== undefined) ?? [];
  return given.length === rows.length && new Set(given).size === given.length ? given : Array.from(rows, (row) => String(row + 1));
}

/** A model's predictions as series by name: see TablePredictions. `predicted` is rows × outputs. */
export function seriesOf(kind: string, predicted: Float64Array, classes: readonly string[]): readonly (readonly [string, Float64Array])[] {
  if (classes.length <= 2) return [[kind, predicted]];
  const rows = predicted.length / classes.length;
  const said = new Float64Array(rows);
  for (let row = 0; row < rows; row++) said[row] = mostProbable(predicted, row, classes.length);
  const shares = classes.map((name, k) => {
    const share = new Float64Array(rows);
    for (let row = 0; row < rows; row++) share[row] = predicted[row * classes.length + k];
    return [`${kind}${SEPARATOR}${name}`, share] as const;
  });
  return [[kind, said], ...shares];
}

/** A model's predictions as rows × outputs again, of the rows at `positions`. */
export function predictedOf({ byKind }: Pick<TablePredictions, 'byKind'>, kind: string, classes: readonly string[], positions: Int32Array): Float64Array {
  const outputs = classes.length > 2 ? classes.length : 1;
  const series = outputs === 1 ? [byKind[kind]] : classes.map((name) => byKind[`${kind}${SEPARATOR}${name}`]);
  const predicted = new Float64Array(positions.length * outputs);
  positions.forEach((row, i) => series.forEach((values, k) => (predicted[i * outputs + k] = values[row])));
  return predicted;
}

/** Positions of the rows whose actual is known. */
export function knownRows(actual: Float64Array): Int32Array {
  return Int32Array.from(actual.keys()).filter((row) => !Number.isNaN(actual[row]));
}
