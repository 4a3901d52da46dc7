import { WorkbenchError } from '../../../core/contract/index.ts';
import type { TaskContext } from '../../../core/contract/index.ts';
import { MISSING_DAY } from '../../../core/data/column.ts';
import { NEVER } from '../contract/types.ts';
import { CHARGE } from '../reconcile/kindsOf.ts';
import { contributionOf, countedAmount } from '../reconcile/ledger.ts';
import { minorDecimals } from '../reconcile/minorUnits.ts';
import { firstDayOfMonth, monthOfDay } from '../reconcile/months.ts';
import { pushTo } from '../reconcile/pushTo.ts';
import type { MoneyRows } from '../reconcile/types.ts';
import type { SpellRows } from './paidSpells.ts';
import { retentionCurve } from './retentionCurve.ts';
import type { Cohort, CohortCell, CohortOptions, CohortTable } from './types.ts';

/** What cohorts are made of: purchases, contracts or both, and when customers signed up where that is known. */
export interface CohortSources {
  readonly transactions?: MoneyRows;
  readonly subscriptions?: SpellRows;
  /** Customer's key → day of sign-up. */
  readonly signups?: ReadonlyMap<string, number>;
}

/** MRR × 12 / 365.25 is the money of a paid day. */
const DAYS_A_MONTH = 365.25 / 12;
const COHORTS_AT_MOST = 240;
const BREATHE_EVERY = 16_384;

/** One customer's money, month by month, while the table is made. */
interface Ledger {
  readonly paidMonths: Set<number>;
  /** Month → net, in minor units. */
  readonly net: Map<number, number>;
  readonly spells: number[];
  firstPaid: number;
  rows: number;
}

/**
 * Customers by the month in which they signed up or first paid, and what they do at each age in months. A month that is not over by complete-through
 * is marked incomplete and never counted as 0; months after it have no cell. Money is of one currency alone. Throws `not-enough-data` where
 * nobody is in a cohort, `bad-input` where sign-up months are asked for without a sign-up date.
 */
export async function cohortTable(sources: CohortSources, options: CohortOptions, ctx: Pick<TaskContext, 'breathe'>): Promise<CohortTable> {
  const { transactions, subscriptions, signups } = sources;
  if (options.by === 'signup' && !signups) throw new WorkbenchError('bad-input', 'Cohorts by sign-up need a customers table with a sign-up date. Choose one, or put customers together by their first payment.', { option: 'by' });
  const { currencies, currency } = chosenCurrency(sources, options.currency);
  const completeThrough = options.completeThrough ?? lastDayOf(sources);
  const { ledgers, otherCurrencyRows, rowsAfter } = await ledgersOf(sources, currency, completeThrough, ctx);
  const spells = subscriptions && ofCurrency(subscriptions, currency);
  const members = new Map<number, string[]>();
  const keys = options.by === 'signup' ? new Set([...signups!.keys(), ...ledgers.keys()]) : ledgers.keys();
  let leftOutCustomers = 0;
  for (const key of keys) {
    const day = options.by === 'signup' ? signups!.get(key) : ledgers.get(key)?.firstPaid;
    if (day === undefined || day === NEVER || day > completeThrough) leftOutCustomers++;
    else pushTo(members, monthOfDay(day), key);
  }
  const months = [...members.keys()].sort((a, b) => a - b);
  const shown = months.slice(-COHORTS_AT_MOST);
  if (shown.length === 0) throw new WorkbenchError('not-enough-data', 'Nobody is in a cohort: no customer has a first payment (or sign-up) up to the day to which the data is complete. Check which column is which.', { customers: leftOutCustomers });
  const count: CellCount = { spells, minorUnit: 10 ** minorDecimals(currency), completeThrough, hasTransactions: transactions !== undefined };
  let rowsBefore = 0;
  const cohorts: Cohort[] = [];
  for (const month of shown) {
    await ctx.breathe();
    const own = members.get(month)!;
    const found = own.map((key) => ledgers.get(key)).filter((ledger) => ledger !== undefined);
    for (const ledger of found) for (const paid of ledger.net.keys()) if (paid < month) rowsBefore++;
    cohorts.push({ month, customers: own.length, cells: cellsOf(found, month, count) });
  }
  return {
    by: options.by,
    currency,
    currencies,
    completeThrough,
    hasContracts: subscriptions !== undefined,
    hasTransactions: transactions !== undefined,
    cohorts,
    curve: retentionCurve(spells, completeThrough),
    leftOut: { customers: leftOutCustomers, otherCurrencyRows, rowsBefore, rowsAfter, cohorts: months.length - shown.length },
  };
}

/** The currency asked for, or that of most rows; with all that there are. */
function chosenCurrency({ transactions, subscriptions }: CohortSources, asked: string | undefined): { readonly currencies: readonly string[]; readonly currency: string } {
  const rows = new Map<string, number>();
  const count = (source: { readonly currencies: readonly string[]; readonly currency: Int32Array } | undefined) => source?.currency.forEach((code) => rows.set(source.currencies[code], (rows.get(source.currencies[code]) ?? 0) + 1));
  count(transactions);
  count(subscriptions);
  const currencies = [...rows].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
  if (asked !== undefined && !currencies.includes(asked)) throw new WorkbenchError('bad-input', `No row is in "${asked}". There are: ${currencies.map((name) => name || 'none').join(', ')}.`, { option: 'currency' });
  return { currencies, currency: asked ?? currencies[0] ?? '' };
}

/** The last day with a transaction or the start of a contract. */
function lastDayOf({ transactions, subscriptions }: CohortSources): number {
  const last = Math.max(transactions?.day.reduce((latest, day) => Math.max(latest, day), MISSING_DAY) ?? MISSING_DAY, subscriptions?.lastDay ?? MISSING_DAY);
  if (last === MISSING_DAY) throw new WorkbenchError('not-enough-data', 'No row has a customer, a date and an amount. Check which column is which.');
  return last;
}

async function ledgersOf({ transactions, subscriptions }: CohortSources, currency: string, completeThrough: number, ctx: Pick<TaskContext, 'breathe'>): Promise<{ readonly ledgers: ReadonlyMap<string, Ledger>; readonly otherCurrencyRows: number; readonly rowsAfter: number }> {
  const ledgers = new Map<string, Ledger>();
  const ledgerOf = (key: string): Ledger => {
    const known = ledgers.get(key);
    if (known) return known;
    const made: Ledger = { paidMonths: new Set(), net: new Map(), spells: [], firstPaid: NEVER, rows: 0 };
    ledgers.set(key, made);
    return made;
  };
  let [otherCurrencyRows, rowsAfter] = [0, 0];
  for (let i = 0; i < (transactions?.row.length ?? 0); i++) {
    if (i % BREATHE_EVERY === 0) await ctx.breathe();
    if (transactions!.currencies[transactions!.currency[i]] !== currency) otherCurrencyRows++;
    else if (transactions!.day[i] > completeThrough) rowsAfter++;
    else addTransaction(ledgerOf(transactions!.customers[transactions!.customer[i]]), transactions!, i);
  }
  let kept = 0;
  for (let i = 0; i < (subscriptions?.customer.length ?? 0); i++) {
    if (i % BREATHE_EVERY === 0) await ctx.breathe();
    if (subscriptions!.currencies[subscriptions!.currency[i]] !== currency) {
      otherCurrencyRows++;
      continue;
    }
    const ledger = ledgerOf(subscriptions!.customers[subscriptions!.customer[i]]);
    // Indices into what `ofCurrency` keeps.
    ledger.spells.push(kept++);
    if (subscriptions!.paidFrom[i] < subscriptions!.end[i]) ledger.firstPaid = Math.min(ledger.firstPaid, subscriptions!.paidFrom[i]);
  }
  return { ledgers, otherCurrencyRows, rowsAfter };
}

function addTransaction(ledger: Ledger, rows: MoneyRows, i: number): void {
  const month = monthOfDay(rows.day[i]);
  ledger.rows++;
  ledger.net.set(month, (ledger.net.get(month) ?? 0) + contributionOf(rows, i, 'net'));
  if (rows.kind[i] !== CHARGE || countedAmount(rows, i) <= 0) return;
  ledger.paidMonths.add(month);
  ledger.firstPaid = Math.min(ledger.firstPaid, rows.day[i]);
}

function ofCurrency(spells: SpellRows, currency: string): SpellRows {
  const kept = Int32Array.from(spells.customer, (_, i) => i).filter((i) => spells.currencies[spells.currency[i]] === currency);
  const take = (values: Int32Array) => Int32Array.from(kept, (i) => values[i]);
  return {
    ...spells,
    customer: take(spells.customer), paidFrom: take(spells.paidFrom), end: take(spells.end), pauseStart: take(spells.pauseStart), pauseEnd: take(spells.pauseEnd),
    billing: take(spells.billing), currency: take(spells.currency), mrr: Float64Array.from(kept, (i) => spells.mrr[i]),
  };
}

interface CellCount {
  readonly spells: SpellRows | undefined;
  readonly minorUnit: number;
  readonly completeThrough: number;
  readonly hasTransactions: boolean;
}

function cellsOf(ledgers: readonly Ledger[], cohortMonth: number, count: CellCount): CohortCell[] {
  const last = monthOfDay(count.completeThrough);
  return Array.from({ length: last - cohortMonth + 1 }, (_, age) => cellAt(ledgers, cohortMonth + age, count));
}

function cellAt(ledgers: readonly Ledger[], month: number, { spells, minorUnit, completeThrough, hasTransactions }: CellCount): CohortCell {
  const [from, to] = [firstDayOfMonth(month), firstDayOfMonth(month + 1)];
  const complete = to - 1 <= completeThrough;
  let [customers, net, mrr, paidDays] = [0, 0, 0, 0];
  for (const ledger of ledgers) {
    net += ledger.net.get(month) ?? 0;
    let active = ledger.paidMonths.has(month);
    for (const i of spells ? ledger.spells : []) {
      if (isPaid(spells!, i, to - 1)) {
        active = true;
        mrr += spells!.mrr[i];
      }
      paidDays += spells!.mrr[i] * paidDaysOf(spells!, i, from, Math.min(to, completeThrough + 1));
    }
    if (active) customers++;
  }
  const revenue = (hasTransactions ? net / minorUnit : 0) + paidDays / DAYS_A_MONTH;
  // Who is under contract on the month's last day is not known before it.
  return { complete, customers: complete || !spells ? customers : null, revenue, mrr: spells && complete ? mrr : null };
}

function isPaid({ paidFrom, end, pauseStart, pauseEnd }: SpellRows, i: number, day: number): boolean {
  return paidFrom[i] <= day && day < end[i] && !(pauseStart[i] <= day && day < pauseEnd[i]);
}

function paidDaysOf({ paidFrom, end, pauseStart, pauseEnd }: SpellRows, i: number, from: number, to: number): number {
  const [start, stop] = [Math.max(from, paidFrom[i]), Math.min(to, end[i])];
  if (stop <= start) return 0;
  const paused = Math.max(0, Math.min(stop, pauseEnd[i]) - Math.max(start, pauseStart[i]));
  return stop - start - paused;
}
