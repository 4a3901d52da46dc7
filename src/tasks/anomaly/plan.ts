import { WorkbenchError } from '../../core/contract/index.ts';
import type { Table } from '../../core/data/column.ts';
import { columnNamed } from '../../core/data/table.ts';
import { planColumns } from '../table/columns.ts';
import type { PlannedColumns } from '../table/columns.ts';
import { columnOf } from '../table/facts.ts';
import type { TableFacts, TableSource } from '../table/facts.ts';
import { allRows } from '../table/features.ts';
import { countClasses, orderBinary, readLabels } from '../table/labels.ts';
import { canJudge } from './canJudge.ts';
import { planWarnings } from './warnings.ts';
import type { AnomalyLabel, AnomalyOptions, AnomalyPlan, AnomalyProposal } from './types.ts';

/** What could be learned from, and judged by; `label` where a person chose one. Throws `not-found` for a column that is not there. */
export function proposeAnomaly(facts: TableFacts, label?: string): AnomalyProposal {
  if (label !== undefined) columnOf(facts, label, 'label');
  const { columns, features } = planUse(facts, { exclude: [], label });
  return { columns, features, labelColumns: facts.columns.flatMap(({ name }) => (canJudge(facts, name) ? [name] : [])) };
}

/** Columns that a plan reads, before any feature. */
export function planningColumns({ label }: AnomalyOptions): readonly string[] {
  return label === undefined ? [] : [label];
}

/** Columns that a training keeps beside its features: those of the plan, and the key's. */
export function keptColumns(facts: TableFacts, options: AnomalyOptions): readonly string[] {
  const { key } = planUse(facts, options);
  return [...new Set([...planningColumns(options), ...(key === null ? [] : [key])])];
}

/** Decides what is learned from; `table` has the planning columns at least. Throws `not-enough-data` where no column is left, `bad-input` for a positive class that is not there. */
export function planAnomaly({ facts, table }: Pick<TableSource, 'facts' | 'table'>, options: AnomalyOptions): AnomalyPlan {
  const { columns, features, key } = planUse(facts, options);
  if (features.length === 0) {
    throw new WorkbenchError('not-enough-data', `"${facts.name}" has no column to learn from: ${columns.map(({ column, note }) => `"${column}": ${note}`).join(' ').slice(0, 500)} Name columns in "features".`, { option: 'features' });
  }
  const { rows } = facts;
  const label = options.label === undefined ? null : readLabel(table, options.label, options.positiveClass);
  const judged = label === null ? 0 : label.classes.reduce((sum, { rows: count }) => sum + count, 0);
  return { label, key, columns, features, rows: { read: rows, rejected: 0, train: rows, holdout: 0, judged }, warnings: planWarnings(facts, features, label) };
}

function planUse(facts: TableFacts, { features, exclude, key, label }: Pick<AnomalyOptions, 'features' | 'exclude' | 'key' | 'label'>): PlannedColumns {
  const taken = [
    ...(label === undefined ? [] : [{ column: label, use: 'label', reason: 'chosen', note: 'Only judged by: never learned from.' } as const]),
    ...(key === undefined ? [] : [{ column: key, use: 'key', reason: 'chosen', note: 'Names rows.' } as const]),
  ];
  return planColumns(facts, { taken, features, exclude });
}

function readLabel(table: Table, column: string, positiveClass: string | undefined): AnomalyLabel {
  const labels = readLabels(columnNamed(table, column), 'anomaly');
  const classes = orderBinary(countClasses(labels, allRows(table)), positiveClass);
  return { column, classes, positiveClass: classes[1].name };
}
