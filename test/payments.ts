/** Payments made up for tests, with rows that are unusual and known to be. */
import { createRng } from '../src/core/random.ts';

export const HEADER = ['payment_id', 'amount', 'hour_of_day', 'channel', 'country', 'fraud'];
/** In the table's order, from 0. */
export const PLANTED = 17;

/** Payments around 50 by day; one in twenty is of fraud: large and by night. Row `PLANTED` is far out in all. */
export function paymentCells(count = 300, seed = 1): string[][] {
  const rng = createRng(`payments/${seed}`);
  return Array.from({ length: count }, (_, i) => {
    if (i === PLANTED) return [`P-${seed}-${i}`, '9999', '3', 'fax', 'ES', 'yes'];
    const fraud = i % 20 === 0;
    const amount = fraud ? 400 + 40 * rng.normal() : 50 + 10 * rng.normal();
    const hour = fraud ? rng.int(5) : 9 + rng.int(10);
    return [`P-${seed}-${i}`, amount.toFixed(2), String(hour), ['web', 'shop', 'app'][rng.int(3)], 'ES', fraud ? 'yes' : 'no'];
  });
}

export function paymentsCsv(count?: number, seed?: number): string {
  return `${[HEADER, ...paymentCells(count, seed)].map((cells) => cells.join(',')).join('\r\n')}\r\n`;
}
