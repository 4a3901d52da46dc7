import { WorkbenchError } from '../../../core/contract/index.ts';
import { MISSING_CODE, MISSING_DAY } from '../../../core/data/column.ts';
import type { Table } from '../../../core/data/column.ts';
import { columnNamed, dayValues, keysOf, numberValues } from '../../../core/data/table.ts';
import type { Keys } from '../../../core/data/table.ts';
import type { SubscriptionRole } from '../sources.ts';
import { readBillingPeriod } from './billingPeriod.ts';
import { NEVER } from './types.ts';
import type { LeftOutReason, Spells, SubscriptionColumns } from './types.ts';

/** What one unit of a currency was worth on a day, in the report's currency; undefined where no rate is known. */
export type RateOn = (currency: string, day: number) => number | undefined;

/** The cells of the mapped columns by row; absent columns are all missing. */
interface Cells {
  readonly customer: Keys;
  readonly plan: Keys;
  readonly billing: Keys;
  readonly reason: Keys;
  readonly currency: Keys;
  readonly mrr: Float64Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly cancelRequested: Int32Array;
  readonly trialEnd: Int32Array;
  readonly pauseStart: Int32Array;
  readonly pauseEnd: Int32Array;
}

/**
 * The mapped columns of a subscriptions table as spells, one row each. Datetimes count by their calendar day. Rows that are no spell are
 * left out and counted by reason. MRR of several currencies is converted by `rateOn` at the spell's start, and refused with `bad-input` where
 * there are no rates: it is never summed across currencies. Throws `bad-input` for a missing role or a column that cannot be read as its
 * role, `not-found` for a column that is not there.
 */
export function readSpells(table: Table, columns: SubscriptionColumns, rateOn?: RateOn): Spells {
  for (const role of ['customer', 'start', 'mrr'] as const) {
    if (columns[role] === undefined) throw new WorkbenchError('bad-input', `The subscriptions have no column for "${role}". Say which column it is.`, { role });
  }
  const cells = readCells(table, columns);
  if (!rateOn) refuseMixedCurrencies(cells.currency, columns.currency);
  const billing = readBillings(cells.billing);
  const spells = emptySpells(table.rows);
  const leftOut: Record<LeftOutReason, number> = { noCustomer: 0, noStart: 0, noMrr: 0, negativeMrr: 0, endBeforeStart: 0, emptySpell: 0, noRate: 0 };
  let kept = 0;
  let badPauses = 0;
  for (let row = 0; row < table.rows; row++) {
    const rate = rateOf(cells, row, rateOn);
    const reason = unfit(cells, row, rate);
    if (reason) {
      leftOut[reason]++;
      continue;
    }
    if (writeSpell(spells, kept, cells, row, rate)) badPauses++;
    spells.billing[kept] = cells.billing.codes[row] < 0 ? MISSING_CODE : billing.codeOf[cells.billing.codes[row]];
    kept++;
  }
  return {
    ...cut(spells, kept),
    customers: cells.customer.dictionary,
    plans: cells.plan.dictionary,
    reasons: cells.reason.dictionary,
    billings: billing.names,
    billingMonths: billing.months,
    rowsRead: table.rows,
    leftOut,
    badPauses,
    unit: rateOn ? undefined : unitOf(table, columns, cells.currency),
    knowsRequests: cells.cancelRequested.some((day) => day !== MISSING_DAY),
  };
}

function readCells(table: Table, columns: SubscriptionColumns): Cells {
  const keys = (role: SubscriptionRole): Keys => (columns[role] === undefined ? { codes: new Int32Array(table.rows).fill(MISSING_CODE), dictionary: [] } : keysOf(columnNamed(table, columns[role])));
  const days = (role: SubscriptionRole): Int32Array => {
    const missing = () => new Int32Array(table.rows).fill(MISSING_DAY);
    if (columns[role] === undefined) return missing();
    const column = columnNamed(table, columns[role]);
    const { type } = column.schema;
    // A column without a single value has no type of its own.
    if (type !== 'date' && type !== 'datetime' && keysOf(column).codes.every((code) => code < 0)) return missing();
    return dayValues(column);
  };
  return {
    customer: keys('customer'), plan: keys('plan'), billing: keys('billingPeriod'), reason: keys('reason'), currency: keys('currency'),
    mrr: numberValues(columnNamed(table, columns.mrr ?? '')),
    start: days('start'), end: days('accessEnd'), cancelRequested: days('cancelRequested'), trialEnd: days('trialEnd'), pauseStart: days('pauseStart'), pauseEnd: days('pauseEnd'),
  };
}

function refuseMixedCurrencies({ codes, dictionary }: Keys, column: string | undefined): void {
  const used = [...new Set(codes)].filter((code) => code >= 0).map((code) => dictionary[code].trim());
  const found = [...new Set(used)].sort();
  if (found.length < 2) return;
  throw new WorkbenchError('bad-input', `Column "${column ?? ''}" names several currencies (${found.slice(0, 8).join(', ')}), and their MRR cannot be added. Bring a table of rates, or keep the rows of one currency.`, { column: column ?? '' });
}

/** NaN where there is no rate; 1 where nothing is converted. */
function rateOf({ currency, start }: Cells, row: number, rateOn: RateOn | undefined): number {
  if (!rateOn || start[row] === MISSING_DAY) return 1;
  const code = currency.codes[row];
  return (code < 0 ? undefined : rateOn(currency.dictionary[code].trim(), start[row])) ?? NaN;
}

function unfit({ customer, start, mrr, end }: Cells, row: number, rate: number): LeftOutReason | undefined {
  if (customer.codes[row] < 0) return 'noCustomer';
  if (start[row] === MISSING_DAY) return 'noStart';
  if (!Number.isFinite(mrr[row])) return 'noMrr';
  if (mrr[row] < 0) return 'negativeMrr';
  if (end[row] !== MISSING_DAY && end[row] < start[row]) return 'endBeforeStart';
  if (end[row] === start[row]) return 'emptySpell';
  return rate > 0 && Number.isFinite(rate) ? undefined : 'noRate';
}

type Columns = Record<'customer' | 'plan' | 'billing' | 'reason' | 'start' | 'end' | 'cancelRequested' | 'paidFrom' | 'pauseStart' | 'pauseEnd', Int32Array> & { readonly mrr: Float64Array };

function emptySpells(rows: number): Columns {
  const days = () => new Int32Array(rows);
  return { customer: days(), plan: days(), billing: days(), reason: days(), start: days(), end: days(), cancelRequested: days(), paidFrom: days(), pauseStart: days(), pauseEnd: days(), mrr: new Float64Array(rows) };
}

function cut(spells: Columns, rows: number): Columns {
  return Object.fromEntries(Object.entries(spells).map(([name, values]) => [name, values.subarray(0, rows)])) as Columns;
}

/** Answers whether the row's pause makes no sense. */
function writeSpell(spells: Columns, at: number, cells: Cells, row: number, rate: number): boolean {
  const orNever = (day: number) => (day === MISSING_DAY ? NEVER : day);
  const start = cells.start[row];
  spells.customer[at] = cells.customer.codes[row];
  spells.plan[at] = cells.plan.codes[row];
  spells.reason[at] = cells.reason.codes[row];
  spells.start[at] = start;
  spells.end[at] = orNever(cells.end[row]);
  spells.cancelRequested[at] = orNever(cells.cancelRequested[row]);
  spells.paidFrom[at] = Math.max(start, cells.trialEnd[row]);
  spells.mrr[at] = cells.mrr[row] * rate;
  const from = cells.pauseStart[row];
  const to = cells.pauseEnd[row];
  const bad = from === MISSING_DAY ? to !== MISSING_DAY : to !== MISSING_DAY && to < from;
  spells.pauseStart[at] = bad || from === MISSING_DAY ? NEVER : from;
  spells.pauseEnd[at] = bad ? NEVER : orNever(to);
  return bad;
}

interface Billings {
  readonly names: readonly string[];
  readonly months: Float64Array;
  /** Code of the normalised period, by the column's own code. */
  readonly codeOf: Int32Array;
}

function readBillings({ dictionary }: Keys): Billings {
  const periods = dictionary.map(readBillingPeriod);
  const names = [...new Set(periods.map(({ name }) => name))].sort();
  const monthsOf = new Map(periods.map(({ name, months }) => [name, months]));
  return { names, months: Float64Array.from(names, (name) => monthsOf.get(name) ?? NaN), codeOf: Int32Array.from(periods, ({ name }) => names.indexOf(name)) };
}

function unitOf(table: Table, { mrr }: SubscriptionColumns, currency: Keys): string | undefined {
  const used = currency.codes.find((code) => code >= 0);
  if (used !== undefined) return currency.dictionary[used].trim();
  const { unit } = columnNamed(table, mrr ?? '').schema.format;
  return unit === '%' ? undefined : unit;
}

/** Rows of the table that are no spell. */
export function leftOutRows({ leftOut }: Pick<Spells, 'leftOut'>): number {
  return Object.values(leftOut).reduce((sum, count) => sum + count, 0);
}
