import { WorkbenchError } from '../../../core/contract/index.ts';
import { MISSING_CODE, MISSING_DAY, type Table } from '../../../core/data/column.ts';
import { type Keys, columnNamed, dayValues, keysOf, msValues, numberValues } from '../../../core/data/table.ts';
import { CHARGE, DISCOUNT, KINDS, OTHER, REFUND, kindOf } from './kindsOf.ts';
import { isWholeMinor, minorDecimals, toMinor } from './minorUnits.ts';
import type { MoneyRows, TransactionColumns } from './types.ts';

/**
 * The mapped columns of a transactions table, row by row, nothing netted. Without a column of kinds, negative amounts are refunds. Rows without
 * a customer, a date or a finite amount are left out and counted. Throws `bad-input` where customer, date or amount is not mapped or not of its
 * type, `not-found` for a column that is not there.
 */
export function readMoneyRows(table: Table, columns: TransactionColumns, unit: string | undefined): MoneyRows {
  const { customer, date, amount, currency, kind, order } = columns;
  if (customer === undefined || date === undefined || amount === undefined) throw new WorkbenchError('bad-input', 'Say which columns are the customer, the date and the amount.', { messageKey: 'columns-missing' });
  const dateColumn = columnNamed(table, date);
  const keys = keysOf(columnNamed(table, customer));
  const days = dayValues(dateColumn);
  const amounts = numberValues(columnNamed(table, amount));
  const kept = Int32Array.from({ length: table.rows }, (_, row) => row).filter((row) => keys.codes[row] !== MISSING_CODE && days[row] !== MISSING_DAY && Number.isFinite(amounts[row]));
  const take = (codes: Int32Array) => Int32Array.from(kept, (row) => codes[row]);
  const ms = dateColumn.schema.type === 'datetime' ? msValues(dateColumn) : undefined;
  const orders = order === undefined ? undefined : keysOf(columnNamed(table, order));
  const money = currenciesOf(currency === undefined ? undefined : keysOf(columnNamed(table, currency)), kept, unit);
  const minor = minorAmounts(kept, amounts, money);
  const kinds = kind === undefined ? kindsBySign(minor.amount) : kindsByWord(keysOf(columnNamed(table, kind)), kept);
  return {
    row: kept,
    customers: keys.dictionary,
    customer: take(keys.codes),
    day: take(days),
    ms: ms && Float64Array.from(kept, (row) => ms[row]),
    ...minor,
    ...kinds,
    ...money,
    orders: orders?.dictionary ?? [],
    order: orders && take(orders.codes),
    sign: signsOf(kinds.kind, minor.amount),
    kindsNamed: kind !== undefined,
    rowsRead: table.rows,
    incompleteRows: table.rows - kept.length,
  };
}

interface Currencies {
  readonly currencies: readonly string[];
  readonly currency: Int32Array;
}

function currenciesOf(keys: Keys | undefined, kept: Int32Array, unit: string | undefined): Currencies {
  const names: string[] = [];
  const codes = new Map<string, number>();
  const codeOf = (name: string) => {
    const known = codes.get(name);
    if (known !== undefined) return known;
    codes.set(name, names.push(name) - 1);
    return names.length - 1;
  };
  const currency = Int32Array.from(kept, (row) => codeOf((keys && keys.codes[row] !== MISSING_CODE ? keys.dictionary[keys.codes[row]].trim().toUpperCase() : undefined) ?? unit ?? ''));
  return { currencies: names, currency };
}

function minorAmounts(kept: Int32Array, amounts: Float64Array, { currencies, currency }: Currencies): Pick<MoneyRows, 'amount' | 'roundedRows'> {
  const decimals = currencies.map(minorDecimals);
  let roundedRows = 0;
  const amount = Float64Array.from(kept, (row, i) => {
    const places = decimals[currency[i]];
    if (!isWholeMinor(amounts[row], places)) roundedRows++;
    return toMinor(amounts[row], places);
  });
  return { amount, roundedRows };
}

type Kinds = Pick<MoneyRows, 'kind' | 'unknownKinds'>;

function kindsBySign(amount: Float64Array): Kinds {
  return { kind: Uint8Array.from(amount, (value) => (value < 0 ? REFUND : CHARGE)), unknownKinds: [] };
}

const UNKNOWN_SHOWN = 20;

function kindsByWord({ codes, dictionary }: Keys, kept: Int32Array): Kinds {
  const kindByCode = dictionary.map(kindOf);
  const unknown = new Map<string, number>();
  const kind = Uint8Array.from(kept, (row) => {
    const found = codes[row] === MISSING_CODE ? OTHER : kindByCode[codes[row]];
    if (found === OTHER) {
      const word = codes[row] === MISSING_CODE ? '' : dictionary[codes[row]];
      unknown.set(word, (unknown.get(word) ?? 0) + 1);
    }
    return found;
  });
  const unknownKinds = [...unknown].map(([word, rows]) => ({ word, rows })).sort((a, b) => b.rows - a.rows || (a.word < b.word ? -1 : 1));
  return { kind, unknownKinds: unknownKinds.slice(0, UNKNOWN_SHOWN) };
}

/** Which way the rows of each kind are written: −1 where more are negative than positive. Money that goes back is written negative where it is a tie. */
function signsOf(kind: Uint8Array, amount: Float64Array): number[] {
  const balance = KINDS.map(() => 0);
  kind.forEach((code, i) => (balance[code] += Math.sign(amount[i])));
  return balance.map((sum, code) => (sum !== 0 ? Math.sign(sum) : code >= REFUND && code <= DISCOUNT ? -1 : 1));
}
