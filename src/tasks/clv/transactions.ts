import { WorkbenchError } from '../../core/contract/index.ts';
import type { Table } from '../../core/data/column.ts';
import { PLAIN_LEDGER, readLedger } from './money/ledger.ts';
import type { DayRange } from './plan.ts';
import type { Mapping, TransactionRole } from './sources.ts';
import type { Transactions } from './types.ts';

/** The mapped columns as net transactions in one currency: see readLedger. */
export function readTransactions(table: Table, columns: Mapping<TransactionRole>): Transactions {
  return readLedger(table, columns, PLAIN_LEDGER);
}

/** First and last day with a row; a refund is dated by itself, not by its order. Throws `not-enough-data` where there is none. */
export function dayRangeOf({ day, knownFrom, rowsRead, incompleteRows }: Transactions): DayRange {
  if (day.length === 0) {
    throw new WorkbenchError('not-enough-data', `None of ${rowsRead} rows has a customer, a date and an amount. Check which column is which.`, { rowsRead, incompleteRows });
  }
  let firstDay = day[0];
  let lastDay = knownFrom[0];
  for (let row = 0; row < day.length; row++) {
    if (day[row] < firstDay) firstDay = day[row];
    if (knownFrom[row] > lastDay) lastDay = knownFrom[row];
  }
  return { firstDay, lastDay };
}

/** The rows of one customer alone; none where the key is not there. */
export function transactionsOfCustomer(transactions: Transactions, key: string): Transactions {
  const code = transactions.customers.indexOf(key);
  const rows = code < 0 ? [] : [...transactions.customer.keys()].filter((row) => transactions.customer[row] === code);
  return {
    ...transactions,
    customers: [key],
    customer: new Int32Array(rows.length),
    day: Int32Array.from(rows, (row) => transactions.day[row]),
    knownFrom: Int32Array.from(rows, (row) => transactions.knownFrom[row]),
    amount: Float64Array.from(rows, (row) => transactions.amount[row]),
    gross: Float64Array.from(rows, (row) => transactions.gross[row]),
    isPurchase: Uint8Array.from(rows, (row) => transactions.isPurchase[row]),
  };
}
