import { WorkbenchError } from '../../core/contract/index.ts';
import type { Artifact, Registry } from '../../core/contract/index.ts';
import type { Table } from '../../core/data/column.ts';
import { predictRows } from '../../core/models/predictRows.ts';
import type { TrainingContext } from '../fitModel.ts';
import { readerOf } from './facts.ts';
import type { TableFacts } from './facts.ts';
import { allRows, readFeatures } from './features.ts';
import { readLabels, targetsAt } from './labels.ts';
import { readKeys, seriesOf } from './predictions.ts';
import type { TableFeatureState, TablePredictions } from './types.ts';

/** Throws `not-found` that names the columns that a table lacks. */
export function checkColumns(needed: readonly string[], { name, columns }: TableFacts): void {
  const there = new Set(columns.map((column) => column.name));
  const lacking = needed.filter((column) => !there.has(column));
  if (lacking.length === 0) return;
  const names = lacking.slice(0, 20).map((column) => `"${column}"`).join(', ');
  throw new WorkbenchError('not-found', `Features need columns that "${name}" does not have: ${names}. Rename its columns, or choose another table.`, { columns: lacking });
}

/** Columns that scoring reads of a table. Throws as `checkColumns` does where it lacks a feature's. */
export function scoringColumns({ features, key, target }: TableFeatureState, facts: TableFacts): readonly string[] {
  const needed = features.map(({ column }) => column);
  checkColumns(needed, facts);
  const there = new Set(facts.columns.map(({ name }) => name));
  return [...new Set([...needed, ...[target, key].filter((column): column is string => column !== null && there.has(column))])];
}

/** Predicts with models that were trained before, for every row of a table; `actual` is known where the table has the target. */
export async function scoreTable(table: Table, state: TableFeatureState, models: Readonly<Record<string, Artifact>>, registry: Registry, ctx: Omit<TrainingContext, 'checkpointOf'>): Promise<TablePredictions> {
  ctx.onProgress({ phase: 'features', done: 0, total: NaN, unit: 'rows' });
  if (table.rows === 0) throw new WorkbenchError('not-enough-data', 'The table has no rows to predict.');
  const rows = allRows(table);
  const x = await readFeatures(readerOf(table), state.features, rows, ctx);
  const series: (readonly [string, Float64Array])[] = [];
  const kinds = Object.keys(models);
  for (const [i, kind] of kinds.entries()) {
    ctx.onProgress({ phase: 'predict', done: i, total: kinds.length, unit: 'models' });
    await ctx.breathe();
    const model = (await registry.get(kind)).load(models[kind]);
    series.push(...seriesOf(kind, await predictRows(model, x, ctx), state.classes));
    model.dispose();
  }
  const target = table.columns.find(({ schema }) => schema.name === state.target);
  const actual = target ? targetsAt(readLabels(target, state.learn), rows, state.classes) : new Float64Array(rows.length).fill(NaN);
  return { keys: readKeys(table, state.key, rows), rows, cutoff: NaN, actual, byKind: Object.fromEntries(series) };
}
