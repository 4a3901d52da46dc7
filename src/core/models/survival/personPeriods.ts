import type { ContractOutcome, Feature, FeatureTable, TaskContext } from '../../contract/index.ts';
import type { Rng } from '../../random.ts';
import { CONTRACT_FEATURES } from '../contract/features.ts';
import type { ContractRows } from '../contract/features.ts';

/** Days of a period of the hazard; the last one of a horizon may be shorter. */
export const PERIOD_DAYS = 30;

/** What a period adds to the features of the cutoff, and what each stands for among them. */
export const PERIOD_FEATURES = { periodsAhead: 'periodsAhead', renewsInPeriod: 'renewsInPeriod', trialEndsInPeriod: 'trialEndsInPeriod' } as const;

/** More rows than these learn too slowly, and say little more: rows are drawn by lot. */
const MAX_PERSON_PERIODS = 500_000;

const ROWS_PER_BREATH = 16_384;

export interface Period {
  /** Days after the cutoff: [from, to). */
  readonly from: number;
  readonly to: number;
}

export function periodsOf(horizonDays: number): readonly Period[] {
  return Array.from({ length: Math.ceil(horizonDays / PERIOD_DAYS) }, (_, k) => ({ from: k * PERIOD_DAYS, to: Math.min(horizonDays, (k + 1) * PERIOD_DAYS) }));
}

/** Rows × the periods that they lived into: what a discrete-time hazard learns from (Singer & Willett 1993). */
export interface PersonPeriods {
  readonly x: FeatureTable;
  /** 1 where access ended in the period. */
  readonly ended: Float64Array;
  /** Absent where all weigh the same. */
  readonly weight: Float64Array | undefined;
  /** Weighted number of ends. */
  readonly ends: number;
}

interface Places {
  readonly row: Int32Array;
  readonly period: Int32Array;
  readonly ended: Float64Array;
  readonly weight: Float64Array;
}

/**
 * One row for each row and period that it lived into. A short last period that was lived through counts by its days, and so weighs as a
 * constant hazard says. Rows of known ends teach nothing, unless there are no others; over half a million person-periods rows are drawn by lot.
 */
export async function personPeriods(x: FeatureTable, rows: ContractRows, outcome: ContractOutcome, weight: Float64Array, rng: Rng, ctx: TaskContext): Promise<PersonPeriods> {
  const periods = periodsOf(outcome.horizonDays);
  const learning = learningRows(rows, weight, periods.length, rng);
  const places = placesOf(learning, periods, outcome, weight);
  await ctx.breathe();
  const features: Feature[] = [];
  for (const feature of hazardFeatures(x)) {
    features.push(feature.kind === 'number' ? { ...feature, values: await gather(feature.values, places.row, ctx) } : { ...feature, codes: Int32Array.from(await gather(feature.codes, places.row, ctx)) });
  }
  const moved = await movedFeatures(x, rows, places, periods, ctx);
  const first = places.weight[0];
  const isEven = places.weight.every((value) => value === first);
  let ends = 0;
  for (let i = 0; i < places.row.length; i++) ends += places.ended[i] * places.weight[i];
  return { x: { rows: places.row.length, features: [...features, ...moved] }, ended: places.ended, weight: isEven ? undefined : places.weight, ends };
}

function learningRows({ daysToKnownEnd, rows }: ContractRows, weight: Float64Array, periods: number, rng: Rng): readonly number[] {
  const counted = Array.from({ length: rows }, (_, row) => row).filter((row) => weight[row] > 0);
  const surprised = counted.filter((row) => Number.isNaN(daysToKnownEnd[row]));
  const learning = surprised.length > 0 ? surprised : counted;
  const share = MAX_PERSON_PERIODS / (learning.length * periods);
  if (share >= 1) return learning;
  return learning.filter(() => rng.next() < share);
}

function placesOf(learning: readonly number[], periods: readonly Period[], { days, ended }: ContractOutcome, weight: Float64Array): Places {
  const livedInto = (row: number) => Math.max(1, Math.min(periods.length, Math.ceil(days[row] / PERIOD_DAYS)));
  const total = learning.reduce((sum, row) => sum + livedInto(row), 0);
  const places = { row: new Int32Array(total), period: new Int32Array(total), ended: new Float64Array(total), weight: new Float64Array(total) };
  let at = 0;
  for (const row of learning) {
    const last = livedInto(row) - 1;
    for (let period = 0; period <= last; period++) {
      const { from, to } = periods[period];
      const isEnd = period === last && ended[row] === 1;
      places.row[at] = row;
      places.period[at] = period;
      places.ended[at] = isEnd ? 1 : 0;
      places.weight[at] = isEnd ? weight[row] : (weight[row] * (to - from)) / PERIOD_DAYS;
      at++;
    }
  }
  return places;
}

const MOVED: ReadonlySet<string> = new Set([CONTRACT_FEATURES.contractDays, CONTRACT_FEATURES.daysToRenewal, CONTRACT_FEATURES.trialDaysLeft]);
const NOT_LEARNED: ReadonlySet<string> = new Set([...MOVED, CONTRACT_FEATURES.daysToKnownEnd, ...Object.values(PERIOD_FEATURES)]);

/** Features that stay as they were at the cutoff. */
function hazardFeatures(x: FeatureTable): readonly Feature[] {
  return x.features.filter(({ name }) => !NOT_LEARNED.has(name));
}

async function gather<T extends Float64Array | Int32Array>(values: T, rows: Int32Array, ctx: TaskContext): Promise<Float64Array> {
  const gathered = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) gathered[i] = values[rows[i]];
  await ctx.breathe();
  return gathered;
}

async function movedFeatures(x: FeatureTable, rows: ContractRows, { row, period }: Places, periods: readonly Period[], ctx: TaskContext): Promise<readonly Feature[]> {
  const columns = emptyMoved(row.length);
  const known = knownRenewals(x);
  for (let i = 0; i < row.length; i++) {
    if (i % ROWS_PER_BREATH === 0) await ctx.breathe();
    writeMoved(columns, i, rows, row[i], period[i], periods[period[i]], known);
  }
  return asFeatures(columns);
}

/** The table of all rows in one period: what a hazard is asked of. */
export function periodTable(x: FeatureTable, rows: ContractRows, index: number, period: Period): FeatureTable {
  const columns = emptyMoved(x.rows);
  const known = knownRenewals(x);
  for (let row = 0; row < x.rows; row++) writeMoved(columns, row, rows, row, index, period, known);
  return { rows: x.rows, features: [...hazardFeatures(x), ...asFeatures(columns)] };
}

type Moved = Readonly<Record<'contractDays' | 'daysToRenewal' | 'trialDaysLeft' | 'periodsAhead' | 'renewsInPeriod' | 'trialEndsInPeriod', Float64Array>>;

function emptyMoved(length: number): Moved {
  const column = () => new Float64Array(length);
  return { contractDays: column(), daysToRenewal: column(), trialDaysLeft: column(), periodsAhead: column(), renewsInPeriod: column(), trialEndsInPeriod: column() };
}

function asFeatures(columns: Moved): readonly Feature[] {
  return Object.entries(columns).map(([name, values]) => ({ name, kind: 'number', values }));
}

/** Renewals as the table has them: one that it does not know stays missing for the learner. */
function knownRenewals(x: FeatureTable): Float64Array {
  const feature = x.features.find(({ name }) => name === CONTRACT_FEATURES.daysToRenewal);
  return feature?.kind === 'number' ? feature.values : new Float64Array(x.rows).fill(NaN);
}

function writeMoved(columns: Moved, at: number, rows: ContractRows, row: number, index: number, { from, to }: Period, known: Float64Array): void {
  const renewal = renewalAfter(rows, row, from);
  const trial = Math.max(0, rows.trialDaysLeft[row] - from);
  const isKnown = known[row] > 0;
  columns.contractDays[at] = rows.contractDays[row] + from;
  columns.daysToRenewal[at] = isKnown ? renewal : NaN;
  columns.trialDaysLeft[at] = trial;
  columns.periodsAhead[at] = index;
  columns.renewsInPeriod[at] = isKnown && renewal <= to - from ? 1 : 0;
  columns.trialEndsInPeriod[at] = trial > 0 && trial <= to - from ? 1 : 0;
}

/** Days from `days` after the cutoff to the next renewal, above 0. */
export function renewalAfter({ daysToRenewal, periodDays }: ContractRows, row: number, days: number): number {
  const past = days - daysToRenewal[row];
  return past < 0 ? -past : periodDays[row] - (past % periodDays[row]);
}
