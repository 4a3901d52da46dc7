/** `npm run bench -- NAME [--json FILE] [--rounds N] [--size N]`: the one way to measure. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { ensureInstalled, run } from './ensure.mjs';

/**
 * A benchmark answers the rows of its JSON.
 * @typedef {(options: { rounds: number, size?: number }) => Promise<Record<string, unknown>[]>} Benchmark
 * @type {Map<string, () => Promise<{ default: Benchmark }>>}
 */
const benchmarks = new Map([['import', () => import('../bench/import.mjs')]]);

const usage = `Usage: npm run bench -- NAME [--json FILE] [--rounds N] [--size N]\nBenchmarks: ${[...benchmarks.keys()].join(', ')}`;

/** @param {string} text */
function wholeNumber(text) {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(usage);
  return Number(text);
}

await run(async () => {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'string' }, rounds: { type: 'string', default: '5' }, size: { type: 'string' } },
    allowPositionals: true,
  });
  const load = benchmarks.get(positionals[0]);
  if (positionals.length !== 1 || !load) throw new Error(usage);
  ensureInstalled();
  const { default: benchmark } = await load();
  const rows = await benchmark({ rounds: wholeNumber(values.rounds), size: values.size === undefined ? undefined : wholeNumber(values.size) });
  console.table(rows);
  if (values.json) writeFileSync(resolve(values.json), `${JSON.stringify(rows, null, 2)}\n`);
});
