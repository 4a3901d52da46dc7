import { WorkbenchError } from '../../../core/contract/index.ts';
import type { TaskContext } from '../../../core/contract/index.ts';
import { MISSING_DAY, type Table } from '../../../core/data/column.ts';
import { readSpells } from '../contract/readSpells.ts';
import { type SpellHistory, orderSpells } from '../contract/spellHistory.ts';
import { spellMoney } from '../contract/spellMoney.ts';
import { eventDays, spellWarnings } from '../contract/spellWarnings.ts';
import { NEVER, type SubscriptionColumns } from '../contract/types.ts';
import { canonicalCurrency } from '../money/currencyNames.ts';
import type { Rates } from '../money/rates.ts';
import { inTurns, stepsOf } from '../reconcile/inTurns.ts';
import { contributionOf, countedAmount } from '../reconcile/ledger.ts';
import { minorDecimals } from '../reconcile/minorUnits.ts';
import { firstDayOfMonth, monthOfDay } from '../reconcile/months.ts';
import { pushTo } from '../reconcile/pushTo.ts';
import type { MoneyRows } from '../reconcile/types.ts';
import { CHARGE } from '../money/kinds.ts';
import { type CohortMoney, cohortMoney, countCurrencies } from './cohortMoney.ts';
import { retentionCurve } from './retentionCurve.ts';
import type { Cohort, CohortCell, CohortOptions, CohortTable } from './types.ts';

/** What cohorts are made of: purchases, contracts or both, and when customers signed up where that is known. */
export interface CohortSources {
  readonly transactions?: MoneyRows;
  readonly subscriptions?: { readonly table: Table; readonly columns: SubscriptionColumns };
  /** Customer's key → day of sign-up. */
  readonly signups?: ReadonlyMap<string, number>;
  readonly rates?: Rates;
}

const COHORTS_AT_MOST = 240;
const A_TURN = 16_384;
/** What of the warnings on contracts concerns counting them, and not learning from them. */
const WARNINGS: readonly string[] = ['spells-left-out', 'spells-bad-pause', 'spells-overlap', 'spells-quiet'];

/** One customer's purchases, month by month, and contracts. */
interface Customer {
  readonly paidMonths: Set<number>;
  /** Month → net, in minor units of the currency that is counted. */
  readonly net: Map<number, number>;
  firstPaid: number;
  /** Place in the history of contracts; −1 without one. */
  contract: number;
}

/**
 * Customers by the month in which they signed up or first paid, and what they do at each age in months. A month that is not over by complete-through
 * is marked incomplete and never counted as 0; months after it have no cell. Money is of one currency: others are converted where there are rates,
 * else left out and counted. Throws `not-enough-data` where nobody is in a cohort, `bad-input` where sign-up months are asked for without a sign-up
 * date, and as `readSpells` and `cohortMoney`.
 */
export async function cohortTable(sources: CohortSources, options: CohortOptions, ctx: TaskContext): Promise<CohortTable> {
  const { transactions, subscriptions, signups, rates } = sources;
  if (options.by === 'signup' && !signups) throw new WorkbenchError('bad-input', 'Cohorts by sign-up need a customers table with a sign-up date. Choose one, or put customers together by their first payment.', { option: 'by' });
  const money = cohortMoney(countCurrencies(transactions, subscriptions), options.currency, rates);
  const history = subscriptions && (await readHistory(subscriptions, money, ctx));
  const completeThrough = options.completeThrough ?? lastDayOf(transactions, history);
  const { customers, otherCurrencyRows, rowsAfter } = await customersOf(transactions, history, money, completeThrough, ctx);
  const { members, leftOutCustomers } = await membersOf(customers, options.by === 'signup' ? signups : undefined, completeThrough, ctx);
  const months = [...members.keys()].sort((a, b) => a - b);
  const shown = months.slice(-COHORTS_AT_MOST);
  if (shown.length === 0) throw new WorkbenchError('not-enough-data', 'Nobody is in a cohort: no customer has a first payment (or sign-up) up to the day to which the data is complete. Check which column is which.', { customers: leftOutCustomers });
  const steps = stepsOf(ctx, 'cohorts', shown.length + 1);
  const count: CellCount = { history, minorUnit: 10 ** minorDecimals(money.currency), completeThrough, hasTransactions: transactions !== undefined };
  let rowsBefore = 0;
  const cohorts: Cohort[] = [];
  for (const month of shown) {
    const own = members.get(month)!;
    const found = own.map((key) => customers.get(key)).filter((customer) => customer !== undefined);
    for (const { net } of found) for (const paid of net.keys()) if (paid < month) rowsBefore++;
    cohorts.push({ month, customers: own.length, cells: await steps(cellsOf(found, month, count, ctx)) });
  }
  const { currency, currencies, converted } = money;
  return {
    by: options.by,
    ...{ currency, currencies, converted, completeThrough },
    hasContracts: subscriptions !== undefined,
    hasTransactions: transactions !== undefined,
    cohorts,
    curve: await steps(retentionCurve(history, completeThrough, ctx)),
    warnings: history ? spellWarnings(rates ? history : { ...history, leftOut: { ...history.leftOut, noRate: 0 } }, completeThrough).filter(({ key }) => WARNINGS.includes(key)) : [],
    leftOut: { customers: leftOutCustomers, otherCurrencyRows: otherCurrencyRows + (rates ? 0 : (history?.leftOut.noRate ?? 0)), rowsBefore, rowsAfter, cohorts: months.length - shown.length },
  };
}

/** Contracts as training reads them, in the currency that is counted: rows of others are converted, or left out as without a rate. */
async function readHistory({ table, columns }: NonNullable<CohortSources['subscriptions']>, money: CohortMoney, ctx: TaskContext): Promise<SpellHistory> {
  const own = countCurrencies(undefined, { table, columns });
  await ctx.breathe();
  // Where all are in the currency that is counted, those that name none are too.
  const isPlain = own.size < 2 && (own.size === 0 || own.has(money.currency));
  return orderSpells(readSpells(table, columns, isPlain ? undefined : (currency, day) => money.rateOn(canonicalCurrency(currency), day)), ctx);
}

/** The last day with a transaction, or on which something began, was paused or was asked to end. */
function lastDayOf(transactions: MoneyRows | undefined, history: SpellHistory | undefined): number {
  let last = MISSING_DAY;
  for (const day of transactions?.day ?? []) if (day > last) last = day;
  if (history && history.start.length > 0) last = Math.max(last, eventDays(history).lastDay);
  if (last === MISSING_DAY) throw new WorkbenchError('not-enough-data', 'No row has a customer, a date and an amount. Check which column is which.');
  return last;
}

interface Customers {
  readonly customers: ReadonlyMap<string, Customer>;
  readonly otherCurrencyRows: number;
  readonly rowsAfter: number;
}

async function customersOf(transactions: MoneyRows | undefined, history: SpellHistory | undefined, money: CohortMoney, completeThrough: number, ctx: TaskContext): Promise<Customers> {
  const customers = new Map<string, Customer>();
  const customerOf = (key: string): Customer => {
    const known = customers.get(key);
    if (known) return known;
    const made: Customer = { paidMonths: new Set(), net: new Map(), firstPaid: NEVER, contract: -1 };
    customers.set(key, made);
    return made;
  };
  let [otherCurrencyRows, rowsAfter] = [0, 0];
  if (transactions) {
    const minorUnits = transactions.currencies.map((name) => 10 ** (minorDecimals(money.currency) - minorDecimals(name)));
    await inTurns(transactions.row.length, ctx, (i) => {
      const rate = money.rateOn(transactions.currencies[transactions.currency[i]], transactions.day[i]);
      if (rate === undefined) otherCurrencyRows++;
      else if (transactions.day[i] > completeThrough) rowsAfter++;
      else addTransaction(customerOf(transactions.customers[transactions.customer[i]]), transactions, i, rate * minorUnits[transactions.currency[i]]);
    });
  }
  if (history) {
    await inTurns(history.keys.length, ctx, (contract) => {
      const customer = customerOf(history.keys[contract]);
      customer.contract = contract;
      for (let row = history.first[contract]; row < history.first[contract + 1]; row++) if (history.paidFrom[row] < history.end[row]) customer.firstPaid = Math.min(customer.firstPaid, history.paidFrom[row]);
    });
  }
  return { customers, otherCurrencyRows, rowsAfter };
}

function addTransaction(customer: Customer, rows: MoneyRows, i: number, rate: number): void {
  const month = rows.month[i];
  customer.net.set(month, (customer.net.get(month) ?? 0) + contributionOf(rows, i, 'net') * rate);
  if (rows.kind[i] !== CHARGE || countedAmount(rows, i) <= 0) return;
  customer.paidMonths.add(month);
  customer.firstPaid = Math.min(customer.firstPaid, rows.day[i]);
}

/** Customers' keys by the month of their cohort; `signups` where that is the month of their sign-up. */
async function membersOf(customers: ReadonlyMap<string, Customer>, signups: ReadonlyMap<string, number> | undefined, completeThrough: number, ctx: TaskContext): Promise<{ readonly members: ReadonlyMap<number, string[]>; readonly leftOutCustomers: number }> {
  const members = new Map<number, string[]>();
  const keys = signups ? [...new Set([...signups.keys(), ...customers.keys()])] : [...customers.keys()];
  let leftOutCustomers = 0;
  await inTurns(keys.length, ctx, (at) => {
    const day = signups ? signups.get(keys[at]) : customers.get(keys[at])?.firstPaid;
    if (day === undefined || day === NEVER || day > completeThrough) leftOutCustomers++;
    else pushTo(members, monthOfDay(day), keys[at]);
  });
  return { members, leftOutCustomers };
}

interface CellCount {
  readonly history: SpellHistory | undefined;
  readonly minorUnit: number;
  readonly completeThrough: number;
  readonly hasTransactions: boolean;
}

async function cellsOf(customers: readonly Customer[], cohortMonth: number, count: CellCount, ctx: TaskContext): Promise<CohortCell[]> {
  const contracts = Int32Array.from(customers.filter(({ contract }) => contract >= 0), ({ contract }) => contract);
  const cells: CohortCell[] = [];
  for (let month = cohortMonth; month <= monthOfDay(count.completeThrough); month++) cells.push(await cellAt(customers, contracts, month, count, ctx));
  return cells;
}

async function cellAt(customers: readonly Customer[], contracts: Int32Array, month: number, { history, minorUnit, completeThrough, hasTransactions }: CellCount, ctx: TaskContext): Promise<CohortCell> {
  const [from, to] = [firstDayOfMonth(month), firstDayOfMonth(month + 1)];
  const complete = to - 1 <= completeThrough;
  let [active, net, mrr, paid] = [0, 0, 0, 0];
  await inTurns(customers.length, ctx, (at) => {
    const customer = customers[at];
    net += customer.net.get(month) ?? 0;
    const paidMrr = history && customer.contract >= 0 ? paidMrrOn(history, customer.contract, to - 1) : undefined;
    mrr += paidMrr ?? 0;
    if (paidMrr !== undefined || customer.paidMonths.has(month)) active++;
  });
  for (let start = 0; history && start < contracts.length; start += A_TURN) {
    for (const money of spellMoney(history, contracts.subarray(start, start + A_TURN), from, Math.min(to, completeThrough + 1), 0)) paid += money;
    await ctx.breathe();
  }
  // Who is under contract on the month's last day is not known before it.
  return { complete, customers: complete || !history ? active : null, revenue: (hasTransactions ? net / minorUnit : 0) + paid, mrr: history && complete ? mrr : null };
}

/** Money a month of a customer's contracts that are paid for on a day; undefined where none is. */
function paidMrrOn({ first, paidFrom, end, pauseStart, pauseEnd, mrr }: SpellHistory, contract: number, day: number): number | undefined {
  let sum: number | undefined;
  for (let row = first[contract]; row < first[contract + 1]; row++) {
    if (paidFrom[row] <= day && day < end[row] && !(pauseStart[row] <= day && day < pauseEnd[row])) sum = (sum ?? 0) + mrr[row];
  }
  return sum;
}
