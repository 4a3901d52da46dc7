import { type BookContext, inTurns } from './inTurns.ts';

/** Rows by the month and currency in which they count, so that a month's are found without walking over all. */
export interface RowsByMonth {
  /** Indices, ascending; none where the currency is −1 or has nothing in the month. */
  of(currency: number, month: number): Int32Array;
}

const NONE = new Int32Array(0);

/** A counting sort by month and currency: linear in the rows. */
export async function indexByMonth(month: Int32Array, currency: Int32Array, currencies: number, ctx: Pick<BookContext, 'breathe'>): Promise<RowsByMonth> {
  const keyOf = (code: number, of: number) => of * currencies + code;
  const counts = new Map<number, number>();
  await inTurns(month.length, ctx, (i) => {
    const key = keyOf(currency[i], month[i]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  const places = new Map([...counts].map(([key, count]) => [key, { rows: new Int32Array(count), filled: 0 }]));
  await inTurns(month.length, ctx, (i) => {
    const place = places.get(keyOf(currency[i], month[i]))!;
    place.rows[place.filled++] = i;
  });
  return { of: (code, of) => (code < 0 ? NONE : (places.get(keyOf(code, of))?.rows ?? NONE)) };
}
