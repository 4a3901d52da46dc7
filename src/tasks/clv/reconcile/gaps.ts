import { isCount } from './compare.ts';
import { contributionOf } from './ledger.ts';
import type { ComparedCell, Measure, MoneyRows } from './types.ts';

/** What is traced of one currency: by compared month, finance's total minus the file's, a number a measure. */
export interface Gaps {
  /** Index into the rows' currencies; −1 where no row has it. */
  readonly currency: number;
  readonly name: string;
  readonly measures: readonly Measure[];
  readonly months: ReadonlyMap<number, Vector>;
}

/** A number for each of the traced measures, in minor units (rows as they are). */
export type Vector = readonly number[];

/** Counts of customers do not add up over rows, so they are compared and not traced. */
function isTraced(measure: Measure): boolean {
  return !isCount(measure) || measure === 'rows';
}

/** The differences of each currency, over the measures that every one of its pasted months has (else over the one that most have). */
export function gapsOf(rows: MoneyRows, compared: readonly ComparedCell[]): Gaps[] {
  const names = [...new Set(compared.map(({ currency }) => currency))];
  return names.map((name) => {
    const cells = compared.filter((cell) => cell.currency === name && isTraced(cell.measure));
    const monthsOf = (measure: Measure) => cells.filter((cell) => cell.measure === measure).length;
    const all = new Set(cells.map(({ month }) => month)).size;
    const measures = [...new Set(cells.map(({ measure }) => measure))].sort((a, b) => monthsOf(b) - monthsOf(a));
    const full = measures.filter((measure) => monthsOf(measure) === all);
    const traced = full.length > 0 ? full : measures.slice(0, 1);
    const months = new Map<number, number[]>();
    for (const { month, measure, file, pasted, equal } of cells) {
      const at = traced.indexOf(measure);
      if (at < 0) continue;
      const vector = months.get(month) ?? traced.map(() => 0);
      vector[at] = equal ? 0 : pasted - file;
      months.set(month, vector);
    }
    return { currency: rows.currencies.indexOf(name), name, measures: traced, months };
  });
}

/** What row `i` adds to the traced measures. */
export function vectorOf(rows: MoneyRows, i: number, measures: readonly Measure[]): Vector {
  return measures.map((measure) => contributionOf(rows, i, measure));
}

export function plus(a: Vector, b: Vector): Vector {
  return a.map((value, at) => value + b[at]);
}

export function minus(a: Vector, b: Vector): Vector {
  return a.map((value, at) => value - b[at]);
}

/** −0 and 0 are one number. */
export function isEqual(a: Vector, b: Vector): boolean {
  return a.every((value, at) => value === b[at]);
}

export function negative(vector: Vector): Vector {
  return vector.map((value) => 0 - value);
}

export function isZero(vector: Vector): boolean {
  return vector.every((value) => value === 0);
}

export function keyOf(vector: Vector): string {
  // −0 and 0 are one number.
  return vector.map((value) => value + 0).join(',');
}
