import { DAY_MS } from '../../../core/data/calendar.ts';
import { type Vector, negative, plus, vectorOf } from './gaps.ts';
import { type BookContext, inTurns } from './inTurns.ts';
import { firstDayOfMonth } from './months.ts';
import { type Explained, type Suspect, sumsOfSuspects } from './subsets.ts';
import type { Measure, MoneyRows } from './types.ts';

const HOUR_MS = DAY_MS / 24;
/** No zone is further from another's midnight in use: UTC+14. */
const ZONE_HOURS = 14;
const ROWS_A_SIDE = 5000;
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
export async function movesOver(rows: MoneyRows, currency: number, measures: readonly Measure[], boundaries: ReadonlySet<number>, ctx: Pick<BookContext, 'breathe'>): Promise<ReadonlyMap<number, ReadonlyMap<string, Explained>>> {
  const moves = new Map<number, ReadonlyMap<string, Explained>>();
  for (const boundary of boundaries) {
    const near = [...(await nearBoundary(rows, rows.byMonth.of(currency, boundary - 1), boundary, ctx)), ...(await nearBoundary(rows, rows.byMonth.of(currency, boundary), boundary, ctx))];
    moves.set(boundary, movesAt(rows, near, measures));
    await ctx.breathe();
  }
  return moves;
}

/** The rows of a month that lie near its end or beginning, closest first. */
async function nearBoundary(rows: MoneyRows, ofMonth: Int32Array, boundary: number, ctx: Pick<BookContext, 'breathe'>): Promise<Near[]> {
  const midnight = firstDayOfMonth(boundary);
  const found: Near[] = [];
  await inTurns(ofMonth.length, ctx, (at) => {
    const i = ofMonth[at];
    const later = rows.month[i] < boundary;
    // Of dates without times, the last day and the first.
    const days = later ? midnight - 1 - rows.day[i] : rows.day[i] - midnight;
    if (days > 0) return;
    const hours = rows.ms ? Math.abs(rows.ms[i] - midnight * DAY_MS) / HOUR_MS : 0;
    if (hours < ZONE_HOURS || (later && hours === ZONE_HOURS)) found.push({ row: i, hours, later });
  });
  return found.sort((a, b) => a.hours - b.hours || rows.row[a.row] - rows.row[b.row]).slice(0, ROWS_A_SIDE);
}

function movesAt(rows: MoneyRows, near: readonly Near[], measures: readonly Measure[]): ReadonlyMap<string, Explained> {
  const gain = ({ row, later }: Near): Vector => (later ? negative(vectorOf(rows, row, measures)) : vectorOf(rows, row, measures));
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
