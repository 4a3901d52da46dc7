import { type Vector, minus, plus, vectorOf } from './gaps.ts';
import { CHARGE, DISCOUNT, OTHER } from './kindsOf.ts';
import { contributionOf, countedAmount } from './ledger.ts';
import { monthOfDay } from './months.ts';
import { pushTo } from './pushTo.ts';
import type { Suspect } from './subsets.ts';
import type { Measure, MoneyRows } from './types.ts';

const SUSPECTS_A_MONTH = 240;
/** Many rows with one cause are assumed sooner than two that have nothing to do with each other. */
const COST_OF_ALL = 1.5;

/** Rows of a currency that are suspicious in themselves, by the month in which they count: doubled, with a flipped sign, of a test customer. */
export function suspectsByMonth(rows: MoneyRows, currency: number, measures: readonly Measure[], wanted: ReadonlySet<number>): ReadonlyMap<number, readonly Suspect[]> {
  const found = new Map<number, Suspect[]>();
  const add = (suspect: Suspect) => {
    const month = monthOfDay(rows.day[suspect.rows[0]]);
    if (!wanted.has(month) || suspect.change.every((value) => value === 0)) return;
    pushTo(found, month, suspect);
  };
  const removal = (i: number): Vector => minus(measures.map(() => 0), vectorOf(rows, i, measures));
  const doubles = duplicates(rows, currency, wanted);
  for (const { row, first } of doubles) add({ kind: 'duplicate', rows: [row], beside: [first], change: removal(row), cost: 1 });
  for (const i of flippedRows(rows, doubles)) {
    if (rows.currency[i] !== currency) continue;
    add({ kind: 'flipped-sign', rows: [i], beside: [], change: flipChange(rows, i, measures), cost: 1 });
  }
  for (const group of testRows(rows, currency)) add({ kind: 'test-customer', rows: group, beside: [], change: group.map(removal).reduce(plus), cost: group.length > 1 ? COST_OF_ALL : 1 });
  return new Map([...found].map(([month, suspects]) => [month, [...wholeGroups(suspects), ...suspects.slice(0, SUSPECTS_A_MONTH)]]));
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
 * Rows that say again what an earlier one said: of one kind, customer, amount and currency, and of one order, or of one moment where rows have
 * no order. An order whose charges differ in amount has lines, and is no double.
 */
function duplicates(rows: MoneyRows, currency: number, wanted: ReadonlySet<number>): Double[] {
  const isWanted = (i: number) => rows.currency[i] === currency && wanted.has(monthOfDay(rows.day[i]));
  const keyOf = (i: number) => {
    const order = rows.order?.[i] ?? -1;
    const when = order >= 0 ? `o${order}` : `t${rows.ms?.[i] ?? rows.day[i]}`;
    return `${when}/${rows.customer[i]}/${rows.kind[i]}/${rows.amount[i]}`;
  };
  // Few rows share customer and amount with one of the wanted months: only those are worth a full key.
  const roughKeyOf = (i: number) => rows.customer[i] * 1e9 + rows.amount[i];
  const worth = new Set<number>();
  for (let i = 0; i < rows.row.length; i++) if (isWanted(i)) worth.add(roughKeyOf(i));
  const firsts = new Map<string, number>();
  const found: Double[] = [];
  for (let i = 0; i < rows.row.length; i++) {
    if (rows.currency[i] !== currency || !worth.has(roughKeyOf(i))) continue;
    const key = keyOf(i);
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, i);
    else if (isWanted(i)) found.push({ row: i, first });
  }
  return found;
}

interface Double {
  readonly row: number;
  readonly first: number;
}

/** Rows whose amount has the other sign than most of their kind. Without named kinds: charges that repeat an order's charge, which may be its refund. */
function flippedRows(rows: MoneyRows, doubles: readonly Double[]): number[] {
  if (!rows.kindsNamed) return doubles.filter(({ row }) => rows.kind[row] === CHARGE && (rows.order?.[row] ?? -1) >= 0).map(({ row }) => row);
  const found: number[] = [];
  for (let i = 0; i < rows.row.length; i++) if (rows.kind[i] !== OTHER && rows.kind[i] <= DISCOUNT && countedAmount(rows, i) < 0) found.push(i);
  return found;
}

const TEST_WORDS = /(^|[^\p{L}])(test|tester|testing|demo|dummy|sandbox|qa|prueba|pruebas|ejemplo|beispiel|example)([^\p{L}]|$)/iu;

/** By customer whose key says that it is no real one, and month, the rows of a currency. */
function testRows(rows: MoneyRows, currency: number): number[][] {
  const isTest = rows.customers.map((key) => TEST_WORDS.test(key));
  if (!isTest.includes(true)) return [];
  const groups = new Map<string, number[]>();
  for (let i = 0; i < rows.row.length; i++) {
    if (!isTest[rows.customer[i]] || rows.currency[i] !== currency) continue;
    pushTo(groups, `${rows.customer[i]}/${monthOfDay(rows.day[i])}`, i);
  }
  return [...groups.values()];
}

