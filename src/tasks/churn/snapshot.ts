import { WorkbenchError } from '../../core/contract/index.ts';
import type { Feature, TaskContext } from '../../core/contract/index.ts';
import type { Column, Table } from '../../core/data/column.ts';
import { columnNamed, keysOf, numberValues } from '../../core/data/table.ts';
import { proposePositive } from '../table/target.ts';
import type { ReportWarning } from '../types.ts';
import { looksLikeAnswer, saysLeft } from './answerColumns.ts';
import { leakWarning, snapshotLeaks } from './leakWarnings.ts';
import { requireRoles } from './sources.ts';
import type { Mapping, SnapshotRole } from './sources.ts';

/** What the any-table task is asked for instead: a snapshot has no time, so only trees and a logistic regression can learn of it. */
export interface SnapshotPlan {
  readonly target: string;
  /** The value that means "left"; the target's other values mean "stayed". */
  readonly positive: string;
  /** Of several values more than two: the any-table task then tells more than who left. */
  readonly classes: readonly { readonly name: string; readonly rows: number }[];
  readonly key: string | null;
  readonly models: readonly string[];
  /** Keys: `snapshot`, `snapshot-classes`, `answer-beside-label`, `leak-suspected`. */
  readonly warnings: readonly ReportWarning[];
  /** Columns that the warnings name: leave them out unless they were known before. */
  readonly suspects: readonly string[];
}

const MODELS: readonly string[] = ['gbdt', 'random-forest', 'logistic'];
const MAX_CLASSES = 20;

/**
 * Checks that a table is a snapshot: its churn column has two values at least and not too many, and both of who left and who stayed. Says that there are trees and logistic only,
 * and names, before anything is learned, columns that look like the answer or alone tell almost perfectly who left. Throws `bad-input` for a column that cannot be the label.
 */
export async function planSnapshot(table: Table, columns: Mapping<SnapshotRole>, ctx: Pick<TaskContext, 'breathe'>): Promise<SnapshotPlan> {
  requireRoles('snapshot', columns);
  const target = columns.churn ?? '';
  const { codes, dictionary } = keysOf(columnNamed(table, target));
  const counts = new Int32Array(dictionary.length);
  for (const code of codes) if (code >= 0) counts[code]++;
  const classes = dictionary.map((name, code) => ({ name, rows: counts[code] })).filter(({ rows }) => rows > 0);
  if (classes.length < 2 || classes.length > MAX_CLASSES) {
    throw new WorkbenchError('bad-input', `Column "${target}" has ${classes.length} different values, and a churn column has two (left and stayed) or a few more. Choose another column.`, { column: target, distinct: classes.length, messageKey: 'churn-no-classes' });
  }
  const positive = classes.find(({ name }) => saysLeft(name))?.name ?? proposePositive(classes);
  const y = Float64Array.from(codes, (code) => (code < 0 ? NaN : Number(dictionary[code] === positive)));
  const suspects = await suspectColumns(table, [target, columns.user], y, ctx);
  const warnings = [snapshotWarning(target), ...(classes.length > 2 ? [classesWarning(target, positive, classes.length)] : []), ...suspects.map(({ warning }) => warning)];
  return { target, positive, classes, key: columns.user ?? null, models: MODELS, warnings, suspects: [...new Set(suspects.map(({ column }) => column))] };
}

interface SuspectColumn {
  readonly column: string;
  readonly warning: ReportWarning;
}

async function suspectColumns(table: Table, taken: readonly (string | undefined)[], y: Float64Array, ctx: Pick<TaskContext, 'breathe'>): Promise<readonly SuspectColumn[]> {
  const others = table.columns.filter(({ schema }) => !taken.includes(schema.name));
  const named = others.filter(({ schema }) => looksLikeAnswer(schema)).map(({ schema: { name } }) => ({ column: name, warning: besideWarning(name) }));
  const known = Int32Array.from(y.keys()).filter((row) => !Number.isNaN(y[row]));
  const features = others.flatMap((column) => featureOf(column, known));
  const leaks = await snapshotLeaks({ x: { rows: known.length, features }, y: Float64Array.from(known, (row) => y[row]) }, ctx);
  return [...named, ...leaks.map((suspect) => ({ column: suspect.feature, warning: leakWarning(suspect) }))];
}

function featureOf(column: Column, rows: Int32Array): readonly Feature[] {
  const { name, type, dictionary = [] } = column.schema;
  if (type === 'number' || type === 'bool') {
    const values = numberValues(column);
    return [{ name, kind: 'number', values: Float64Array.from(rows, (row) => values[row]) }];
  }
  if (type !== 'category') return [];
  const { codes } = keysOf(column);
  return [{ name, kind: 'category', codes: rows.map((row) => codes[row]), categories: dictionary }];
}

function snapshotWarning(target: string): ReportWarning {
  return { key: 'snapshot', message: `A snapshot says who left ("${target}") and not when: it can only be learned as any table, by trees and a logistic regression, and rows are held out by chance. Whether its columns were known before people left, it does not say.`, facts: { column: target } };
}

function classesWarning(target: string, positive: string, classes: number): ReportWarning {
  return { key: 'snapshot-classes', message: `"${target}" has ${classes} values; "${positive}" is taken for having left, and the others for having stayed.`, facts: { column: target, positive, classes } };
}

function besideWarning(column: string): ReportWarning {
  return { key: 'answer-beside-label', message: `"${column}" looks like the answer itself, beside the label. If it was not known before people left, leave it out.`, facts: { column } };
}
