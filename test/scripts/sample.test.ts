import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/ensure.mjs';
import { sample } from '../../scripts/sample.mjs';
import { generateTransactionsCsv } from '../../src/core/samples/transactions.ts';

it("the example's transactions are what the app's generator makes (else run: node scripts/sample.mjs)", () => {
  const stored = readFileSync(join(root, 'examples/transactions.csv'), 'utf8');
  expect(stored === generateTransactionsCsv(sample.seed, sample.customers)).toBe(true);
});
