import { WorkbenchError } from '../../../core/contract/index.ts';
import { type Column, MISSING_CODE, MISSING_DAY, type Table } from '../../../core/data/column.ts';
import { type Keys, columnNamed, dayValues, keysOfInTurns, msValues, numberValues } from '../../../core/data/table.ts';
import { canonicalCurrency } from '../money/currencyNames.ts';
import { CHARGE, DISCOUNT, REFUND } from '../money/kinds.ts';
import { type BookContext, inTurns, stepsOf } from './inTurns.ts';
import { KINDS, OTHER, kindOf } from './kindsOf.ts';
import { isWholeMinor, minorDecimals, toMinor } from './minorUnits.ts';
import { monthOfDay } from './months.ts';
import { indexByMonth } from './rowsByMonth.ts';
import type { MoneyRows, TransactionColumns } from './types.ts';

/**
 * The mapped columns of a transactions table, row by row, nothing netted. Without a column of kinds, negative amounts are refunds. Rows without
 * a customer, a date or a finite amount are left out and counted. Throws `bad-input` where customer, date or amount is not mapped or not of its
 * type, `not-found` for a column that is not there.
 */
export async function readMoneyRows(table: Table, columns: TransactionColumns, unit: string | undefined, ctx: BookContext): Promise<MoneyRows> {
  const { customer, date, amount, currency, kind, order } = columns;
  if (customer === undefined || date === undefined || amount === undefined) throw new WorkbenchError('bad-input', 'Say which columns are the customer, the date and the amount.', { messageKey: 'columns-missing' });
  const steps = stepsOf(ctx, 'understand', 6);
  const keys = await steps(keysOfInTurns(columnNamed(table, customer), ctx.breathe));
  const dateColumn = columnNamed(table, date);
  const days = dayValues(dateColumn);
  await ctx.breathe();
  const amounts = numberValues(columnNamed(table, amount));
  await ctx.breathe();
  const kept = await completeRows(table.rows, keys, days, amounts, ctx);
  const take = async (codes: Int32Array) => {
    const taken = new Int32Array(kept.length);
    await inTurns(kept.length, ctx, (i) => (taken[i] = codes[kept[i]]));
    return taken;
  };
  const keysIn = async (name: string | undefined) => (name === undefined ? undefined : keysOfInTurns(columnNamed(table, name), ctx.breathe));
  const orders = await steps(keysIn(order));
  const money = await steps(keysIn(currency).then((found) => currenciesOf(found, kept, unit, ctx)));
  const minor = await steps(minorAmounts(kept, amounts, money, ctx));
  const kinds = await steps(keysIn(kind).then((found) => (found ? kindsByWord(found, kept, ctx) : kindsBySign(minor.amount))));
  const day = await take(days);
  const month = new Int32Array(kept.length);
  await inTurns(kept.length, ctx, (i) => (month[i] = monthOfDay(day[i])));
  return {
    row: kept,
    customers: keys.dictionary,
    customer: await take(keys.codes),
    day,
    month,
    byMonth: await steps(indexByMonth(month, money.currency, money.currencies.length, ctx)),
    ms: dateColumn.schema.type === 'datetime' ? await momentsOf(dateColumn, kept, ctx) : undefined,
    ...minor,
    ...kinds,
    ...money,
    orders: orders?.dictionary ?? [],
    order: orders && (await take(orders.codes)),
    sign: signsOf(kinds.kind, minor.amount),
    kindsNamed: kind !== undefined,
    rowsRead: table.rows,
    incompleteRows: table.rows - kept.length,
  };
}

async function completeRows(rows: number, { codes }: Keys, days: Int32Array, amounts: Float64Array, ctx: BookContext): Promise<Int32Array> {
  const kept = new Int32Array(rows);
  let count = 0;
  await inTurns(rows, ctx, (row) => {
    if (codes[row] !== MISSING_CODE && days[row] !== MISSING_DAY && Number.isFinite(amounts[row])) kept[count++] = row;
  });
  return kept.slice(0, count);
}

async function momentsOf(column: Column, kept: Int32Array, ctx: BookContext): Promise<Float64Array> {
  const all = msValues(column);
  const ms = new Float64Array(kept.length);
  await inTurns(kept.length, ctx, (i) => (ms[i] = all[kept[i]]));
  return ms;
}

interface Currencies {
  readonly currencies: readonly string[];
  readonly currency: Int32Array;
}

/** By row as `canonicalCurrency` writes it, else the amounts' unit; in the order of first appearance. */
async function currenciesOf(keys: Keys | undefined, kept: Int32Array, unit: string | undefined, ctx: BookContext): Promise<Currencies> {
  const currencies: string[] = [];
  const written = [...(keys?.dictionary ?? []), unit ?? ''].map(canonicalCurrency);
  const codes = new Int32Array(written.length).fill(-1);
  const currency = new Int32Array(kept.length);
  await inTurns(kept.length, ctx, (i) => {
    const code = keys?.codes[kept[i]] ?? MISSING_CODE;
    const at = code === MISSING_CODE ? written.length - 1 : code;
    if (codes[at] < 0) {
      const known = currencies.indexOf(written[at]);
      codes[at] = known >= 0 ? known : currencies.push(written[at]) - 1;
    }
    currency[i] = codes[at];
  });
  return { currencies, currency };
}

async function minorAmounts(kept: Int32Array, amounts: Float64Array, { currencies, currency }: Currencies, ctx: BookContext): Promise<Pick<MoneyRows, 'amount' | 'roundedRows'>> {
  const decimals = currencies.map(minorDecimals);
  const amount = new Float64Array(kept.length);
  let roundedRows = 0;
  await inTurns(kept.length, ctx, (i) => {
    const places = decimals[currency[i]];
    if (!isWholeMinor(amounts[kept[i]], places)) roundedRows++;
    amount[i] = toMinor(amounts[kept[i]], places);
  });
  return { amount, roundedRows };
}

type Kinds = Pick<MoneyRows, 'kind' | 'unknownKinds'>;

function kindsBySign(amount: Float64Array): Kinds {
  return { kind: Uint8Array.from(amount, (value) => (value < 0 ? REFUND : CHARGE)), unknownKinds: [] };
}

const UNKNOWN_SHOWN = 20;

async function kindsByWord({ codes, dictionary }: Keys, kept: Int32Array, ctx: BookContext): Promise<Kinds> {
  const kindByCode = dictionary.map(kindOf);
  const unknown = new Map<string, number>();
  const kind = new Uint8Array(kept.length);
  await inTurns(kept.length, ctx, (i) => {
    const code = codes[kept[i]];
    kind[i] = code === MISSING_CODE ? OTHER : kindByCode[code];
    if (kind[i] !== OTHER) return;
    const word = code === MISSING_CODE ? '' : dictionary[code];
    unknown.set(word, (unknown.get(word) ?? 0) + 1);
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
