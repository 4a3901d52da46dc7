import { WorkbenchError } from '../../core/contract/index.ts';
import { columnNamed } from '../../core/data/table.ts';
import { planColumns } from '../table/columns.ts';
import type { PlannedColumns } from '../table/columns.ts';
import type { TableFacts } from '../table/facts.ts';
import { proposeTarget } from '../table/target.ts';
import { divideRows } from './divideRows.ts';
import type { DividedRows, TabularInput } from './divideRows.ts';
import { cutoffText } from './split.ts';
import { takenAsTarget, takenAsWeight } from './takenColumns.ts';
import type { TabularOptions, TabularPlan, TabularSplit } from './types.ts';
import { planWarnings } from './warnings.ts';

/** Columns that a plan reads, before any feature. */
export function planningColumns({ target, weight, split }: TabularOptions): readonly string[] {
  return [...new Set([target, ...(weight === undefined ? [] : [weight]), ...(split.kind === 'time' ? [split.column] : [])])];
}

/** Columns that a training keeps beside its features: those of the plan, and the key's. */
export function keptColumns(facts: TableFacts, options: TabularOptions): readonly string[] {
  const { key } = planUse(facts, options);
  return [...new Set([...planningColumns(options), ...(key === null ? [] : [key])])];
}

/** Columns that features are made of. */
export function featureColumns(facts: TableFacts, options: TabularOptions): readonly string[] {
  return [...new Set(planUse(facts, options).features.map(({ column }) => column))];
}

/** Decides what is learned from which rows and columns. Throws `not-enough-data` or `bad-input` where that leaves nothing to learn or to judge. */
export function planTabular(input: TabularInput, options: TabularOptions, splitIsProposed: boolean): { readonly plan: TabularPlan; readonly rows: DividedRows } {
  const { facts } = input.train;
  const { columns, features, key } = planUse(facts, options);
  if (features.length === 0) {
    throw new WorkbenchError('not-enough-data', `"${facts.name}" has no column to learn from beside the target "${options.target}": ${columns.map(({ column, note }) => `"${column}": ${note}`).join(' ').slice(0, 500)} Name columns in "features".`, { option: 'features' });
  }
  const rows = divideRows(input, options);
  const split = splitAsMade(input, options, rows);
  const plan: TabularPlan = {
    target: options.target,
    learn: options.learn,
    classes: rows.classes,
    positiveClass: options.learn === 'binary' ? rows.classes[1].name : null,
    weight: options.weight ?? null,
    key,
    columns,
    features,
    split,
    splitIsProposed,
    rows: countRows(input, rows),
    warnings: planWarnings(options.target, split, splitIsProposed, rows),
  };
  return { plan, rows };
}

function planUse(facts: TableFacts, options: TabularOptions): PlannedColumns {
  const proposed = proposeTarget(facts);
  const reason = proposed?.column === options.target ? proposed.reason : 'chosen';
  const { target, weight, features, exclude } = options;
  const taken = [takenAsTarget({ column: target, reason }), ...(weight === undefined ? [] : [takenAsWeight(weight)])];
  return planColumns(facts, { taken, features, exclude });
}

function countRows({ train, test }: TabularInput, { usable, train: learned, predicted, counts }: DividedRows): TabularPlan['rows'] {
  const read = train.table.rows + (test?.table.rows ?? 0);
  const rejected = train.table.rows - usable.length + (test ? predicted.length - counts.judged : 0);
  return { read, rejected, train: learned.length, holdout: counts.judged };
}

function splitAsMade({ train }: TabularInput, { split }: TabularOptions, { cutoffMs }: DividedRows): TabularSplit {
  if (split.kind !== 'time' || cutoffMs === undefined) return split;
  return { ...split, cutoff: cutoffText(cutoffMs, columnNamed(train.table, split.column)) };
}
