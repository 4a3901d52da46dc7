import { expect, it } from 'vitest';
import type { Table } from '../../../src/core/data/column.ts';
import { datasetIdentity } from '../../../src/core/data/identity.ts';
import { createTableBuilder } from '../../../src/core/data/tableBuilder.ts';

function table(header: readonly string[], rows: readonly (readonly string[])[]): Table {
  const builder = createTableBuilder(header);
  builder.add(rows, rows.map((_, index) => index + 2));
  const outcome = builder.finish();
  if (outcome.kind !== 'built') throw new Error(outcome.kind);
  return outcome.table;
}

const rows = [
  ['a', '1', '2020-01-01'],
  ['', '2.5', ''],
];

it('the same content has the same identity, 64 hex digits', async () => {
  const first = await datasetIdentity(table(['c', 'n', 'd'], rows));
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(await datasetIdentity(table(['c', 'n', 'd'], rows))).toBe(first);
});

it('any difference in values, missing cells, order, names, types or writing is another identity', async () => {
  const tables = [
    table(['c', 'n', 'd'], rows),
    table(['c', 'n', 'e'], rows),
    table(['c', 'n', 'd'], [rows[1], rows[0]]),
    table(['c', 'n', 'd'], [rows[0]]),
    table(['c', 'n', 'd'], [['b', '1', '2020-01-01'], rows[1]]),
    table(['c', 'n', 'd'], [['a', '', '2020-01-01'], rows[1]]),
    table(['c', 'n', 'd'], [['a', '1', '2020-01-02'], rows[1]]),
    table(['c', 'n', 'd'], [['a', '€1', '2020-01-01'], rows[1]]),
    table(['n', 'c', 'd'], rows.map(([c, n, d]) => [n, c, d])),
    table(['c'], [['']]),
    table(['c'], []),
  ];
  const identities = await Promise.all(tables.map(datasetIdentity));
  expect(new Set(identities).size).toBe(tables.length);
});

it('the order in which a format was set does not count', async () => {
  const [column] = table(['n'], [['1,5']]).columns;
  const { decimal, thousands } = column.schema.format;
  const turned = { ...column, schema: { ...column.schema, format: { thousands, decimal } } };
  expect(await datasetIdentity({ rows: 1, columns: [turned] })).toBe(await datasetIdentity({ rows: 1, columns: [column] }));
});
