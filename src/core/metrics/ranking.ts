import { compensatedSum } from './compensatedSum.ts';

/** Rows of equal score, as steps of a curve. */
export interface TieGroup {
  /** Rows of a higher score. */
  readonly above: number;
  readonly rows: number;
  readonly value: number;
}

/** Below this many rows, clearing the radix sort's counters costs more than comparing. */
const RADIX_ROWS = 8_192;
const DIGITS = 4;
const DIGIT_VALUES = 65_536;

/** Row numbers by score, highest first; equal scores keep their order. Scores are finite. Linear in the rows, where they are many. */
export function rankByScore(score: Float64Array): Int32Array {
  const rows = new Int32Array(score.length);
  for (let row = 0; row < rows.length; row++) rows[row] = row;
  return rows.length < RADIX_ROWS ? rows.sort((a, b) => score[b] - score[a] || a - b) : radixSort(rows, descendingKeys(score));
}

/** Of each row the number of distinct scores that are higher; and how many distinct scores there are. */
export function placesByScore(score: Float64Array): { readonly placeOf: Int32Array; readonly places: number } {
  const placeOf = new Int32Array(score.length);
  let place = -1;
  let before = NaN;
  for (const row of rankByScore(score)) {
    if (score[row] !== before) place++;
    before = score[row];
    placeOf[row] = place;
  }
  return { placeOf, places: place + 1 };
}

/** The scores' bits, changed so that a greater score is a smaller whole number: four 16-bit digits a row, least first. */
function descendingKeys(score: Float64Array): Uint16Array {
  // −0 equals 0, but its bits do not: adding 0 makes it 0.
  const bits = new Uint32Array(score.map((value) => value + 0).buffer);
  for (let low = 0; low < bits.length; low += 2) {
    const negative = bits[low + 1] >>> 31 === 1;
    if (negative) continue;
    bits[low] = ~bits[low];
    bits[low + 1] ^= 0x7fff_ffff;
  }
  return new Uint16Array(bits.buffer);
}

function radixSort(rows: Int32Array, keys: Uint16Array): Int32Array {
  let from = rows;
  let to: Int32Array = new Int32Array(rows.length);
  const next = new Uint32Array(DIGIT_VALUES);
  for (let digit = 0; digit < DIGITS; digit++) {
    next.fill(0);
    for (let at = digit; at < keys.length; at += DIGITS) next[keys[at]]++;
    if (next[keys[digit]] === rows.length) continue;
    let start = 0;
    for (let value = 0; value < DIGIT_VALUES; value++) {
      const count = next[value];
      next[value] = start;
      start += count;
    }
    for (const row of from) to[next[keys[DIGITS * row + digit]]++] = row;
    [from, to] = [to, from];
  }
  return from;
}

/** Relative: totals of the same amounts, summed in another order, differ by less. */
const TIE_TOLERANCE = 1e-12;

/**
 * Rows by score, highest first, equal scores together, each group with the sum of its rows' values. Scores that differ by
 * rounding alone are equal: 0.1 + 0.2 and 0.3 are the same total.
 */
export function tieGroups(score: Float64Array, value: Float64Array): TieGroup[] {
  const order = rankByScore(score);
  const groups: TieGroup[] = [];
  for (let above = 0; above < order.length; ) {
    const tied = order.subarray(above, endOfTie(order, score, above));
    groups.push({ above, rows: tied.length, value: compensatedSum(tied.length, (i) => value[tied[i]]) });
    above += tied.length;
  }
  return groups;
}

function endOfTie(order: Int32Array, score: Float64Array, from: number): number {
  const highest = score[order[from]];
  let to = from + 1;
  while (to < order.length && highest - score[order[to]] <= TIE_TOLERANCE * Math.abs(highest)) to++;
  return to;
}
