import { monthOfDay } from './months.ts';
import { pushTo } from './pushTo.ts';
import type { MoneyRows } from './types.ts';

const NUMBERED = /^(\D*(?:\d+\D+)*?)(\d{1,12})$/;
const SHOWN = 10;
/** A sequence with more holes than numbers is none. */
const DENSE = 0.5;

/**
 * Numbers that are missing between the first and the last order of a month, where orders are numbered one after the other (`A-1041`): what was
 * never exported. The first few, as they would be written, and how many.
 */
export function missingOrders(rows: MoneyRows, month: number): { readonly orders: readonly string[]; readonly count: number } {
  if (!rows.order) return { orders: [], count: 0 };
  const everywhere = new Map<string, Map<number, string>>();
  const here = new Map<string, number[]>();
  for (let i = 0; i < rows.row.length; i++) {
    const text = rows.order[i] < 0 ? '' : rows.orders[rows.order[i]];
    const parts = NUMBERED.exec(text);
    if (!parts) continue;
    const [, prefix, digits] = parts;
    everywhere.set(prefix, (everywhere.get(prefix) ?? new Map<number, string>()).set(Number(digits), text));
    if (monthOfDay(rows.day[i]) === month) pushTo(here, prefix, Number(digits));
  }
  const missing = [...here].flatMap(([prefix, numbers]) => holesIn(prefix, numbers, everywhere.get(prefix)!));
  return { orders: missing.slice(0, SHOWN), count: missing.length };
}

function holesIn(prefix: string, numbers: readonly number[], known: ReadonlyMap<number, string>): string[] {
  const unique = [...new Set(numbers)].sort((a, b) => a - b);
  const [low, high] = [unique[0], unique[unique.length - 1]];
  if (unique.length < 3 || unique.length < DENSE * (high - low + 1)) return [];
  const width = known.get(low)!.length - prefix.length;
  const holes: string[] = [];
  for (let number = low + 1; number < high; number++) if (!known.has(number)) holes.push(prefix + String(number).padStart(width, '0'));
  return holes;
}
