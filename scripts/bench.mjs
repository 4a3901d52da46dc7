/**
 * `npm run bench -- NAME [--json FILE] [--rounds N] [--size N]`: the one way to measure. `trees` takes more: see the usage below.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { ensureInstalled, run } from './ensure.mjs';

/**
 * What a benchmark does not know it leaves alone; it answers the rows of its JSON.
 * @typedef {(options: { rounds: number, size?: number, cases?: string[], engine?: string, threads?: number, trees?: number, webgpu?: string }) => Promise<Record<string, unknown>[]>} Benchmark
 * @type {Map<string, () => Promise<{ default: Benchmark }>>}
 */
const benchmarks = new Map([
  ['accuracy', () => import('../bench/accuracy.mjs')],
  ['churn', () => import('../bench/churn.mjs')],
  ['clv', () => import('../bench/clv.mjs')],
  ['import', () => import('../bench/import.mjs')],
  ['lstm', () => import('../bench/lstm.mjs')],
  ['ncf', () => import('../bench/ncf.mjs')],
  ['trees', () => import('../bench/trees.mjs')],
]);

const usage = `Usage: npm run bench -- NAME [--json FILE] [--rounds N] [--size N]
Benchmarks: ${[...benchmarks.keys()].join(', ')}
lstm takes [--case NAME ...]
trees also takes [--case NAME ...] [--engine wasm|typescript|webgpu] [--threads N] [--trees N] [--webgpu FOLDER]`;

/** @param {string | undefined} text */
function wholeNumber(text) {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(text)) throw new Error(usage);
  return Number(text);
}

await run(async () => {
  const text = /** @type {const} */ ({ type: 'string' });
  const { values, positionals } = parseArgs({
    options: { json: text, rounds: text, size: text, case: { type: 'string', multiple: true }, engine: text, threads: text, trees: text, webgpu: text },
    allowPositionals: true,
  });
  const load = benchmarks.get(positionals[0]);
  if (positionals.length !== 1 || !load) throw new Error(usage);
  ensureInstalled();
  const { default: benchmark } = await load();
  const { case: cases, engine, webgpu } = values;
  const rows = await benchmark({ rounds: wholeNumber(values.rounds) ?? 5, size: wholeNumber(values.size), cases, engine, threads: wholeNumber(values.threads), trees: wholeNumber(values.trees), webgpu });
  console.table(rows);
  if (values.json) writeFileSync(resolve(values.json), `${JSON.stringify(rows, null, 2)}\n`);
});
