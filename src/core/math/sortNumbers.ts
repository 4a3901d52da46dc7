/** Below this many values, clearing counters costs more than comparing. */
const RADIX_LENGTH = 4096;
const DIGIT_BITS = 11;
const DIGIT_VALUES = 2 ** DIGIT_BITS;
const DIGITS = 6;

/** The values that are not NaN, ascending (−0 as 0). Linear in their number, where they are many: a radix sort of their bits, several times faster than comparing. */
export function sortNumbers(values: Float64Array): Float64Array {
  const sorted = new Float64Array(values.length);
  let length = 0;
  // −0 equals 0, but its bits do not: adding 0 makes it 0.
  for (let i = 0; i < values.length; i++) if (values[i] === values[i]) sorted[length++] = values[i] + 0;
  const present = sorted.subarray(0, length);
  return length < RADIX_LENGTH ? present.sort() : radixSort(present);
}

function radixSort(values: Float64Array): Float64Array {
  const bits: Uint32Array = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  flip(bits);
  let from: Uint32Array = bits;
  let to: Uint32Array = new Uint32Array(bits.length);
  const counts = countDigits(bits);
  for (let digit = 0; digit < DIGITS; digit++) {
    const next = counts.subarray(digit * DIGIT_VALUES, (digit + 1) * DIGIT_VALUES);
    if (next[digitOf(from[0], from[1], digit)] === values.length) continue;
    let start = 0;
    for (let value = 0; value < DIGIT_VALUES; value++) {
      const count = next[value];
      next[value] = start;
      start += count;
    }
    moveByDigit(from, to, next, digit);
    [from, to] = [to, from];
  }
  if (from !== bits) bits.set(from);
  unflip(bits);
  return values;
}

function moveByDigit(from: Uint32Array, to: Uint32Array, next: Uint32Array, digit: number): void {
  for (let at = 0; at < from.length; at += 2) {
    const low = from[at];
    const high = from[at + 1];
    const place = 2 * next[digitOf(low, high, digit)]++;
    to[place] = low;
    to[place + 1] = high;
  }
}

function countDigits(bits: Uint32Array): Uint32Array {
  const counts = new Uint32Array(DIGITS * DIGIT_VALUES);
  for (let at = 0; at < bits.length; at += 2) {
    for (let digit = 0; digit < DIGITS; digit++) counts[digit * DIGIT_VALUES + digitOf(bits[at], bits[at + 1], digit)]++;
  }
  return counts;
}

/** Eleven of the 64 bits, the lowest first; the third digit lies across both halves. */
function digitOf(low: number, high: number, digit: number): number {
  if (digit < 2) return (low >>> (digit * DIGIT_BITS)) & (DIGIT_VALUES - 1);
  if (digit === 2) return ((low >>> 22) | (high << 10)) & (DIGIT_VALUES - 1);
  return (high >>> (digit * DIGIT_BITS - 32)) & (DIGIT_VALUES - 1);
}

/** Changes a number's bits so that, read as a whole number, they ascend as the numbers do: of a negative all, of others the sign. */
function flip(bits: Uint32Array): void {
  for (let at = 0; at < bits.length; at += 2) {
    const isNegative = bits[at + 1] >>> 31;
    bits[at] ^= -isNegative;
    bits[at + 1] ^= -isNegative | 0x8000_0000;
  }
}

function unflip(bits: Uint32Array): void {
  for (let at = 0; at < bits.length; at += 2) {
    const wasNegative = 1 - (bits[at + 1] >>> 31);
    bits[at] ^= -wasNegative;
    bits[at + 1] ^= -wasNegative | 0x8000_0000;
  }
}
