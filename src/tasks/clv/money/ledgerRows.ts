import { WorkbenchError } from '../../../core/contract/index.ts';
import { MISSING_DAY } from '../../../core/data/column.ts';
import type { ColumnSchema, Table } from '../../../core/data/column.ts';
import { columnNamed, dayValues, keysOf, numberValues } from '../../../core/data/table.ts';
import type { Keys } from '../../../core/data/table.ts';
import { REQUIRED_ROLES } from '../sources.ts';
import type { Mapping, TransactionRole } from '../sources.ts';

/** The complete rows of a transactions table as the file has them, as arrays of one length; of optional roles those that are mapped. */
export interface LedgerRows {
  readonly rows: number;
  readonly customer: Keys;
  /** The row's own day. */
  readonly day: Int32Array;
  /** As written. */
  readonly amount: Float64Array;
  readonly amountSchema: ColumnSchema;
  readonly currency?: NamedKeys;
  readonly kind?: NamedKeys;
  readonly order?: NamedKeys;
  readonly margin?: { readonly values: Float64Array; readonly schema: ColumnSchema };
  readonly rowsRead: number;
  /** Left out: without a customer, a date or a finite amount. */
  readonly incompleteRows: number;
}

export interface NamedKeys extends Keys {
  readonly column: string;
}

type Values = Int32Array | Float64Array;

/** Throws `bad-input` where customer, date or amount is not mapped or cannot be read as its role, `not-found` for a column that is not there. */
export function readLedgerRows(table: Table, columns: Mapping<TransactionRole>): LedgerRows {
  const [customerName, dateName, amountName] = REQUIRED_ROLES.transactions.map((role) => required(columns, role));
  const amountColumn = columnNamed(table, amountName);
  const customer = keysOf(columnNamed(table, customerName));
  const day = dayValues(columnNamed(table, dateName));
  const amount = numberValues(amountColumn);
  const named = (role: TransactionRole): NamedKeys | undefined => {
    const column = columns[role];
    return column === undefined ? undefined : { column, ...keysOf(columnNamed(table, column)) };
  };
  const [currency, kind, order] = [named('currency'), named('kind'), named('order')];
  const marginColumn = columns.margin === undefined ? undefined : columnNamed(table, columns.margin);
  const margin = marginColumn && { values: numberValues(marginColumn), schema: marginColumn.schema };

  const isComplete = (row: number) => customer.codes[row] >= 0 && day[row] !== MISSING_DAY && Number.isFinite(amount[row]);
  const rows = keepRows([customer.codes, day, amount, currency?.codes, kind?.codes, order?.codes, margin?.values], table.rows, isComplete);
  const keep = <K extends Keys>(keys: K): K => ({ ...keys, codes: keys.codes.subarray(0, rows) });
  return {
    rows,
    customer: keep(customer),
    day: day.subarray(0, rows),
    amount: amount.subarray(0, rows),
    amountSchema: amountColumn.schema,
    currency: currency && keep(currency),
    kind: kind && keep(kind),
    order: order && keep(order),
    margin: margin && { ...margin, values: margin.values.subarray(0, rows) },
    rowsRead: table.rows,
    incompleteRows: table.rows - rows,
  };
}

function required(columns: Mapping<TransactionRole>, role: TransactionRole): string {
  const column = columns[role];
  if (column !== undefined) return column;
  throw new WorkbenchError('bad-input', `No column of the transactions is named as the ${role}. Say which column it is.`, { role });
}

/** Moves the rows to keep to the front of every array, in place; answers how many. */
function keepRows(arrays: readonly (Values | undefined)[], rows: number, isKept: (row: number) => boolean): number {
  let kept = 0;
  while (kept < rows && isKept(kept)) kept++;
  if (kept === rows) return rows;
  const present = arrays.filter((values) => values !== undefined);
  for (let row = kept; row < rows; row++) {
    if (!isKept(row)) continue;
    for (const values of present) values[kept] = values[row];
    kept++;
  }
  return kept;
}
