import { WorkbenchError } from '../contract/errors.ts';
import { ColumnBuild } from './columnBuild.ts';
import type { ColumnPlan, Settled } from './columnBuild.ts';
import type { ReadOverrides } from './dataset.ts';
import type { Rows } from './encoder.ts';
import { inferColumn } from './inferType.ts';
import type { Inference } from './inferType.ts';
import type { MissingMarks } from './missingMarks.ts';
import type { DecimalMark } from './parseNumber.ts';

export interface PlanOptions extends Pick<ReadOverrides, 'types'> {
  readonly marks: MissingMarks;
  readonly settled?: ReadonlyMap<number, Settled>;
}

type Given = NonNullable<ReadOverrides['types']>[string];

/** Decides from the first rows how each column is read. Throws `bad-input` where `types` names a column that is not there. */
export function planColumns(header: readonly string[], rows: Rows, options: PlanOptions): ColumnBuild[] {
  const given = givenTypes(header, options.types);
  const samples = header.map((_, index) => countCells(rows, index));
  const inferences = inferColumns(samples, given, options.marks);
  const decimal = provenDecimal(inferences);
  return header.map((name, index) => {
    const plan: ColumnPlan = { name, index, inference: inferences[index], given: given[index], settled: options.settled?.get(index), decimal, marks: options.marks };
    return new ColumnBuild(plan, samples[index]);
  });
}

/** Infers columns side by side, so that numbers whose decimal mark is open take the mark that the others prove. */
export function inferColumns(samples: readonly ReadonlyMap<string, number>[], given: readonly (Given | undefined)[], marks: MissingMarks): Inference[] {
  const inferences = samples.map((sample, index) => inferColumn(sample, { marks, ...given[index] }));
  const decimal = provenDecimal(inferences);
  if (!decimal) return inferences;
  return inferences.map((inference, index) => {
    if (inference.ambiguous === 'decimal') return inferColumn(samples[index], { marks, ...given[index], decimal });
    const whole = inference.type === 'number' && !inference.format.decimal;
    return whole ? { ...inference, format: { ...inference.format, decimal, thousands: '' } } : inference;
  });
}

/** The decimal mark that the columns of one file prove, unless they contradict each other. */
export function provenDecimal(inferences: readonly Inference[]): DecimalMark | undefined {
  const proven = new Set(inferences.flatMap(({ decimalProven }) => (decimalProven ? [decimalProven] : [])));
  return proven.size === 1 ? [...proven][0] : undefined;
}

/** Distinct cells of a column with their numbers of rows. */
export function countCells(rows: Rows, column: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row[column], (counts.get(row[column]) ?? 0) + 1);
  return counts;
}

/** The person's types by position: keys of `types` are names, or 0-based positions as text. */
export function givenTypes(header: readonly string[], types: ReadOverrides['types'] = {}): (Given | undefined)[] {
  const positions = new Map<string, number>(header.map((_, index) => [String(index), index]));
  header.forEach((name, index) => positions.set(name, index));
  const given = new Array<Given | undefined>(header.length).fill(undefined);
  for (const [key, value] of Object.entries(types)) {
    const index = positions.get(key);
    if (index === undefined) throw new WorkbenchError('bad-input', `A type is set for column "${key}", which is not there. The columns are: ${header.slice(0, 50).join(', ')}.`, { column: key });
    given[index] = value;
  }
  return given;
}
