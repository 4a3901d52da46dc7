import { type BookContext, inTurns } from './inTurns.ts';
import { pushTo } from './pushTo.ts';
import type { MoneyRows } from './types.ts';

const NUMBERED = /^(\D*(?:\d+\D+)*?)(\d{1,12})$/;
const SHOWN = 10;
/** A sequence with more holes than numbers is none. */
const DENSE = 0.5;

/**
 * Numbers that are missing between the first and the last order of some rows (a month's), where orders are numbered one after the other (`A-1041`):
 * what was never exported. The first few, as they would be written, and how many.
 */
export async function missingOrders(rows: MoneyRows, ofMonth: Int32Array, ctx: Pick<BookContext, 'breathe'>): Promise<{ readonly orders: readonly string[]; readonly count: number }> {
  const { order } = rows;
  if (!order) return { orders: [], count: 0 };
  const here = new Map<string, string[]>();
  await inTurns(ofMonth.length, ctx, (at) => {
    const text = order[ofMonth[at]] < 0 ? '' : rows.orders[order[ofMonth[at]]];
    const prefix = NUMBERED.exec(text)?.[1];
    if (prefix !== undefined) pushTo(here, prefix, text);
  });
  const missing: string[] = [];
  for (const [prefix, texts] of here) missing.push(...(await holesIn(prefix, texts, rows.orders, ctx)));
  return { orders: missing.slice(0, SHOWN), count: missing.length };
}

/** As they would be written; `everywhere` are the orders of all months, which may have them. */
async function holesIn(prefix: string, texts: readonly string[], everywhere: readonly string[], ctx: Pick<BookContext, 'breathe'>): Promise<string[]> {
  const numberOf = (text: string) => Number(text.slice(prefix.length));
  const unique = new Set(texts.map(numberOf));
  const first = texts.reduce((least, text) => (numberOf(text) < numberOf(least) ? text : least));
  const low = numberOf(first);
  const high = texts.reduce((most, text) => Math.max(most, numberOf(text)), low);
  if (unique.size < 3 || unique.size < DENSE * (high - low + 1)) return [];
  const holes = new Set<number>();
  for (let number = low + 1; number < high; number++) if (!unique.has(number)) holes.add(number);
  await inTurns(holes.size === 0 ? 0 : everywhere.length, ctx, (at) => {
    if (everywhere[at].startsWith(prefix)) holes.delete(numberOf(everywhere[at]));
  });
  return [...holes].map((number) => prefix + String(number).padStart(first.length - prefix.length, '0'));
}
