import Papa from 'papaparse';
import { parseIsoDay } from '../../../src/core/data/calendar.ts';

/** Rows of a sample's CSV by column; throws where a reader would stumble. */
export function rowsOf<Column extends string>(csv: string): Record<Column, string>[] {
  const { data, errors } = Papa.parse<Record<Column, string>>(csv, { header: true, skipEmptyLines: true });
  if (errors.length > 0) throw new Error(JSON.stringify(errors[0]));
  return data;
}

/** A cell's day number; throws for what is no day. */
export function dayOf(cell: string): number {
  const day = parseIsoDay(cell);
  if (day === undefined) throw new Error(`No day: ${JSON.stringify(cell)}`);
  return day;
}

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** How many standard errors the mean of `differences` is from 0. */
export function zOf(differences: readonly number[]): number {
  const middle = mean(differences);
  const variance = mean(differences.map((value) => (value - middle) ** 2));
  return middle / Math.sqrt(variance / differences.length);
}

/** Share of the values' variance that predictions explain. */
export function rSquared(predicted: readonly number[], actual: readonly number[]): number {
  const middle = mean(actual);
  return 1 - mean(actual.map((value, i) => (value - predicted[i]) ** 2)) / mean(actual.map((value) => (value - middle) ** 2));
}
