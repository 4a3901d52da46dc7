/** Writes examples/transactions.csv with the app's own generator: node scripts/sample.mjs */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { isMain, root, run } from './ensure.mjs';

/** As the page's own sample. */
export const sample = { seed: 7, customers: 2000 };

async function writeSample() {
  /** @type {{ module: typeof import('../src/core/samples/transactions.ts') }} */
  const { module } = await runnerImport(join(root, 'src/core/samples/transactions.ts'), { configFile: false, logLevel: 'error' });
  writeFileSync(join(root, 'examples/transactions.csv'), module.generateTransactionsCsv(sample.seed, sample.customers));
}

if (isMain(import.meta.url)) await run(writeSample);
