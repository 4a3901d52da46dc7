/** The file that `import` is measured on: twelve columns of mixed types, the same bytes for the same number of rows. */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/ensure.mjs';

/** Raised whenever the rows change, so that an old file is not measured. */
const version = 1;
const header = 'order_id,customer_id,ordered_on,ordered_at,amount,quantity,category,country,returning,score,sku,note';
const categories = ['Books', 'Courses', 'Games', 'Garden', 'Health', 'Home', 'Music', 'Sports'];
const countries = ['AR', 'AT', 'AU', 'BE', 'BR', 'CA', 'CH', 'CL', 'CO', 'DE', 'DK', 'EC', 'ES', 'FI', 'FR', 'GB', 'IE', 'IN', 'IT', 'JP', 'KR', 'MX', 'NL', 'NO', 'NZ', 'PE', 'PL', 'PT', 'SE', 'US', 'UY'];
const notes = ['', '', '', 'gift', 'call before delivery', '"left at door, twice"', '"said ""thank you"""', 'paid later'];

/**
 * mulberry32 (T. Ettinger, 2017): small, seeded, good enough for a file.
 * @param {number} seed
 */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * @param {number} row
 * @param {() => number} next
 */
function line(row, next) {
  const whole = (/** @type {number} */ below) => Math.floor(next() * below);
  const pick = (/** @type {string[]} */ values) => values[whole(values.length)];
  const at = new Date(Date.UTC(2023, 0, 1) + whole(1000 * 86_400) * 1000).toISOString();
  const amount = next() < 0.02 ? '' : (Math.exp(next() * 6) / 2).toFixed(2);
  const cells = [
    `O-${String(row).padStart(8, '0')}`,
    `C-${String(whole(200_000)).padStart(6, '0')}`,
    at.slice(0, 10),
    at.slice(0, 19),
    amount,
    String(1 + whole(9)),
    pick(categories),
    pick(countries),
    next() < 0.3 ? 'true' : 'false',
    next() < 0.05 ? '' : (next() * 2 - 1).toFixed(6),
    `SKU-${whole(5000)}`,
    pick(notes),
  ];
  return cells.join(',');
}

/**
 * Path of the file with that many rows; made where it is not there yet.
 * @param {number} rows
 */
export function mixedCsv(rows) {
  const folder = join(root, '.cache/bench');
  const path = join(folder, `mixed-v${version}-${rows}.csv`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${path}.part`;
  const file = openSync(unfinished, 'w');
  const next = random(20_261);
  writeSync(file, `${header}\n`);
  for (let from = 0; from < rows; from += 10_000) {
    const lines = [];
    for (let row = from; row < Math.min(rows, from + 10_000); row++) lines.push(line(row, next));
    writeSync(file, `${lines.join('\n')}\n`);
  }
  closeSync(file);
  renameSync(unfinished, path);
  return path;
}
