import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/ensure.mjs';
import { companyFiles, learningExample, sample } from '../../scripts/sample.mjs';
import { parseIsoDay } from '../../src/core/data/calendar.ts';
import { generateCourseShop } from '../../src/core/samples/courseShop.ts';
import { SAMPLES } from '../../src/core/samples/sampleFiles.ts';
import { generateTransactionsCsv } from '../../src/core/samples/transactions.ts';

it("the example's transactions are what the app's generator makes (else run: node scripts/sample.mjs)", () => {
  const stored = readFileSync(join(root, 'examples/transactions.csv'), 'utf8');
  expect(stored === generateTransactionsCsv(sample.seed, sample.customers)).toBe(true);
  expect(SAMPLES.sales).toEqual(sample);
});

it.each(['course-shop', 'subscription-product'] as const)("the example's %s is what the app's generator makes (else run: node scripts/sample.mjs)", async (name) => {
  expectStored(name, await companyFiles(name));
});

it("the example's learning-product is what the app's generator makes, and its truth is of the example's question (else run: node scripts/sample.mjs)", async () => {
  expectStored('learning-product', await companyFiles('learning-product', learningExample.size, learningExample.window));
  const { options } = JSON.parse(readFileSync(join(root, 'examples/churn.json'), 'utf8')) as { options: { asOf: string; horizon: number } };
  expect({ asOf: options.asOf, horizonDays: options.horizon }).toEqual(learningExample.window);
});

function expectStored(name: string, made: Record<string, string>): void {
  const files = Object.entries(made);
  expect(files.length).toBeGreaterThan(3);
  for (const [path, text] of files) expect({ path, same: readFileSync(join(root, 'examples', name, path), 'utf8') === text }).toEqual({ path, same: true });
}

it('the learning product comes with what is true of its users, apart', async () => {
  const files = await companyFiles('learning-product', { customers: 40 }, { asOf: '2026-05-01', horizonDays: 30 });
  expect(Object.keys(files)).toEqual(['activity.csv', 'subscriptions.csv', 'users.csv', 'tickets.csv', 'truth/leaves.csv']);
  expect(files['truth/leaves.csv']).toMatch(/^user_id,in_gap,voluntary,failed_payment,leaves,outcome\r\nU-\d\d,/);
});

describe('the command', () => {
  const command = (...args: string[]): string => execFileSync(process.execPath, [join(root, 'scripts/sample.mjs'), ...args], { encoding: 'utf8', stdio: 'pipe' });

  it('writes a company of any size, and apart from it what is true', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sample-'));
    try {
      command('course-shop', '--out', folder, '--customers', '60', '--seed', '3', '--as-of', '2025-06-01', '--horizon-days', '30', '--through', '2026-05-31');
      const { transactions, customers, rates } = generateCourseShop(3, 60, parseIsoDay('2026-05-31'));
      expect(['transactions', 'customers', 'rates'].map((source) => readFileSync(join(folder, `${source}.csv`), 'utf8'))).toEqual([transactions, customers, rates]);
      expect(readFileSync(join(folder, 'truth/expected.csv'), 'utf8')).toMatch(/^customer_id,expected,expected_given_state\r\nC-\d\d,/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    [['bakery', '--out', 'x'], /There is no sample "bakery"\. There are: sales, course-shop/],
    [['course-shop'], /Say which sample, and where to/],
    [['course-shop', '--out', 'x', '--customers', 'many'], /--customers is "many"/],
    [['course-shop', '--out', 'x', '--as-of', '2026-02-30'], /--as-of is "2026-02-30"/],
    [['course-shop', '--out', 'x', '--as-of', '2026-06-01'], /has no window of 180 days from 2026-06-01/],
  ])('%j says what is wrong in a line', (args, message) => {
    expect(() => command(...args)).toThrow(message);
  });
});
