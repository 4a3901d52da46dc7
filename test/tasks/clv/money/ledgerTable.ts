import { parseIsoDay } from '../../../../src/core/data/calendar.ts';
import { MISSING_CODE, MISSING_DAY } from '../../../../src/core/data/column.ts';
import type { Column, Table } from '../../../../src/core/data/column.ts';
import type { Mapping, RateRole, TransactionRole } from '../../../../src/tasks/clv/sources.ts';
import { readRates } from '../../../../src/tasks/clv/money/rates.ts';
import type { Rates } from '../../../../src/tasks/clv/money/rates.ts';

/** A row as a file has it: a missing cell is left out. `day` counts from 1970-01-01. */
export interface LedgerRow {
  readonly customer?: string;
  readonly day?: number;
  readonly amount?: number;
  readonly currency?: string;
  readonly kind?: string;
  readonly order?: string;
  readonly margin?: number;
}

export function categoryColumn(name: string, cells: readonly (string | undefined)[]): Column {
  const dictionary = [...new Set(cells.filter((cell) => cell !== undefined))];
  const codes = Int32Array.from(cells, (cell) => (cell === undefined ? MISSING_CODE : dictionary.indexOf(cell)));
  return { schema: { name, type: 'category', format: {}, dictionary }, chunks: [{ type: 'category', codes }] };
}

export function numberColumn(name: string, cells: readonly (number | undefined)[], unit?: string): Column {
  return { schema: { name, type: 'number', format: unit ? { unit } : {} }, chunks: [{ type: 'number', values: Float64Array.from(cells, (cell) => cell ?? NaN) }] };
}

export function dateColumn(name: string, cells: readonly (number | undefined)[]): Column {
  return { schema: { name, type: 'date', format: {} }, chunks: [{ type: 'date', days: Int32Array.from(cells, (cell) => cell ?? MISSING_DAY) }] };
}

/** A table with a column for each role that a row has, named as its role in capitals, and the mapping. */
export function ledgerTable(rows: readonly LedgerRow[], units: { readonly amount?: string; readonly margin?: string } = {}): { readonly table: Table; readonly columns: Mapping<TransactionRole> } {
  const has = (role: keyof LedgerRow) => rows.some((row) => row[role] !== undefined);
  const texts = (['currency', 'kind', 'order'] as const).filter(has);
  const columns: Column[] = [
    categoryColumn('CUSTOMER', rows.map(({ customer }) => customer)),
    dateColumn('DATE', rows.map(({ day }) => day)),
    numberColumn('AMOUNT', rows.map(({ amount }) => amount), units.amount),
    ...texts.map((role) => categoryColumn(role.toUpperCase(), rows.map((row) => row[role]))),
    ...(has('margin') ? [numberColumn('MARGIN', rows.map(({ margin }) => margin), units.margin)] : []),
  ];
  const mapping = Object.fromEntries(['customer', 'date', 'amount', ...texts, ...(has('margin') ? ['margin'] : [])].map((role) => [role, role.toUpperCase()]));
  return { table: { rows: rows.length, columns }, columns: mapping };
}

export type RateRow = readonly [date: number | string | undefined, currency: string | undefined, rate: number | undefined];

export function ratesTable(rows: readonly RateRow[]): { readonly table: Table; readonly columns: Mapping<RateRole> } {
  const dayOf = (date: number | string | undefined) => (typeof date === 'string' ? parseIsoDay(date) : date);
  const columns = [dateColumn('DATE', rows.map(([date]) => dayOf(date))), categoryColumn('CURRENCY', rows.map(([, currency]) => currency)), numberColumn('RATE', rows.map(([, , rate]) => rate))];
  return { table: { rows: rows.length, columns }, columns: { date: 'DATE', currency: 'CURRENCY', rate: 'RATE' } };
}

export function ratesOf(rows: readonly RateRow[]): Rates {
  const { table, columns } = ratesTable(rows);
  return readRates(table, columns);
}
