/** A number's 64 bits are six digits: of 11 bits, the last of 9. */
const DIGITS: u32 = 6;
const DIGIT_BITS: u64 = 11;
const DIGIT_VALUES: usize = 2048;
/** Bytes of room for counters. */
export const COUNTER_BYTES: usize = <usize>DIGITS * DIGIT_VALUES * 4;

/**
 * Leaves the values that are not NaN in their place, ascending (-0 as 0), and answers how many they are: core/math/sortNumbers.ts. A radix sort of their bits, changed so that
 * they ascend as the numbers do; all digits are counted in one pass. `spare` has room for as many values.
 */
export function sortPresent(values: usize, spare: usize, count: u32, counters: usize): u32 {
  memory.fill(counters, 0, COUNTER_BYTES);
  const present = countDigits(values, count, counters);
  let from = values;
  let to = spare;
  for (let digit: u32 = 0; digit < DIGITS; digit++) {
    const places = counters + <usize>digit * DIGIT_VALUES * 4;
    if (!toPlaces(places, present)) continue;
    moveByDigit(from, to, present, <u64>digit * DIGIT_BITS, places);
    const held = from;
    from = to;
    to = held;
  }
  for (let at: usize = 0; at < <usize>present << 3; at += 8) {
    const key = load<u64>(from + at);
    store<u64>(values + at, key ^ (((key >> 63) - 1) | 0x8000000000000000));
  }
  return present;
}

function countDigits(values: usize, count: u32, counters: usize): u32 {
  let kept = values;
  const end = values + (<usize>count << 3);
  for (let at = values; at < end; at += 8) {
    const value = load<f64>(at);
    if (value != value) continue;
    // -0 equals 0, but its bits do not: adding 0 makes it 0.
    const bits = reinterpret<i64>(value + 0);
    const key = <u64>(bits ^ ((bits >> 63) | i64.MIN_VALUE));
    store<u64>(kept, key);
    kept += 8;
    for (let digit: u64 = 0; digit < DIGITS; digit++) {
      const counter = counters + <usize>digit * DIGIT_VALUES * 4 + (<usize>((key >> (digit * DIGIT_BITS)) & (DIGIT_VALUES - 1)) << 2);
      store<u32>(counter, load<u32>(counter) + 1);
    }
  }
  return <u32>((kept - values) >>> 3);
}

/** Counts become the places where values of that digit begin; false where all have the same digit. */
function toPlaces(counters: usize, present: u32): bool {
  let start: u32 = 0;
  for (let at: usize = 0; at < DIGIT_VALUES * 4; at += 4) {
    const found = load<u32>(counters + at);
    if (found == present) return false;
    store<u32>(counters + at, start);
    start += found;
  }
  return true;
}

function moveByDigit(from: usize, to: usize, count: u32, shift: u64, places: usize): void {
  const end = from + (<usize>count << 3);
  for (let at = from; at < end; at += 8) {
    const key = load<u64>(at);
    const counter = places + (<usize>((key >> shift) & (DIGIT_VALUES - 1)) << 2);
    const place = load<u32>(counter);
    store<u32>(counter, place + 1);
    store<u64>(to + (<usize>place << 3), key);
  }
}
