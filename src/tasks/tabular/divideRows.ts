import { WorkbenchError } from '../../core/contract/index.ts';
import type { Column } from '../../core/data/column.ts';
import { columnNamed, msValues, numberValues } from '../../core/data/table.ts';
import { selectCodes, selectValues } from '../featureTables.ts';
import type { TableSource } from '../table/facts.ts';
import { allRows } from '../table/features.ts';
import { countClasses, isKnown, orderBinary, readLabels, strataOf, targetsAt } from '../table/labels.ts';
import type { Labels } from '../table/labels.ts';
import type { ClassCount } from '../table/types.ts';
import { splitRows } from './split.ts';
import type { TabularOptions } from './types.ts';

export interface TabularInput {
  readonly train: TableSource;
  /** For the split `file`. */
  readonly test?: TableSource;
}

/** Which rows are learned from, and which are predicted. */
export interface DividedRows {
  /** Rows of the table with a target, and a date where time divides. */
  readonly usable: Int32Array;
  /** Rows to learn from, ascending. */
  readonly train: Int32Array;
  readonly trainY: Float64Array;
  /** Classes of the rows to learn from, in the models' order, with their rows there; empty for numbers. */
  readonly classes: readonly ClassCount[];
  readonly weight?: Float64Array;
  /** Moments of the training rows, for a split in time. */
  readonly trainTimes?: Float64Array;
  /** Rows that are predicted, ascending: of the test table where there is one. */
  readonly predicted: Int32Array;
  /** NaN where unknown: such rows are predicted, and not judged. */
  readonly actual: Float64Array;
  readonly foldOfRow?: Int32Array;
  readonly cutoffMs?: number;
  readonly counts: {
    /** Rows of the table without a target; of those with one, rows without a date. */
    readonly withoutTarget: number;
    readonly withoutDate: number;
    /** Of the rows that are predicted, those with a target that can be judged, and those of a class that no training row has. */
    readonly judged: number;
    readonly unseen: number;
  };
}

/** Squares of larger numbers, and their sums, may overflow. */
const LARGEST_TARGET = 1e100;

/** Throws `not-enough-data` where nothing could be learned, or nothing judged; `bad-input` where a number is too large to be judged. */
export function divideRows({ train: { table }, test }: TabularInput, options: TabularOptions): DividedRows {
  const labels = readLabels(columnNamed(table, options.target), options.learn);
  const times = options.split.kind === 'time' ? msValues(columnNamed(table, options.split.column)) : undefined;
  const labelled = allRows(table).filter((row) => isKnown(labels, row));
  const usable = times ? labelled.filter((row) => !Number.isNaN(times[row])) : labelled;
  if (usable.length < 2) {
    const and = times ? ' and a date' : '';
    throw new WorkbenchError('not-enough-data', `Only ${usable.length} of ${table.rows} rows have a value of "${options.target}"${and}; learning and judging need at least 2. Choose another target, or bring more rows.`, { option: 'target' });
  }
  const split = splitRows(options.split, strataOf(labels, usable), times ? selectValues(times, usable) : new Float64Array(0));
  const train = selectCodes(usable, split.train);
  const classes = classesToLearn(labels, train, options);
  const names = classes.map(({ name }) => name);
  const held = test ? { labels: readLabels(targetOf(test, options.target), options.learn), rows: allRows(test.table) } : { labels, rows: selectCodes(usable, split.holdout) };
  const actual = targetsAt(held.labels, held.rows, names);
  const trainY = targetsAt(labels, train, names);
  if (options.learn === 'regression') for (const values of [trainY, actual]) checkSizes(values, options.target);
  const judged = countRows(actual, (value) => !Number.isNaN(value));
  if (judged === 0) throw new WorkbenchError('not-enough-data', `No row ${test ? 'of the test file' : 'that is held out'} has a value of "${options.target}" that could be learned, so nothing can be judged. Choose another split, and score such rows afterwards.`, { option: 'split' });
  return {
    usable,
    train,
    trainY,
    classes,
    weight: options.weight === undefined ? undefined : selectValues(numberValues(columnNamed(table, options.weight)), train),
    trainTimes: times && selectValues(times, train),
    predicted: held.rows,
    actual,
    foldOfRow: split.foldOfRow,
    cutoffMs: split.cutoffMs,
    counts: {
      withoutTarget: table.rows - labelled.length,
      withoutDate: labelled.length - usable.length,
      judged,
      unseen: countRows(held.rows, (row) => isKnown(held.labels, row)) - judged,
    },
  };
}

function checkSizes(values: Float64Array, target: string): void {
  const large = values.find((value) => Math.abs(value) > LARGEST_TARGET);
  if (large !== undefined) throw new WorkbenchError('bad-input', `Column "${target}" cannot be predicted: it holds ${large}, and errors of numbers beyond ±${LARGEST_TARGET} cannot be squared. Divide it by a constant, or choose another "target".`, { option: 'target', column: target });
}

/** Classes that training rows have: of others nothing can be learned. */
function classesToLearn(labels: Labels, train: Int32Array, { learn, target, positiveClass }: TabularOptions): readonly ClassCount[] {
  if (learn === 'regression') return [];
  const counts = countClasses(labels, train);
  const needed = learn === 'binary' ? 2 : 3;
  if (counts.length < needed) {
    const found = counts.map(({ name }) => `"${name}"`).join(' and ');
    throw new WorkbenchError('not-enough-data', `The rows to learn from have ${counts.length === 1 ? 'one class' : `${counts.length} classes`} of "${target}" only: ${found}. Choose another split, or bring rows of the other classes.`, { option: 'split' });
  }
  return learn === 'binary' ? orderBinary(counts, positiveClass) : counts;
}

function targetOf({ facts, table }: TableSource, target: string): Column {
  const column = table.columns.find(({ schema }) => schema.name === target);
  if (column) return column;
  throw new WorkbenchError('not-enough-data', `The test file "${facts.name}" has no column "${target}", so nothing can be judged by it. Choose another split, and score the file afterwards.`, { option: 'split', column: target });
}

function countRows(values: Float64Array | Int32Array, counts: (value: number) => boolean): number {
  let found = 0;
  for (const value of values) if (counts(value)) found++;
  return found;
}
