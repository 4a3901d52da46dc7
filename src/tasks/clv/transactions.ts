import { WorkbenchError } from '../../core/contract/index.ts';
import { MISSING_DAY } from '../../core/data/column.ts';
import type { Column, Table } from '../../core/data/column.ts';
import { columnNamed, dayValues, keysOf, numberValues } from '../../core/data/table.ts';
import type { DayRange } from './plan.ts';
import type { Mapping, TransactionRole } from './sources.ts';
import type { Transactions } from './types.ts';

/**
 * The mapped columns as transactions. Customers are known by the text of their key; datetimes count by their calendar day.
 * Rows without a customer, a date or a finite amount are left out and counted. Throws `not-found` for a column that is not there,
 * `bad-input` for a type that cannot be read as its role.
 */
export function readTransactions(table: Table, columns: Mapping<TransactionRole>): Transactions {
  const { customer, date, amount } = columns;
  if (customer === undefined || date === undefined || amount === undefined) throw new WorkbenchError('bad-input', 'Transactions need a column each with the customer, the date and the amount. Name all three.', { role: 'customer' });
  const amountColumn = columnNamed(table, amount);
  const keys = keysOf(columnNamed(table, customer));
  const days = dayValues(columnNamed(table, date));
  const amounts = numberValues(amountColumn);

  let kept = 0;
  for (let row = 0; row < table.rows; row++) {
    if (keys.codes[row] < 0 || days[row] === MISSING_DAY || !Number.isFinite(amounts[row])) continue;
    keys.codes[kept] = keys.codes[row];
    days[kept] = days[row];
    amounts[kept] = amounts[row];
    kept++;
  }
  return {
    customers: keys.dictionary,
    customer: keys.codes.subarray(0, kept),
    day: days.subarray(0, kept),
    amount: amounts.subarray(0, kept),
    incompleteRows: table.rows - kept,
    rowsRead: table.rows,
    unit: currencyOf(amountColumn),
  };
}

/** First and last day with a transaction. Throws `not-enough-data` where there is none. */
export function dayRangeOf({ day, rowsRead, incompleteRows }: Transactions): DayRange {
  if (day.length === 0) {
    throw new WorkbenchError('not-enough-data', `None of ${rowsRead} rows has a customer, a date and an amount. Check which column is which.`, { rowsRead, incompleteRows });
  }
  let firstDay = day[0];
  let lastDay = day[0];
  for (const value of day) {
    if (value < firstDay) firstDay = value;
    if (value > lastDay) lastDay = value;
  }
  return { firstDay, lastDay };
}

function currencyOf({ schema }: Column): string | undefined {
  return schema.format.unit === '%' ? undefined : schema.format.unit;
}
