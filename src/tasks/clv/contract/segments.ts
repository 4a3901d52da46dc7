import type { SpellHistory } from './spellHistory.ts';

/** Days on which nothing about a customer changes. Overlapping spells add up. */
export interface Segment {
  /** [from, to), at least a day. */
  readonly from: number;
  readonly to: number;
  readonly hasAccess: boolean;
  /** Money a month of all spells with access, whether it is paid or not. */
  readonly mrr: number;
  /** What of it is paid: not in a trial, not in a pause. */
  readonly paidMrr: number;
  /** Plan of the spell with the largest MRR (of equals the later), −1 where it is unknown or there is none. */
  readonly plan: number;
}

/** What spells [first, end) of the history, all of one customer, come to on the days [from, to), in order and without holes. */
export function segmentsOf(history: SpellHistory, first: number, end: number, from: number, to: number): readonly Segment[] {
  const bounds = boundsOf(history, first, end, from, to);
  const segments: Segment[] = [];
  for (let i = 0; i + 1 < bounds.length; i++) segments.push(segmentAt(history, first, end, bounds[i], bounds[i + 1]));
  return segments;
}

function boundsOf({ start, end: ends, paidFrom, pauseStart, pauseEnd }: SpellHistory, first: number, end: number, from: number, to: number): readonly number[] {
  if (to <= from) return [];
  const days = [from, to];
  for (let row = first; row < end; row++) {
    for (const day of [start[row], ends[row], paidFrom[row], pauseStart[row], pauseEnd[row]]) if (day > from && day < to) days.push(day);
  }
  days.sort((a, b) => a - b);
  return days.filter((day, i) => i === 0 || day !== days[i - 1]);
}

function segmentAt(history: SpellHistory, first: number, end: number, from: number, to: number): Segment {
  const { mrr, plan } = history;
  let main = -1;
  let total = 0;
  let paidMrr = 0;
  for (let row = first; row < end; row++) {
    if (history.start[row] > from || history.end[row] <= from) continue;
    total += mrr[row];
    if (isPaidOn(history, row, from)) paidMrr += mrr[row];
    if (main < 0 || mrr[row] >= mrr[main]) main = row;
  }
  return { from, to, hasAccess: main >= 0, mrr: total, paidMrr, plan: main < 0 ? -1 : plan[main] };
}

/** Whether a day of the spell is paid. */
function isPaidOn({ paidFrom, pauseStart, pauseEnd }: SpellHistory, row: number, day: number): boolean {
  return day >= paidFrom[row] && !(day >= pauseStart[row] && day < pauseEnd[row]);
}

/** Index behind the last of customer i's spells that started before `day`. */
export function startedBefore({ first, start }: SpellHistory, i: number, day: number): number {
  let low = first[i];
  let high = first[i + 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (start[middle] < day) low = middle + 1;
    else high = middle;
  }
  return low;
}
