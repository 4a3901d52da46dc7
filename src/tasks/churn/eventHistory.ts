import type { TaskContext } from '../../core/contract/index.ts';
import type { EventRows, MeasureCells } from './readEvents.ts';
import type { EventSourceName } from './sources.ts';

/**
 * Events in one canonical order: users by key (UTF-16 code units), each user's rows by day, then time of day where there is one, then kind and values. Everything
 * later reads this, so that the order of a file's rows cannot change a sum or a model.
 */
export interface EventHistory {
  readonly source: EventSourceName;
  readonly keys: readonly string[];
  /** The rows of user i are [start[i], start[i + 1]). */
  readonly start: Int32Array;
  readonly day: Int32Array;
  /** Code of the row's kind; absent where there are none. */
  readonly kind?: Int32Array;
  readonly cells: readonly MeasureCells[];
  readonly firstDay: number;
  readonly lastDay: number;
}

const BREATHE_EVERY = 16_384;

/** Users without a row are not in it. The input is not changed. Rows that are in order already, user by user, are not sorted. */
export async function orderEvents(rows: EventRows, ctx: Pick<TaskContext, 'breathe'>): Promise<EventHistory> {
  const { source, users, user, day } = rows;
  const count = new Int32Array(users.length);
  for (const code of user) count[code]++;
  const codes = Array.from(users.keys()).filter((code) => count[code] > 0);
  codes.sort((a, b) => (users[a] < users[b] ? -1 : 1));
  const start = new Int32Array(codes.length + 1);
  const next = new Int32Array(users.length);
  codes.forEach((code, i) => {
    next[code] = start[i];
    start[i + 1] = start[i] + count[code];
  });
  await ctx.breathe();
  const order = new Uint32Array(user.length);
  for (let row = 0; row < user.length; row++) {
    if (row % BREATHE_EVERY === 0) await ctx.breathe();
    order[next[user[row]]++] = row;
  }
  await sortWithin(order, start, rows, ctx);
  const days = placedCodes(day, order);
  let [firstDay, lastDay] = [Infinity, -Infinity];
  for (const date of days) {
    if (date < firstDay) firstDay = date;
    if (date > lastDay) lastDay = date;
  }
  const cells: MeasureCells[] = [];
  for (const cell of rows.cells) {
    cells.push(cell.values ? { ...cell, values: placedNumbers(cell.values, order) } : cell);
    await ctx.breathe();
  }
  return { source, keys: codes.map((code) => users[code]), start, day: days, kind: rows.kind && placedCodes(rows.kind, order), cells, firstDay, lastDay };
}

/** Index of the first row of user `i` dated on or after `day`. */
export function eventsBefore({ start, day: days }: EventHistory, i: number, day: number): number {
  let low = start[i];
  let high = start[i + 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (days[middle] < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Days that rise by themselves, as in most files, need no look at the rest of the rows. */
async function sortWithin(order: Uint32Array, start: Int32Array, rows: EventRows, ctx: Pick<TaskContext, 'breathe'>): Promise<void> {
  const compare = comparison(rows);
  const days = placedCodes(rows.day, order);
  await ctx.breathe();
  let sinceBreath = 0;
  for (let i = 0; i + 1 < start.length; i++) {
    const from = start[i];
    const to = start[i + 1];
    let at = from + 1;
    while (at < to && (days[at - 1] < days[at] || (days[at - 1] === days[at] && compare(order[at - 1], order[at]) <= 0))) at++;
    if (at < to) sortRun(order, from, to, compare);
    sinceBreath += to - from;
    if (sinceBreath < BREATHE_EVERY) continue;
    sinceBreath = 0;
    await ctx.breathe();
  }
}

/** Runs of this length are sorted by insertion: rows of a file are mostly in order. */
const INSERTION_ROWS = 64;

function sortRun(order: Uint32Array, from: number, to: number, compare: (a: number, b: number) => number): void {
  if (to - from > INSERTION_ROWS) {
    order.subarray(from, to).sort(compare);
    return;
  }
  for (let row = from + 1; row < to; row++) {
    const held = order[row];
    let at = row;
    for (; at > from && compare(order[at - 1], held) > 0; at--) order[at] = order[at - 1];
    order[at] = held;
  }
}

/** Missing values come last. */
function comparison({ day, time, kind, cells }: EventRows): (a: number, b: number) => number {
  const columns = cells.flatMap(({ values }) => (values ? [values] : []));
  return (a, b) => {
    const byDay = day[a] - day[b];
    if (byDay !== 0) return byDay;
    if (time && time[a] !== time[b]) return time[a] - time[b];
    if (kind && kind[a] !== kind[b]) return kind[a] - kind[b];
    for (const values of columns) {
      const [left, right] = [values[a], values[b]];
      if (left === right) continue;
      if (left !== left || right !== right) {
        if (left === left) return -1;
        if (right === right) return 1;
        continue;
      }
      return left - right;
    }
    return 0;
  };
}

function placedCodes(values: Int32Array, order: Uint32Array): Int32Array {
  const placed = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) placed[i] = values[order[i]];
  return placed;
}

function placedNumbers(values: Float64Array, order: Uint32Array): Float64Array {
  const placed = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) placed[i] = values[order[i]];
  return placed;
}
