import { CHARGE } from '../money/kinds.ts';
import { type Vector, isZero, negative, plus, vectorOf } from './gaps.ts';
import { type BookContext, inTurns } from './inTurns.ts';
import { OTHER } from './kindsOf.ts';
import { contributionOf, countedAmount } from './ledger.ts';
import { pushTo } from './pushTo.ts';
import type { Suspect } from './subsets.ts';
import type { Measure, MoneyRows } from './types.ts';

const SUSPECTS_A_MONTH = 240;
/** Many rows with one cause are assumed sooner than two that have nothing to do with each other. */
const COST_OF_ALL = 1.5;

/** Rows of a currency that are suspicious in themselves, by the month in which they count: doubled, with a flipped sign, of a test customer. */
export async function suspectsByMonth(rows: MoneyRows, currency: number, measures: readonly Measure[], wanted: readonly number[], ctx: Pick<BookContext, 'breathe'>): Promise<ReadonlyMap<number, readonly Suspect[]>> {
  const found = new Map<number, readonly Suspect[]>();
  const firsts = await firstOfEqual(rows, ctx);
  const isTest = rows.customers.map((key) => TEST_WORDS.test(key));
  await ctx.breathe();
  for (const month of wanted) {
    const ofMonth = rows.byMonth.of(currency, month);
    const own: Suspect[] = [];
    const add = (suspect: Suspect) => {
      if (!isZero(suspect.change)) own.push(suspect);
    };
    const doubles: number[] = [];
    const flipped: number[] = [];
    const tests = new Map<number, number[]>();
    await inTurns(ofMonth.length, ctx, (at) => {
      const i = ofMonth[at];
      if (firsts.has(i)) doubles.push(i);
      if (isFlipped(rows, i, firsts)) flipped.push(i);
      if (isTest[rows.customer[i]]) pushTo(tests, rows.customer[i], i);
    });
    const removal = (i: number): Vector => negative(vectorOf(rows, i, measures));
    for (const i of doubles) add({ kind: 'duplicate', rows: [i], beside: [firsts.get(i)!], change: removal(i), cost: 1 });
    for (const i of flipped) add({ kind: 'flipped-sign', rows: [i], beside: [], change: flipChange(rows, i, measures), cost: 1 });
    for (const group of tests.values()) add({ kind: 'test-customer', rows: group, beside: [], change: group.map(removal).reduce(plus), cost: group.length > 1 ? COST_OF_ALL : 1 });
    if (own.length > 0) found.set(month, [...wholeGroups(own), ...own.slice(0, SUSPECTS_A_MONTH)]);
  }
  return found;
}

/** The other sign: twice the amount. Where the sign is what says the kind, a charge becomes a refund. */
function flipChange(rows: MoneyRows, i: number, measures: readonly Measure[]): Vector {
  return measures.map((measure) => {
    if (measure === 'rows') return 0;
    if (!rows.kindsNamed && measure !== 'net') return measure === 'charges' ? -countedAmount(rows, i) : measure === 'refunds' ? countedAmount(rows, i) : 0;
    return -2 * contributionOf(rows, i, measure);
  });
}

/** All that are suspicious in one way, as one cause. */
function wholeGroups(suspects: readonly Suspect[]): Suspect[] {
  return (['duplicate', 'flipped-sign', 'test-customer'] as const).flatMap((kind) => {
    const same = suspects.filter((suspect) => suspect.kind === kind);
    if (same.length < 2) return [];
    return [{ kind, rows: same.flatMap((suspect) => suspect.rows), beside: same.flatMap((suspect) => suspect.beside), change: same.map((suspect) => suspect.change).reduce(plus), cost: COST_OF_ALL }];
  });
}

/**
 * Rows that say again what an earlier one said, each with the first that did: of one kind, customer, amount and currency, and of one order, or of one
 * moment where rows have no order. An order whose charges differ in amount has lines, and is no double.
 */
async function firstOfEqual(rows: MoneyRows, ctx: Pick<BookContext, 'breathe'>): Promise<ReadonlyMap<number, number>> {
  const orderOf = (i: number) => rows.order?.[i] ?? -1;
  const keyOf = (i: number) => `${orderOf(i) >= 0 ? `o${orderOf(i)}` : `t${rows.ms?.[i] ?? rows.day[i]}`}/${rows.customer[i]}/${rows.kind[i]}/${rows.amount[i]}/${rows.currency[i]}`;
  // Most orders stand there once, and few rows share customer and amount with another: only the others are worth a full key.
  const rowsOfOrder = new Int32Array(rows.orders.length);
  const timesRough = new Map<number, boolean>();
  const roughKeyOf = (i: number) => rows.customer[i] * 1e9 + rows.amount[i];
  await inTurns(rows.row.length, ctx, (i) => {
    if (orderOf(i) >= 0) rowsOfOrder[orderOf(i)]++;
    else timesRough.set(roughKeyOf(i), timesRough.has(roughKeyOf(i)));
  });
  const firsts = new Map<string, number>();
  const found = new Map<number, number>();
  await inTurns(rows.row.length, ctx, (i) => {
    if (!(orderOf(i) >= 0 ? rowsOfOrder[orderOf(i)] > 1 : timesRough.get(roughKeyOf(i)))) return;
    const key = keyOf(i);
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, i);
    else found.set(i, first);
  });
  return found;
}

/** Whether the amount has the other sign than most of its kind. Without named kinds: whether it repeats an order's charge, whose refund it may be. */
function isFlipped(rows: MoneyRows, i: number, firsts: ReadonlyMap<number, number>): boolean {
  if (!rows.kindsNamed) return rows.kind[i] === CHARGE && firsts.has(i) && (rows.order?.[i] ?? -1) >= 0;
  return rows.kind[i] !== OTHER && countedAmount(rows, i) < 0;
}

const TEST_WORDS = /(^|[^\p{L}])(test|tester|testing|demo|dummy|sandbox|qa|prueba|pruebas|ejemplo|beispiel|example)([^\p{L}]|$)/iu;
