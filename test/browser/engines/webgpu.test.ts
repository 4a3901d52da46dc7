import { afterAll, describe, expect, it } from 'vitest';
import { typescriptEngine } from '../../../src/core/trees/typescriptEngine.ts';
import { describeAdapter } from '../../../src/engines/webgpu/adapter.ts';
import { createWebGpuEngine } from '../../../src/engines/webgpu/webgpuEngine.ts';
import { growWith, plainCase } from './treeCases.ts';
import type { TreeCase } from './treeCases.ts';

const adapter = await describeAdapter(navigator.gpu);
if (!adapter) console.warn('SKIPPED: no WebGPU adapter in this browser; the WebGPU engine is not tested.');

/** From one row on, nodes live on the device; the second engine keeps small ones on the CPU. */
const onDevice = adapter && (await createWebGpuEngine(navigator.gpu, { smallRows: 1 }));
const mixed = adapter && (await createWebGpuEngine(navigator.gpu, { smallRows: 40 }));
afterAll(() => {
  onDevice?.dispose();
  mixed?.dispose();
});

const cases: readonly (readonly [what: string, given: Partial<TreeCase>])[] = [
  ['numbers, categories and missing values', {}],
  ['one row', { rows: 1, validationRows: 0, subsample: 1 }],
  ['one feature', { features: 1, colsample: 1 }],
  ['odd sizes and no watched rows', { rows: 257, validationRows: 0, features: 5, colsample: 1 }],
  ['several blocks and words', { rows: 5000, validationRows: 1500, features: 21, params: { maxDepth: 5 } }],
  ['several outputs', { outputs: 3, trees: 6 }],
  ['monotone constraints', { monotone: true, rows: 900 }],
  ['regularisation and a largest step', { params: { regAlpha: 0.5, regLambda: 3, gamma: 0.1, maxDeltaStep: 0.4, minChildWeight: 4 } }],
  ['leaf by leaf', { rows: 700, params: { growPolicy: 'lossguide', maxDepth: 0, maxLeaves: 17 } }],
  ['no limit of depth', { rows: 400, params: { maxDepth: 0 } }],
  ['features drawn by level and node', { features: 12, params: { colsampleBylevel: 0.7, colsampleBynode: 0.4 } }],
  ['few rows that teach', { rows: 2000, subsample: 0.02 }],
];

describe.skipIf(!adapter)('the WebGPU engine', () => {
  it.each(cases)('grows the trees of the reference, bit by bit: %s', async (_, given) => {
    const whole = { ...plainCase, ...given };
    const expected = await growWith(typescriptEngine, whole);
    expect(Math.max(...expected.trees.map((tree) => tree.feature.length))).toBeGreaterThan(whole.rows > 1 ? 4 : 0);
    for (const engine of [onDevice, mixed]) expect(await growWith(engine!, whole)).toEqual(expected);
  });
});
