import { CHARGE, CHARGEBACK, DISCOUNT, REFUND, TAX } from '../money/kinds.ts';
import { type Gaps, type Vector, isEqual, isZero, minus, negative, plus, vectorOf } from './gaps.ts';
import { type BookContext, inTurns } from './inTurns.ts';
import { KINDS, OTHER } from './kindsOf.ts';
import { countedAmount } from './ledger.ts';
import type { FindingKind, Measure, MoneyRows } from './types.ts';

/** A way of counting that concerns all rows of a kind. */
export interface WholeClass {
  readonly kind: FindingKind;
  /** Indices of the rows that count in another way. */
  readonly rows: () => readonly number[];
  /** What it does to each month's totals. */
  readonly changes: ReadonlyMap<number, Vector>;
}

interface Rule {
  readonly kind: FindingKind;
  readonly rowsOf: number;
  /** Per measure, how often the row's counted amount is added. */
  readonly adds: Readonly<Partial<Record<Measure, number>>>;
}

const RULES: readonly Rule[] = [
  { kind: 'tax-included', rowsOf: TAX, adds: { charges: 1, net: 1 } },
  { kind: 'tax-included', rowsOf: TAX, adds: { charges: 1 } },
  { kind: 'tax-included', rowsOf: TAX, adds: { net: 1 } },
  { kind: 'tax-subtracted', rowsOf: TAX, adds: { charges: -1, net: -1 } },
  { kind: 'tax-subtracted', rowsOf: TAX, adds: { net: -1 } },
  { kind: 'discounts-in-charges', rowsOf: DISCOUNT, adds: { charges: -1 } },
  { kind: 'discounts-not-subtracted', rowsOf: DISCOUNT, adds: { net: 1 } },
  { kind: 'chargebacks-in-refunds', rowsOf: CHARGEBACK, adds: { refunds: 1 } },
  { kind: 'chargebacks-not-subtracted', rowsOf: CHARGEBACK, adds: { net: 1 } },
  { kind: 'refunds-not-subtracted', rowsOf: REFUND, adds: { net: 1 } },
  { kind: 'other-kinds-counted', rowsOf: OTHER, adds: { charges: 1, net: 1 } },
  { kind: 'other-kinds-counted', rowsOf: OTHER, adds: { net: 1 } },
];
/** Two ways of counting at once are as many as one can tell apart. */
const CLASSES_AT_MOST = 2;

/**
 * Ways of counting that explain whole months: each makes at least half of the months that it changes come out even, and more months than it
 * unsettles. Answers them with the differences that are left.
 */
export async function findWholeClasses(rows: MoneyRows, gaps: Gaps, ctx: Pick<BookContext, 'breathe'>): Promise<{ readonly classes: readonly WholeClass[]; readonly left: Gaps }> {
  const possible = [...(await rulesOver(rows, gaps, ctx)), ...(await refundsOnOrderDate(rows, gaps, ctx))];
  const classes: WholeClass[] = [];
  let left = gaps;
  while (classes.length < CLASSES_AT_MOST) {
    let best: WholeClass | undefined;
    let most = 0;
    for (const candidate of possible) {
      const settled = settledBy(candidate, left);
      if (settled > most && !classes.some(({ kind }) => kind === candidate.kind)) [best, most] = [candidate, settled];
    }
    if (!best) break;
    classes.push(best);
    left = without(left, best);
  }
  return { classes, left };
}

/** Months that come out even by it, less those that it unsettles; 0 where these are fewer than half of those that it changes. */
function settledBy({ changes }: WholeClass, { months }: Gaps): number {
  let [changed, settled, unsettled] = [0, 0, 0];
  for (const [month, change] of changes) {
    const gap = months.get(month);
    if (!gap || isZero(change)) continue;
    changed++;
    if (isEqual(gap, change)) settled++;
    else if (isZero(gap)) unsettled++;
  }
  return settled * 2 >= changed && settled > unsettled ? settled - unsettled : 0;
}

function without(gaps: Gaps, { changes }: WholeClass): Gaps {
  return { ...gaps, months: new Map([...gaps.months].map(([month, gap]) => [month, changes.has(month) ? minus(gap, changes.get(month)!) : gap])) };
}

async function rulesOver(rows: MoneyRows, gaps: Gaps, ctx: Pick<BookContext, 'breathe'>): Promise<WholeClass[]> {
  const sums = new Map<number, readonly number[]>();
  for (const month of gaps.months.keys()) sums.set(month, await sumsByKind(rows, rows.byMonth.of(gaps.currency, month), ctx));
  const seen = new Set<string>();
  return RULES.flatMap(({ kind, rowsOf, adds }) => {
    const factors = gaps.measures.map((measure) => adds[measure] ?? 0);
    const name = `${kind}/${factors.join()}`;
    if (seen.has(name) || isZero(factors)) return [];
    seen.add(name);
    const concerned = () => [...sums.keys()].flatMap((month) => [...rows.byMonth.of(gaps.currency, month).filter((i) => rows.kind[i] === rowsOf)]);
    return [{ kind, rows: concerned, changes: new Map([...sums].map(([month, sum]) => [month, factors.map((factor) => factor * sum[rowsOf] + 0)])) }];
  });
}

async function sumsByKind(rows: MoneyRows, concerned: Int32Array, ctx: Pick<BookContext, 'breathe'>): Promise<readonly number[]> {
  const sums = KINDS.map(() => 0);
  await inTurns(concerned.length, ctx, (at) => (sums[rows.kind[concerned[at]]] += countedAmount(rows, concerned[at])));
  return sums;
}

/** Refunds counted in the month of the order that they give back: where orders are known. */
async function refundsOnOrderDate(rows: MoneyRows, gaps: Gaps, ctx: Pick<BookContext, 'breathe'>): Promise<WholeClass[]> {
  const { order } = rows;
  if (!order) return [];
  const charged = new Int32Array(rows.orders.length).fill(-1);
  await inTurns(order.length, ctx, (i) => {
    if (rows.kind[i] === CHARGE && order[i] >= 0 && charged[order[i]] < 0) charged[order[i]] = i;
  });
  const found: number[] = [];
  const changes = new Map<number, Vector>();
  const add = (month: number, change: Vector) => changes.set(month, plus(changes.get(month) ?? gaps.measures.map(() => 0), change));
  await inTurns(order.length, ctx, (i) => {
    const charge = order[i] < 0 ? -1 : charged[order[i]];
    if (rows.kind[i] !== REFUND || charge < 0 || rows.currency[i] !== gaps.currency || rows.month[i] === rows.month[charge]) return;
    found.push(i);
    const own = vectorOf(rows, i, gaps.measures);
    add(rows.month[i], negative(own));
    add(rows.month[charge], own);
  });
  return found.length > 0 ? [{ kind: 'refunds-on-order-date', rows: () => found, changes }] : [];
}
