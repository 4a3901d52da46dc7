import { DAY_MS } from '../../../core/data/calendar.ts';
import type { MonthExplained } from './chain.ts';
import type { Mixup } from './currencyMixups.ts';
import { type Gaps, type Vector, isZero, negative, vectorOf } from './gaps.ts';
import type { BookContext } from './inTurns.ts';
import { KINDS } from './kindsOf.ts';
import { looseRows } from './looseRows.ts';
import { missingOrders } from './missingOrders.ts';
import { firstDayOfMonth } from './months.ts';
import type { Explained, Suspect } from './subsets.ts';
import type { Certainty, Effect, Finding, MoneyRows, NamedRow } from './types.ts';
import type { WholeClass } from './wholeClasses.ts';

/** What has been found so far, and what following it does to the file. */
export interface FoundMore {
  readonly findings: Finding[];
  readonly edits: { readonly removed: Set<number>; readonly flipped: Set<number>; readonly month: Map<number, number>; readonly currency: Map<number, number> };
  /** Changes of totals that are no edits of rows. */
  readonly recounted: Effect[];
}

const ROWS_NAMED = 50;
const ALTERNATIVES_NAMED = 5;
const PARTIAL_AT_MOST = 5;
/** Rows that would fit by chance more often than once in so many months are not taken for the answer. */
const CHANCE = 1 / 20;

export function findingOfClass(rows: MoneyRows, gaps: Gaps, { kind, rows: concerned, changes }: WholeClass, { findings, recounted }: FoundMore): void {
  const effects = [...changes].filter(([month]) => gaps.months.has(month)).flatMap(([month, change]) => effectsOf(gaps, month, change));
  recounted.push(...effects);
  findings.push({ ...finding(rows, concerned()), kind, certainty: 'exact', effects });
}

export function findingOfMixup(rows: MoneyRows, { row, month, from, to, others }: Mixup, { findings, edits }: FoundMore): void {
  const change = vectorOf(rows, row, from.measures);
  edits.currency.set(row, to.currency);
  findings.push({
    ...finding(rows, [row]),
    kind: 'currency-mixed',
    certainty: others.length > 0 ? 'several' : 'exact',
    ...alternatives(rows, others.map((other) => [other]), others.length),
    effects: [...effectsOf(from, month, negative(change)), ...effectsOf(to, month, change)],
    facts: { from: from.name, to: to.name },
  });
}

/** The rows that explain a month, one finding for each cause. A move between months of which one is `unexplained` is half a proof. */
export function findingsOfMonth(rows: MoneyRows, gaps: Gaps, { month, own, moves }: MonthExplained, unexplained: ReadonlySet<number>, { findings, edits }: FoundMore): void {
  for (const suspect of own?.suspects ?? []) {
    for (const i of suspect.rows) (suspect.kind === 'flipped-sign' ? edits.flipped : edits.removed).add(i);
    findings.push(suspectFinding(rows, suspect, own!, effectsOf(gaps, month, suspect.change)));
  }
  for (const { boundary, explained } of moves) {
    for (const suspect of explained.suspects) {
      const [earlier, later] = [boundary - 1, boundary];
      for (const i of suspect.rows) edits.month.set(i, rows.month[i] === later ? earlier : later);
      const effects = [...effectsOf(gaps, earlier, suspect.change), ...effectsOf(gaps, later, negative(suspect.change))];
      const from = rows.month[suspect.rows[0]];
      const halfSeen = [earlier, later].some((side) => !gaps.months.has(side) || unexplained.has(side));
      const found = suspectFinding(rows, suspect, explained, effects);
      findings.push({ ...found, certainty: halfSeen && found.certainty === 'exact' ? 'half' : found.certainty, facts: { fromMonth: from, toMonth: from === later ? earlier : later, hours: hoursOver(rows, suspect.rows, boundary) } });
    }
  }
}

/** What is known of a difference that nothing odd explains: rows whose sum fits; else odd rows that are a part of it, and what is missing. */
export async function findingsOfRest(rows: MoneyRows, gaps: Gaps, { month, left }: MonthExplained, suspects: readonly Suspect[], { findings, edits }: FoundMore, ctx: Pick<BookContext, 'breathe'>): Promise<void> {
  const ofMonth = rows.byMonth.of(gaps.currency, month);
  const effects = effectsOf(gaps, month, left);
  const loose = await looseRows(rows, [...ofMonth.filter((i) => !edits.removed.has(i))], gaps.measures, left, ctx);
  if (loose) {
    const byChance = loose.expectedByChance > CHANCE;
    if (!byChance) loose.rows.forEach((i) => edits.removed.add(i));
    const same = loose.rows.length === 1 ? sameOrder(rows, loose.rows[0]) : undefined;
    findings.push({
      ...finding(rows, loose.rows),
      kind: same === undefined ? 'extra-rows' : 'duplicate',
      beside: same === undefined ? [] : named(rows, [same]),
      certainty: loose.otherCount > 0 ? 'several' : byChance ? 'chance' : 'exact',
      ...alternatives(rows, loose.others, loose.otherCount),
      effects,
    });
    return;
  }
  const parts = suspects.filter(({ rows: concerned, change }) => concerned.every((i) => !edits.removed.has(i)) && isPartOf(change, left)).slice(0, PARTIAL_AT_MOST);
  for (const part of parts) findings.push({ ...finding(rows, part.rows), kind: part.kind, certainty: 'partial', beside: named(rows, part.beside), effects: effectsOf(gaps, month, part.change) });
  const more = leading(gaps, left) > 0;
  const missing = more ? await missingOrders(rows, ofMonth, ctx) : undefined;
  findings.push({ ...finding(rows, []), kind: more ? 'missing-rows' : 'extra-rows', certainty: 'none', effects, facts: missing && missing.count > 0 ? { orders: missing.orders.join(', '), orderCount: missing.count } : {} });
}

/** Another row of the same order and kind: one order that was billed twice, with another amount. */
function sameOrder(rows: MoneyRows, i: number): number | undefined {
  if (!rows.order || rows.order[i] < 0) return undefined;
  const other = rows.order.findIndex((order, at) => at !== i && order === rows.order![i] && rows.kind[at] === rows.kind[i]);
  return other < 0 ? undefined : other;
}

/** The difference of the measure that says whether rows are missing: net, else charges, else whatever there is. */
function leading({ measures }: Gaps, left: Vector): number {
  const at = ['charges', 'net', 'rows'].map((measure) => measures.findIndex((name) => name === measure)).find((index) => index >= 0 && left[index] !== 0);
  return left[at ?? left.findIndex((value) => value !== 0)];
}

function isPartOf(change: Vector, whole: Vector): boolean {
  return !isZero(change) && change.every((value, at) => value === 0 || (Math.sign(value) === Math.sign(whole[at]) && Math.abs(value) <= Math.abs(whole[at])));
}

/** The hours that a clock would have to be ahead or behind, rounded up; 0 for dates without times. */
function hoursOver(rows: MoneyRows, concerned: readonly number[], boundary: number): number {
  if (!rows.ms) return 0;
  const midnight = firstDayOfMonth(boundary) * DAY_MS;
  return Math.ceil(Math.max(...concerned.map((i) => Math.abs(rows.ms![i] - midnight))) / (DAY_MS / 24));
}

function suspectFinding(rows: MoneyRows, suspect: Suspect, { others, otherCount }: Explained, effects: readonly Effect[]): Finding {
  const different = others.map((set) => set.filter((other) => other !== suspect).flatMap((other) => other.rows)).filter((set) => set.length > 0);
  const certainty: Certainty = otherCount > 0 ? 'several' : 'exact';
  return { ...finding(rows, suspect.rows), kind: suspect.kind, certainty, beside: named(rows, suspect.beside), ...alternatives(rows, different, otherCount), effects };
}

function finding(rows: MoneyRows, concerned: readonly number[]): Omit<Finding, 'kind' | 'certainty' | 'effects'> {
  return { rows: named(rows, concerned), rowCount: concerned.length, beside: [], alternatives: [], alternativeCount: 0, facts: {} };
}

function alternatives(rows: MoneyRows, sets: readonly (readonly number[])[], count: number): Pick<Finding, 'alternatives' | 'alternativeCount'> {
  return { alternatives: sets.slice(0, ALTERNATIVES_NAMED).map((set) => named(rows, set)), alternativeCount: count };
}

function named(rows: MoneyRows, concerned: readonly number[]): NamedRow[] {
  return concerned.slice(0, ROWS_NAMED).map((i) => ({
    row: rows.row[i] + 1,
    customer: rows.customers[rows.customer[i]],
    day: rows.day[i],
    ms: rows.ms?.[i] ?? null,
    amount: rows.amount[i],
    currency: rows.currencies[rows.currency[i]],
    kind: KINDS[rows.kind[i]],
    order: rows.order && rows.order[i] >= 0 ? rows.orders[rows.order[i]] : null,
  }));
}

function effectsOf({ name, measures, months }: Gaps, month: number, change: Vector): Effect[] {
  if (!months.has(month)) return [];
  return measures.flatMap((measure, at) => (change[at] === 0 ? [] : [{ month, currency: name, measure, change: change[at] }]));
}
