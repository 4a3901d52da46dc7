import { WorkbenchError } from '../../../core/contract/index.ts';
import type { Table } from '../../../core/data/column.ts';
import { columnNamed, keysOf } from '../../../core/data/table.ts';
import type { SubscriptionColumns } from '../contract/types.ts';
import { canonicalCurrency } from '../money/currencyNames.ts';
import { type Rates, conversion } from '../money/rates.ts';
import { currencyOfReport } from '../money/rowCurrencies.ts';
import type { MoneyRows } from '../reconcile/types.ts';

/** In which currency cohorts count, and what amounts of others are worth in it. */
export interface CohortMoney {
  /** As `canonicalCurrency` writes it; '' where none is known. */
  readonly currency: string;
  /** Those that rows are in, most rows first. */
  readonly currencies: readonly string[];
  readonly converted: readonly string[];
  /** What one unit is worth on a day; undefined for a currency that is not counted. Throws `bad-input` where a rate is missing. */
  rateOn(currency: string, day: number): number | undefined;
}

/**
 * The currency asked for, else the one that the rates are into, else that of most rows. With rates all others are converted as in training;
 * without, they are left out and never added. Throws `bad-input` for a currency that no row is in, and for rates into another one.
 */
export function cohortMoney(rows: ReadonlyMap<string, number>, asked: string | undefined, rates: Rates | undefined): CohortMoney {
  const currencies = [...rows].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
  const wanted = asked === undefined ? undefined : canonicalCurrency(asked);
  if (!rates) {
    if (wanted !== undefined && !currencies.includes(wanted)) throw new WorkbenchError('bad-input', `No row is in "${asked}". There are: ${currencies.map((name) => name || 'none').join(', ')}.`, { option: 'currency' });
    const currency = wanted ?? currencies[0] ?? '';
    return { currency, currencies, converted: [], rateOn: (name) => (name === currency ? 1 : undefined) };
  }
  const named = currencies.filter((name) => name !== '');
  const currency = wanted ?? (named.length === 0 ? '' : currencyOfReport({ names: named, rows: named.map((name) => rows.get(name) ?? 0) }, rates));
  const convert = conversion(rates, currency);
  // What is in no currency that we know has no rate.
  return { currency, currencies, converted: named.filter((name) => name !== currency), rateOn: (name, day) => (name === currency ? 1 : name === '' ? undefined : convert(name, day)) };
}

/** Rows by currency, of all money that cohorts are made of. */
export function countCurrencies(transactions: MoneyRows | undefined, subscriptions: { readonly table: Table; readonly columns: SubscriptionColumns } | undefined): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  const count = (names: readonly string[], codes: Int32Array) => {
    const found = new Int32Array(names.length);
    for (const code of codes) if (code >= 0) found[code]++;
    names.forEach((name, code) => {
      if (found[code] > 0) rows.set(canonicalCurrency(name), (rows.get(canonicalCurrency(name)) ?? 0) + found[code]);
    });
  };
  if (transactions) count(transactions.currencies, transactions.currency);
  if (!subscriptions) return rows;
  const { table, columns } = subscriptions;
  const keys = columns.currency === undefined ? undefined : keysOf(columnNamed(table, columns.currency));
  if (keys && keys.codes.some((code) => code >= 0)) count(keys.dictionary, keys.codes);
  else count([unitOf(table, columns.mrr)], new Int32Array(table.rows));
  return rows;
}

function unitOf(table: Table, mrr: string | undefined): string {
  const { unit } = mrr === undefined ? {} : columnNamed(table, mrr).schema.format;
  return unit === undefined || unit === '%' ? '' : unit;
}
