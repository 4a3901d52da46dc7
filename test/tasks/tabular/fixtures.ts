import { profileTable } from '../../../src/core/data/profileTable.ts';
import { createTableBuilder } from '../../../src/core/data/tableBuilder.ts';
import type { ColumnNote } from '../../../src/core/data/dataset.ts';
import { createRng } from '../../../src/core/random.ts';
import type { TabularSource } from '../../../src/tasks/tabular/divideRows.ts';

/** A table as its file would be read: cells are text, '' is missing. */
export async function sourceOf(header: readonly string[], rows: readonly (readonly string[])[], roles: Readonly<Record<string, ColumnNote['role']>> = {}): Promise<TabularSource> {
  const builder = createTableBuilder([...header], {});
  builder.add(rows.map((row) => [...row]), rows.map((_, i) => i + 2));
  const outcome = builder.finish();
  if (outcome.kind !== 'built') throw new Error(`The fixture could not be read: ${outcome.kind}.`);
  const { table } = outcome;
  const { profiles } = await profileTable(table, { todayDay: 30_000 });
  const notes = Object.fromEntries(Object.entries(roles).map(([name, role]) => [name, { role, knownAt: 'row-date' } satisfies ColumnNote]));
  return { table, facts: { name: 'fixture', rows: table.rows, columns: table.columns.map(({ schema }) => schema), profiles, notes } };
}

/** Members who leave the sooner the less they use and the more they pay: key, date, numbers, categories with holes, and a target of two classes. */
export async function membersSource(count = 400, seed = 1): Promise<TabularSource> {
  const rng = createRng(`members/${seed}`);
  const plans = ['basic', 'plus', 'pro'];
  const rows = Array.from({ length: count }, (_, i) => {
    const hours = Math.round(1000 * rng.next()) / 10;
    const price = 5 + rng.int(40);
    const plan = rng.next() < 0.1 ? '' : plans[rng.int(3)];
    const leaves = rng.next() < 1 / (1 + Math.exp(0.08 * hours - 0.08 * price - (plan === 'basic' ? 1.5 : 0)));
    const day = 1 + Math.floor((27 * i) / count);
    return [`M-${seed}-${i}`, `2024-03-${String(day).padStart(2, '0')}`, rng.next() < 0.05 ? '' : String(hours), String(price), plan, leaves ? 'yes' : 'no'];
  });
  return sourceOf(['member_id', 'joined', 'hours', 'price_paid', 'plan', 'churned'], rows);
}

/** Three kinds of flowers told apart by two measures, one of them only noise. */
export async function flowersSource(count = 300): Promise<TabularSource> {
  const rng = createRng('flowers');
  const kinds = ['iris', 'rose', 'tulip'];
  const rows = Array.from({ length: count }, () => {
    const kind = rng.int(3);
    return [(3 * kind + rng.normal()).toFixed(3), rng.normal().toFixed(3), kinds[kind]];
  });
  return sourceOf(['width', 'noise', 'species'], rows);
}
