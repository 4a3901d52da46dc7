import type { Table } from '../../../../src/core/data/column.ts';
import type { GivenType } from '../../../../src/core/data/dataset.ts';
import { profileTable } from '../../../../src/core/data/profileTable.ts';
import { createTableBuilder } from '../../../../src/core/data/tableBuilder.ts';
import { printTable } from '../../../../src/tasks/next/columnPrint.ts';
import { recipeSource } from '../../../../src/tasks/clv/next/recipeSource.ts';
import type { RecipeSource, TablePrint } from '../../../../src/tasks/clv/next/types.ts';
import type { Mapping, RolesOf, SourceName } from '../../../../src/tasks/clv/sources.ts';

/** A table as a file with these lines would be read. */
export function tableFrom(csv: string, types: Readonly<Record<string, GivenType>> = {}): Table {
  const [header, ...rows] = csv.trim().split('\n').map((line) => line.split(','));
  const builder = createTableBuilder(header, { types });
  builder.add(rows, rows.map((_, i) => i + 2));
  const outcome = builder.finish();
  if (outcome.kind !== 'built') throw new Error(`The fixture is ${outcome.kind}.`);
  return outcome.table;
}

export async function printOf(table: Table): Promise<TablePrint> {
  const { profiles } = await profileTable(table, { todayDay: 1e6 });
  return printTable(table.columns.map(({ schema }) => schema), profiles, table.rows);
}

const DIALECT = { encoding: 'utf-8', bom: false, gzip: false, delimiter: ',', quote: '"', escape: '"', newline: '\n', hasHeader: true, preambleLines: 0 } as const;

export async function sourceFrom<Name extends SourceName>(name: Name, csv: string, mapping: Mapping<RolesOf[Name]>): Promise<RecipeSource<Name>> {
  const table = tableFrom(csv);
  const { profiles } = await profileTable(table, { todayDay: 1e6 });
  return recipeSource(name, { columns: mapping }, { columns: table.columns.map(({ schema }) => schema), profiles, rows: table.rows, source: { dialect: DIALECT } });
}

/** Sales of `customers` customers over some months from a day of 2025, with amounts between 5 and 100. */
export function salesCsv(header: string, rowOf: (row: { key: string; day: string; amount: string; i: number }) => string, days = { from: 0, count: 120 }): string {
  const lines: string[] = [header];
  for (let i = 0; i < days.count; i++) {
    for (let c = 0; c < 6; c++) {
      if ((i * 7 + c * 5) % 4 !== 0) continue;
      const date = new Date(Date.UTC(2025, 0, 1 + days.from + i)).toISOString().slice(0, 10);
      lines.push(rowOf({ key: `C-${String((i * 3 + c * 11) % 60).padStart(3, '0')}`, day: date, amount: (5 + ((i * 37 + c * 101) % 9500) / 100).toFixed(2), i }));
    }
  }
  return lines.join('\n');
}
