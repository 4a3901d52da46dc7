import { WorkbenchError } from '../../../core/contract/index.ts';
import { MISSING_CODE, MISSING_DAY, type Table } from '../../../core/data/column.ts';
import { columnNamed, dayValues, keysOf, numberValues } from '../../../core/data/table.ts';
import { readBillingPeriod } from '../contract/billingPeriod.ts';
import { NEVER } from '../contract/types.ts';
import type { Mapping, SubscriptionRole } from '../sources.ts';
import type { PaidSpells } from './types.ts';

/** Spells with the currency that each is paid in. */
export interface SpellRows extends PaidSpells {
  readonly currencies: readonly string[];
  readonly currency: Int32Array;
  /** Last day on which a spell began, or one that has ended did: up to there the table says something. */
  readonly lastDay: number;
}

/**
 * The mapped columns of a subscriptions table as paid spells. Rows without a customer, a start or an MRR of at least 0, and rows that end before
 * they start, are left out. Throws `bad-input` where customer, start or MRR is not mapped or not of its type.
 */
export function readPaidSpells(table: Table, columns: Mapping<SubscriptionRole>, unit: string | undefined): SpellRows {
  const { customer, start, mrr } = columns;
  if (customer === undefined || start === undefined || mrr === undefined) throw new WorkbenchError('bad-input', 'Say which columns of the subscriptions are the customer, the start and the MRR.', { messageKey: 'columns-missing' });
  const keys = keysOf(columnNamed(table, customer));
  const starts = dayValues(columnNamed(table, start));
  const money = numberValues(columnNamed(table, mrr));
  const days = (role: SubscriptionRole) => optionalDays(table, columns[role]);
  const [ends, trials, pauses, resumes] = [days('accessEnd'), days('trialEnd'), days('pauseStart'), days('pauseEnd')];
  const fits = (row: number) => keys.codes[row] !== MISSING_CODE && starts[row] !== MISSING_DAY && money[row] >= 0 && Number.isFinite(money[row]) && (ends[row] === MISSING_DAY || ends[row] > starts[row]);
  const kept = Int32Array.from({ length: table.rows }, (_, row) => row).filter(fits);
  const orNever = (day: number) => (day === MISSING_DAY ? NEVER : day);
  const billing = columns.billingPeriod === undefined ? undefined : keysOf(columnNamed(table, columns.billingPeriod));
  const pausedFrom = Int32Array.from(kept, (row) => orNever(pauses[row]));
  return {
    customers: keys.dictionary,
    customer: Int32Array.from(kept, (row) => keys.codes[row]),
    paidFrom: Int32Array.from(kept, (row) => Math.max(starts[row], trials[row])),
    end: Int32Array.from(kept, (row) => orNever(ends[row])),
    pauseStart: pausedFrom,
    pauseEnd: Int32Array.from(kept, (row) => orNever(resumes[row])),
    mrr: Float64Array.from(kept, (row) => money[row]),
    billing: Int32Array.from(kept, (row) => billing?.codes[row] ?? MISSING_CODE),
    billingMonths: Float64Array.from(billing?.dictionary ?? [], (cell) => readBillingPeriod(cell).months),
    ...currenciesOf(table, columns.currency, kept, unit),
    lastDay: kept.reduce((last, row) => Math.max(last, starts[row]), MISSING_DAY),
  };
}

function optionalDays(table: Table, name: string | undefined): Int32Array {
  const missing = () => new Int32Array(table.rows).fill(MISSING_DAY);
  if (name === undefined) return missing();
  const column = columnNamed(table, name);
  // A column without a single value has no type of its own.
  if (column.schema.type !== 'date' && column.schema.type !== 'datetime' && keysOf(column).codes.every((code) => code === MISSING_CODE)) return missing();
  return dayValues(column);
}

function currenciesOf(table: Table, name: string | undefined, kept: Int32Array, unit: string | undefined): Pick<SpellRows, 'currencies' | 'currency'> {
  if (name === undefined) return { currencies: [unit ?? ''], currency: new Int32Array(kept.length) };
  const { codes, dictionary } = keysOf(columnNamed(table, name));
  const currencies = [...dictionary.map((text) => text.trim().toUpperCase()), unit ?? ''];
  return { currencies, currency: Int32Array.from(kept, (row) => (codes[row] === MISSING_CODE ? dictionary.length : codes[row])) };
}
