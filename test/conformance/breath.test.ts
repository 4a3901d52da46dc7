import { describe, expect, it } from 'vitest';
import type { Feature } from '../../src/core/contract/index.ts';
import { createRng } from '../../src/core/random.ts';
import { registry } from '../../src/registry.ts';
import { createTestContext } from '../testContext.ts';
import { fitWith } from './sampleData.ts';

const ROWS = 100_000;
const rng = createRng(1);
const columns = Array.from({ length: 20 }, () => Float64Array.from({ length: ROWS }, () => rng.next()));
const features: Feature[] = columns.map((values, f) => ({ name: ['spendLastHorizon', 'spendRatePerHorizon'][f] ?? `x${f}`, kind: 'number', values }));
const data = { x: { rows: ROWS, features }, y: columns[0].map((value) => value + rng.next()) };

/** The longest that a fit goes without a breath: a cancel is answered at the next one. */
async function longestHold(kind: string): Promise<number> {
  const estimator = await registry.get(kind);
  let last = performance.now();
  let longest = 0;
  const ctx = createTestContext();
  const breathe = async () => {
    longest = Math.max(longest, performance.now() - last);
    await ctx.breathe();
    last = performance.now();
  };
  await fitWith(estimator, data, { nEstimators: 2, maxDepth: 8 }, { ...ctx, breathe });
  return Math.max(longest, performance.now() - last);
}

describe('a cancel at 100,000 rows × 20', () => {
  it.each(registry.kinds)('is answered within 200 ms by %s', async (kind) => {
    const holds = [await longestHold(kind), await longestHold(kind), await longestHold(kind)];
    expect(Math.min(...holds)).toBeLessThan(200);
  });
});
