import { DAY_MS } from '../../../core/data/calendar.ts';
import { type Vector, minus, plus, vectorOf } from './gaps.ts';
import { firstDayOfMonth, monthOfDay } from './months.ts';
import { type Explained, type Suspect, sumsOfSuspects } from './subsets.ts';
import type { Measure, MoneyRows } from './types.ts';

const HOUR_MS = DAY_MS / 24;
/** No zone is further from another's midnight in use: UTC+14. */
const ZONE_HOURS = 14;
const ROWS_A_BOUNDARY = 5000;
const SINGLES = 500;
const COST_OF_ZONE = 1.5;

/** A row near the end or the beginning of a month. */
interface Near {
  readonly row: number;
  /** Hours to midnight; for dates, 0. */
  readonly hours: number;
  /** It counts in the month before the boundary, and would in the one after. */
  readonly later: boolean;
}

/**
 * What moving rows over a month's end does, by `keyOf` of what the earlier month gains (the later one loses it): single rows near midnight, up to three
 * of them, and all rows within so many hours, as another time zone would move them. Dates without times: rows of the last and the first day.
 * The key of a boundary is the later month.
 */
export function movesOver(rows: MoneyRows, currency: number, measures: readonly Measure[], boundaries: ReadonlySet<number>): ReadonlyMap<number, ReadonlyMap<string, Explained>> {
  const near = nearBoundaries(rows, currency, boundaries);
  return new Map([...boundaries].map((boundary) => [boundary, movesAt(rows, near.get(boundary) ?? [], measures)]));
}

function nearBoundaries(rows: MoneyRows, currency: number, boundaries: ReadonlySet<number>): ReadonlyMap<number, Near[]> {
  const found = new Map<number, Near[]>();
  const add = (boundary: number, near: Near) => {
    const known = found.get(boundary);
    if (!known) found.set(boundary, [near]);
    else if (known.length < ROWS_A_BOUNDARY) known.push(near);
  };
  for (let i = 0; i < rows.row.length; i++) {
    if (rows.currency[i] !== currency) continue;
    const month = monthOfDay(rows.day[i]);
    const [start, end] = [firstDayOfMonth(month), firstDayOfMonth(month + 1)];
    const sinceStart = rows.ms ? (rows.ms[i] - start * DAY_MS) / HOUR_MS : rows.day[i] === start ? 0 : Infinity;
    const untilEnd = rows.ms ? (end * DAY_MS - rows.ms[i]) / HOUR_MS : rows.day[i] === end - 1 ? 0 : Infinity;
    if (boundaries.has(month) && sinceStart < ZONE_HOURS) add(month, { row: i, hours: sinceStart, later: false });
    if (boundaries.has(month + 1) && untilEnd <= ZONE_HOURS) add(month + 1, { row: i, hours: untilEnd, later: true });
  }
  return found;
}

function movesAt(rows: MoneyRows, near: readonly Near[], measures: readonly Measure[]): ReadonlyMap<string, Explained> {
  const nothing = measures.map(() => 0);
  const gain = ({ row, later }: Near): Vector => (later ? minus(nothing, vectorOf(rows, row, measures)) : vectorOf(rows, row, measures));
  const closest = [...near].sort((a, b) => a.hours - b.hours || rows.row[a.row] - rows.row[b.row]);
  const singles = closest.slice(0, SINGLES).map((one): Suspect => ({ kind: 'moved-day', rows: [one.row], beside: [], change: gain(one), cost: 1 }));
  return sumsOfSuspects(singles, measures.length, [...zoneMoves(closest, gain, true), ...zoneMoves(closest, gain, false)]);
}

/** All rows of one side within so many half hours, for each number of them: zones are whole or half hours apart. Of dates without times, the whole day. */
function zoneMoves(closest: readonly Near[], gain: (near: Near) => Vector, later: boolean): Suspect[] {
  const side = closest.filter((near) => near.later === later);
  const moves: Suspect[] = [];
  let change: Vector | undefined;
  const moved: number[] = [];
  side.forEach((near, at) => {
    change = change ? plus(change, gain(near)) : gain(near);
    moved.push(near.row);
    const steps = Math.ceil(near.hours * 2);
    const ends = at + 1 === side.length || Math.ceil(side[at + 1].hours * 2) > steps;
    if (moved.length > 1 && ends) moves.push({ kind: 'moved-day', rows: [...moved], beside: [], change, cost: COST_OF_ZONE });
  });
  return moves;
}
