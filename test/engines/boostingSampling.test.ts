import { afterAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/core/contract/index.ts';
import { typescriptEngine } from '../../src/core/trees/typescriptEngine.ts';
import { boostingSample, fitBoosting } from '../core/models/boostingSample.ts';
import { createTestContext } from '../testContext.ts';
import { createTestEngine } from './wasmTestEngine.ts';

const engines = [1, 2].map((threads) => createTestEngine(threads));
afterAll(() => engines.forEach((engine) => engine.dispose()));

const NAMES = ['subsample', 'colsampleBytree', 'colsampleBylevel', 'colsampleBynode'] as const;
/** Every combination of drawing and not drawing. */
const COMBINATIONS = Array.from({ length: 2 ** NAMES.length }, (_, set) => NAMES.filter((__, i) => (set >> i) & 1));

describe('drawing rows and columns by tree, level and node', () => {
  const data = { ...boostingSample('two', 3_000, 1), validation: boostingSample('two', 500, 2) };

  it.each(COMBINATIONS.map((drawn) => [drawn.join(', ') || 'nothing', drawn] as const))('%s: one model for a seed, on every engine and number of threads', async (_, drawn) => {
    const shares = Object.fromEntries(NAMES.map((name) => [name, drawn.includes(name) ? 0.6 : 1]));
    const modelOn = async (engine: Engine, seed = 1) => (await fitBoosting(data, { ...shares, nEstimators: 5, maxDepth: 5 }, createTestContext({ seed, engine }))).toArtifact();
    const reference = await modelOn(typescriptEngine);
    for (const engine of engines) expect(await modelOn(engine)).toEqual(reference);
    const other = await modelOn(engines[0], 2);
    if (drawn.length === 0) expect(other).toEqual(reference);
    else expect(other.buffers).not.toEqual(reference.buffers);
  });
});
