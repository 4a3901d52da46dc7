import type { Stream } from '../stream.ts';

/** Days from `from` to before `to`. */
export interface DayWindow {
  readonly from: number;
  readonly to: number;
}

/** What each of `keys` brought in a window over all streams, as it was known at its end; a customer who is in no stream brought nothing. */
export function moneyIn(streams: readonly Stream[], keys: readonly string[], { from, to }: DayWindow, discountRate: number): Float64Array {
  const money = new Float64Array(keys.length);
  if (to <= from) return money;
  for (const stream of streams) {
    const { rows, customers } = customersOf(stream, keys);
    stream.value(customers, from, to, discountRate).forEach((value, i) => (money[rows[i]] += value));
  }
  return money;
}

/** Every customer of any stream who is not among `keys`, by key. */
export function otherKeys(streams: readonly Stream[], keys: readonly string[]): readonly string[] {
  const known = new Set(keys);
  return [...new Set(streams.flatMap((stream) => stream.keys.filter((key) => !known.has(key))))];
}

/** Those of `keys` that a stream knows: their position in `keys`, and in the stream's own. */
export function customersOf({ keys: own }: Pick<Stream, 'keys'>, keys: readonly string[]): { readonly rows: Int32Array; readonly customers: Int32Array } {
  const codes = new Map(own.map((key, code) => [key, code]));
  const rows = Int32Array.from(keys.keys()).filter((i) => codes.has(keys[i]));
  return { rows, customers: Int32Array.from(rows, (i) => codes.get(keys[i]) ?? 0) };
}

export function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value), 0);
}
