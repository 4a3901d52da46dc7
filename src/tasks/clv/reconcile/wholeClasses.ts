import { type Gaps, type Vector, isZero, keyOf, minus } from './gaps.ts';
import { CHARGE, CHARGEBACK, DISCOUNT, OTHER, REFUND, TAX } from './kindsOf.ts';
import { contributionOf, countedAmount } from './ledger.ts';
import { monthOfDay } from './months.ts';
import type { FindingKind, Measure, MoneyRows } from './types.ts';

/** A way of counting that concerns all rows of a kind. */
export interface WholeClass {
  readonly kind: FindingKind;
  /** Indices of the rows that count in another way. */
  readonly rows: readonly number[];
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
export function findWholeClasses(rows: MoneyRows, gaps: Gaps): { readonly classes: readonly WholeClass[]; readonly left: Gaps } {
  const possible = [...rulesOver(rows, gaps), ...refundsOnOrderDate(rows, gaps)];
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
    if (keyOf(gap) === keyOf(change)) settled++;
    else if (isZero(gap)) unsettled++;
  }
  return settled * 2 >= changed && settled > unsettled ? settled - unsettled : 0;
}

function without(gaps: Gaps, { changes }: WholeClass): Gaps {
  return { ...gaps, months: new Map([...gaps.months].map(([month, gap]) => [month, changes.has(month) ? minus(gap, changes.get(month)!) : gap])) };
}

function rulesOver(rows: MoneyRows, gaps: Gaps): WholeClass[] {
  const seen = new Set<string>();
  return RULES.flatMap(({ kind, rowsOf, adds }) => {
    const factors = gaps.measures.map((measure) => adds[measure] ?? 0);
    const name = `${kind}/${factors.join()}`;
    if (seen.has(name) || factors.every((factor) => factor === 0)) return [];
    seen.add(name);
    const found: number[] = [];
    const changes = new Map<number, number[]>();
    for (let i = 0; i < rows.row.length; i++) {
      if (rows.kind[i] !== rowsOf || rows.currency[i] !== gaps.currency) continue;
      const month = monthOfDay(rows.day[i]);
      if (!gaps.months.has(month)) continue;
      found.push(i);
      const change = changes.get(month) ?? factors.map(() => 0);
      factors.forEach((factor, at) => (change[at] += factor * countedAmount(rows, i)));
      changes.set(month, change);
    }
    return found.length > 0 ? [{ kind, rows: found, changes }] : [];
  });
}

/** Refunds counted in the month of the order that they give back: where orders are known. */
function refundsOnOrderDate(rows: MoneyRows, gaps: Gaps): WholeClass[] {
  if (!rows.order) return [];
  const charged = new Map<number, number>();
  for (let i = 0; i < rows.row.length; i++) if (rows.kind[i] === CHARGE && rows.order[i] >= 0 && !charged.has(rows.order[i])) charged.set(rows.order[i], i);
  const found: number[] = [];
  const changes = new Map<number, number[]>();
  const add = (month: number, i: number, factor: number) => {
    const change = changes.get(month) ?? gaps.measures.map(() => 0);
    gaps.measures.forEach((measure, at) => (change[at] += factor * contributionOf(rows, i, measure)));
    changes.set(month, change);
  };
  for (let i = 0; i < rows.row.length; i++) {
    const order = rows.order[i] < 0 ? undefined : charged.get(rows.order[i]);
    if (rows.kind[i] !== REFUND || order === undefined || rows.currency[i] !== gaps.currency) continue;
    const [own, orders] = [monthOfDay(rows.day[i]), monthOfDay(rows.day[order])];
    if (own === orders) continue;
    found.push(i);
    add(own, i, -1);
    add(orders, i, 1);
  }
  return found.length > 0 ? [{ kind: 'refunds-on-order-date', rows: found, changes }] : [];
}
