/** A made-up shop's export, and the totals that its finance department has: what differs is what a test plants. */
import { dayFromDate, formatDateTime, formatDay } from '../../../../src/core/data/calendar.ts';
import { createRng } from '../../../../src/core/random.ts';
import { createTableBuilder } from '../../../../src/core/data/tableBuilder.ts';
import type { Table } from '../../../../src/core/data/column.ts';
import { isCount } from '../../../../src/tasks/clv/reconcile/compare.ts';
import type { BookContext } from '../../../../src/tasks/clv/reconcile/inTurns.ts';
import { ledgerOf } from '../../../../src/tasks/clv/reconcile/ledger.ts';
import { readMoneyRows } from '../../../../src/tasks/clv/reconcile/moneyRows.ts';
import { reconcile } from '../../../../src/tasks/clv/reconcile/reconcile.ts';
import type { Measure, MoneyRows, Reconciliation, TransactionColumns } from '../../../../src/tasks/clv/reconcile/types.ts';

export interface Sale {
  readonly invoice: string;
  readonly customer: string;
  /** Wall time, ms since 1970. */
  readonly ms: number;
  readonly kind: string;
  /** Cents, refunds positive. */
  readonly cents: number;
  readonly currency: string;
}

const DAY_MS = 86_400_000;
export const HEADER = ['invoice', 'customer', 'paid_at', 'kind', 'amount', 'currency'];
export const COLUMNS: TransactionColumns = { customer: 'customer', date: 'paid_at', amount: 'amount', currency: 'currency', kind: 'kind', order: 'invoice' };

/** `count` invoices of 2025's first half, an eighth of them refunded, between 9 and 18 o'clock, so that no row is near midnight. */
export function shop(seed: number, count = 240, currencies: readonly string[] = ['EUR']): Sale[] {
  const rng = createRng(`books/${seed}`);
  const first = dayFromDate(2025, 1, 1);
  return Array.from({ length: count }, (_, i) => {
    const sale: Sale = {
      invoice: `R-${1000 + i}`,
      customer: `K${rng.int(80)}`,
      ms: (first + Math.floor((i * 175) / count)) * DAY_MS + (9 + rng.int(9)) * 3_600_000,
      kind: 'charge',
      cents: 500 + rng.int(20_000),
      currency: currencies[rng.int(currencies.length)],
    };
    return rng.next() < 0.125 ? [sale, { ...sale, kind: 'refund', ms: sale.ms + 3 * DAY_MS }] : [sale];
  }).flat();
}

export function cells(sales: readonly Sale[], dates: 'times' | 'days' = 'times'): string[][] {
  return sales.map(({ invoice, customer, ms, kind, cents, currency }) => [invoice, customer, dates === 'times' ? formatDateTime(ms) : formatDay(Math.floor(ms / DAY_MS)), kind, (cents / 100).toFixed(2), currency]);
}

export function csvOf(sales: readonly Sale[], dates: 'times' | 'days' = 'times'): string {
  return [HEADER, ...cells(sales, dates)].map((row) => row.join(',')).join('\n') + '\n';
}

export function tableOf(header: readonly string[], rows: readonly (readonly string[])[]): Table {
  const builder = createTableBuilder(header, {});
  builder.add(rows, rows.map((_, index) => index + 2));
  const outcome = builder.finish();
  if (outcome.kind !== 'built') throw new Error(outcome.kind);
  return outcome.table;
}

export function rowsOf(sales: readonly Sale[], dates: 'times' | 'days' = 'times', columns = COLUMNS): Promise<MoneyRows> {
  return readMoneyRows(tableOf(HEADER, cells(sales, dates)), columns, undefined, patient);
}

/** What finance would send of these sales. */
export async function totalsOf(sales: readonly Sale[], measures: readonly Measure[] = ['charges', 'refunds', 'net']): Promise<string> {
  const ledger = await ledgerOf(await rowsOf(sales), patient);
  const lines = ledger.map(({ month, currency, values }) => [`${1970 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`, currency, ...measures.map((measure) => (isCount(measure) ? String(values[measure]) : (values[measure] / 100).toFixed(2)))]);
  return [['month', 'currency', ...measures], ...lines].map((line) => line.join('\t')).join('\n');
}

export const patient: BookContext = { breathe: () => Promise.resolve(), onProgress: () => undefined };

export async function reconciled(rows: MoneyRows | Promise<MoneyRows>, pasted: string | Promise<string>): Promise<Reconciliation> {
  return reconcile(await rows, await pasted, 'net', patient);
}

/** Findings in short: what, how sure, and the invoices. */
export function named({ findings }: Reconciliation): string[] {
  return findings.map(({ kind, certainty, rows }) => `${kind} ${certainty}: ${rows.map(({ order, row }) => order ?? `row ${row}`).join(' ')}`).sort();
}
