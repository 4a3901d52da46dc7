import { WorkbenchError } from '../../contract/index.ts';
import type { Feature, FeatureTable, TaskContext, TimedOutcome } from '../../contract/index.ts';
import type { Rng } from '../../random.ts';
import { selectFeature } from '../selectRows.ts';
import { periodOfStep } from './periods.ts';
import type { Period } from './periods.ts';

/** What tells a learner which period a row is about, among the features of the cutoff. */
export const PERIOD_FEATURE = 'stepsAhead';

/**
 * How a learner sees the period: `number`, the step at which it begins, where it finds cuts of its own; `category`, so that each period has a hazard of its own
 * (Singer & Willett's general time).
 */
export type PeriodKind = Feature['kind'];

/** More person-periods learn too slowly, and say little more; nor more cells, which must be held at once. */
const MAX_PERSON_PERIODS = 200_000;
const MAX_CELLS = 25_000_000;
const ROWS_PER_BREATH = 4_096;

/** What a competing-risks hazard learns from: a row for each period in which a user was watched. */
export interface PersonPeriods {
  readonly x: FeatureTable;
  /** 0: stayed; else the number of the cause for which the user left in the period. */
  readonly left: Float64Array;
  readonly weight: Float64Array;
  /** Person-periods before any were left out by lot. */
  readonly all: number;
  /** Users who left while watched, by cause. */
  readonly leavers: readonly number[];
}

interface Places {
  readonly row: number[];
  readonly period: number[];
  readonly left: number[];
  readonly weight: number[];
}

/** Throws `bad-input` for a feature that bears the period's name. */
export function checkNoPeriodFeature({ features }: FeatureTable): void {
  if (!features.some(({ name }) => name === PERIOD_FEATURE)) return;
  throw new WorkbenchError('bad-input', `A feature is named "${PERIOD_FEATURE}", which is the name of what the model itself adds for each step ahead. Rename the column.`, { feature: PERIOD_FEATURE });
}

/**
 * One row for each row and period in which it was watched, from its entry until it left or was lost sight of (Singer & Willett 1993). A user who was watched for a part of a period and stayed
 * counts for that part: as a constant hazard within the period says. Over 200,000 person-periods (fewer where features are many) those that stayed are drawn by lot and weigh as
 * many more; those that left are drawn only where they alone are more than half of that. Rows of weight 0 teach nothing. Throws `not-enough-data` where nobody was watched for a step.
 */
export async function personPeriods(x: FeatureTable, timed: TimedOutcome, weight: Float64Array, periods: readonly Period[], as: PeriodKind, rng: Rng, ctx: TaskContext): Promise<PersonPeriods> {
  const lots = await countLots(timed, weight, periods, mostOf(x), ctx);
  if (lots.all === 0) throw new WorkbenchError('not-enough-data', 'No row was watched for a single step, so nobody can be seen to stay or to leave. Choose an earlier cutoff or a longer window.');
  const places: Places = { row: [], period: [], left: [], weight: [] };
  await eachPersonPeriod(timed, weight, periods, ctx, (row, period, left, share) => {
    const chance = left > 0 ? lots.leaving : lots.staying;
    if (chance < 1 && rng.next() >= chance) return;
    places.row.push(row);
    places.period.push(period);
    places.left.push(left);
    places.weight.push((weight[row] * share) / chance);
  });
  // From a list, not by `from`: that walks an iterator, many times slower.
  const rows = new Int32Array(places.row);
  await ctx.breathe();
  const features: Feature[] = [];
  for (const feature of x.features) {
    features.push(selectFeature(feature, rows));
    await ctx.breathe();
  }
  features.push(periodFeature(new Int32Array(places.period), periods, as));
  await ctx.breathe();
  return { x: { rows: rows.length, features }, left: new Float64Array(places.left), weight: new Float64Array(places.weight), all: lots.all, leavers: lots.leavers };
}

function mostOf({ features }: FeatureTable): number {
  return Math.max(1_000, Math.min(MAX_PERSON_PERIODS, Math.floor(MAX_CELLS / (features.length + 1))));
}

/** How likely a person-period is to be drawn, so that about `most` are. */
interface Lots {
  readonly staying: number;
  readonly leaving: number;
  readonly all: number;
  readonly leavers: readonly number[];
}

async function countLots(timed: TimedOutcome, weight: Float64Array, periods: readonly Period[], most: number, ctx: TaskContext): Promise<Lots> {
  let all = 0;
  const leavers = timed.causes.map(() => 0);
  await eachPersonPeriod(timed, weight, periods, ctx, (_, __, left) => {
    all++;
    if (left > 0) leavers[left - 1]++;
  });
  const leaving = leavers.reduce((sum, count) => sum + count, 0);
  if (all <= most) return { staying: 1, leaving: 1, all, leavers };
  const kept = Math.min(leaving, most / 2);
  return { staying: Math.min(1, (most - kept) / (all - leaving)), leaving: leaving > 0 ? kept / leaving : 1, all, leavers };
}

/** `share`: of the period's steps, how many the row was watched for; 1 where it left in it. */
type Visit = (row: number, period: number, left: number, share: number) => void;

async function eachPersonPeriod({ steps, cause, entry }: TimedOutcome, weight: Float64Array, periods: readonly Period[], ctx: TaskContext, visit: Visit): Promise<void> {
  const periodOf = periodOfStep(periods);
  for (let row = 0; row < steps.length; row++) {
    if (row % ROWS_PER_BREATH === 0) await ctx.breathe();
    if (!(weight[row] > 0)) continue;
    const from = entry?.[row] ?? 0;
    const until = steps[row] + (cause[row] > 0 ? 1 : 0);
    if (until <= from) continue;
    const last = periodOf[until - 1];
    for (let period = periodOf[from]; period <= last; period++) {
      const left = period === last ? cause[row] : 0;
      const { from: begin, to: end } = periods[period];
      const watched = Math.min(until, end) - Math.max(from, begin);
      visit(row, period, left, left > 0 ? 1 : watched / (end - begin));
    }
  }
}

function periodFeature(codes: Int32Array, periods: readonly Period[], as: PeriodKind): Feature {
  if (as === 'category') return { name: PERIOD_FEATURE, kind: 'category', categories: periods.map(({ from }) => String(from)), codes };
  const values = new Float64Array(codes.length);
  for (let row = 0; row < codes.length; row++) values[row] = periods[codes[row]].from;
  return { name: PERIOD_FEATURE, kind: 'number', values };
}

/** The table of all rows in one period: what a hazard is asked of. */
export function periodTable(x: FeatureTable, index: number, periods: readonly Period[], as: PeriodKind): FeatureTable {
  const own = periodFeature(new Int32Array(x.rows).fill(index), periods, as);
  return { rows: x.rows, features: [...x.features.filter(({ name }) => name !== PERIOD_FEATURE), own] };
}
