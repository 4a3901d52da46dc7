import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { WorkbenchError, defaultParams } from '../../../src/core/contract/index.ts';
import { gradientBoosting } from '../../../src/core/models/gradient-boosting/gradientBoosting.ts';
import { typescriptEngine } from '../../../src/core/trees/typescriptEngine.ts';
import { describeAdapter } from '../../../src/engines/webgpu/adapter.ts';
import { createWebGpuEngine } from '../../../src/engines/webgpu/webgpuEngine.ts';
import type { WebGpuEngine } from '../../../src/engines/webgpu/webgpuEngine.ts';
import { sampleData } from '../../conformance/sampleData.ts';
import { createTestContext } from '../../testContext.ts';
import { spiedGpu } from './spiedGpu.ts';
import type { Override } from './spiedGpu.ts';
import { growWith, plainCase } from './treeCases.ts';
import type { TreeCase } from './treeCases.ts';

const adapter = await describeAdapter(navigator.gpu);
if (!adapter) console.warn('SKIPPED: this browser has no WebGPU adapter, not even a software one; the WebGPU engine is not tested.');

const engines: WebGpuEngine[] = [];
afterAll(() => engines.forEach((engine) => engine.dispose()));

/** With `smallRows` 1, all that has rows is done on the device. The software adapter compiles for seconds: tests share engines. */
async function engineOf(smallRows: number, override: Override = () => ({})): Promise<WebGpuEngine> {
  const engine = await createWebGpuEngine(spiedGpu(navigator.gpu, override), { smallRows });
  if (!engine) throw new Error('The adapter gives no device.');
  engines.push(engine);
  return engine;
}

/** What the shared device is made to be for one test. */
const device = { histogramSlots: Infinity, buffersLeft: Infinity, destroyed: 0 };
const onDevice = adapter && (await engineOf(1, shrinkable));
const mixed = adapter && (await engineOf(40));
beforeEach(() => void Object.assign(device, { histogramSlots: Infinity, buffersLeft: Infinity, destroyed: 0 }));

function shrinkable(real: GPUDevice): ReturnType<Override> {
  return {
    limits: {
      maxBufferSize: real.limits.maxBufferSize,
      // Histograms of two words of bins, 8 KiB each.
      get maxStorageBufferBindingSize() {
        return Math.min(real.limits.maxStorageBufferBindingSize, device.histogramSlots * 2 * 8192);
      },
    },
    createBuffer: (descriptor: GPUBufferDescriptor) => {
      const buffer = real.createBuffer(descriptor);
      const destroy = buffer.destroy.bind(buffer);
      buffer.destroy = () => {
        device.destroyed++;
        destroy();
      };
      return buffer;
    },
    popErrorScope: async () => (await real.popErrorScope()) ?? (--device.buffersLeft < 0 ? { message: 'Out of memory' } : null),
  };
}

async function expectSameTrees(engine: WebGpuEngine | undefined, given: Partial<TreeCase>): Promise<void> {
  const whole = { ...plainCase, ...given };
  expect(await growWith(engine!, whole)).toEqual(await growWith(typescriptEngine, whole));
}

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

describe.skipIf(!adapter)('trees grown with WebGPU', () => {
  it.each(cases)('are those of the reference, bit by bit: %s', async (_, given) => {
    await expectSameTrees(onDevice, given);
    await expectSameTrees(mixed, given);
  });

  it('are those of the reference for any data', async () => {
    const anyCase = fc.record({ seed: fc.nat(), rows: fc.integer({ min: 1, max: 300 }), validationRows: fc.nat(60), features: fc.integer({ min: 1, max: 9 }), trees: fc.constant(1), monotone: fc.boolean() });
    await fc.assert(fc.asyncProperty(anyCase, fc.boolean(), (given, isMixed) => expectSameTrees(isMixed ? mixed : onDevice, given)), { numRuns: 20 });
  });

  it('make the same model, weights and classes included', async () => {
    const data = { ...sampleData('multiclass', 400), validation: sampleData('multiclass', 90, 2), weight: Float64Array.from({ length: 400 }, (_, row) => row % 5) };
    const fitWith = async (engine: typeof typescriptEngine) => (await gradientBoosting.fit(data, { ...defaultParams(gradientBoosting.params), nEstimators: 4, maxDepth: 4, subsample: 0.8, earlyStoppingRounds: 0 }, createTestContext({ engine }))).toArtifact();
    expect(await fitWith(onDevice!)).toEqual(await fitWith(typescriptEngine));
  });

  it('need four dispatches a step, not some a node', async () => {
    const dispatchesOf = async (params: TreeCase['params']) => {
      const before = onDevice!.counts.dispatches;
      await growWith(onDevice!, { ...plainCase, rows: 2000, trees: 1, params });
      return onDevice!.counts.dispatches - before;
    };
    // The root's sums; rows marked and moved. What comes of one level is leaves, which need no sums.
    expect(await dispatchesOf({ maxDepth: 1 })).toBe(1 + 2);
    // Two more for sums and their siblings' at each level but the last.
    expect(await dispatchesOf({ maxDepth: 5, minChildWeight: 0 })).toBe(1 + 4 * 4 + 2);
  });

  it.each([2, 5])('are the same where there is room for %i histograms, and others must be made again', async (slots) => {
    const growing = { rows: 600, validationRows: 30, colsample: 1 };
    const dispatchesOf = async () => {
      const before = onDevice!.counts.dispatches;
      await expectSameTrees(onDevice, growing);
      return onDevice!.counts.dispatches - before;
    };
    const withRoom = await dispatchesOf();
    device.histogramSlots = slots;
    expect(await dispatchesOf()).toBeGreaterThan(withRoom);
  });
});

describe.skipIf(!adapter)('the graphics device', () => {
  it('says whether it is software, and is not there where WebGPU is not', async () => {
    expect(adapter).toMatchObject({ isSoftware: true });
    expect(onDevice).toMatchObject({ name: 'webgpu', adapter });
    expect(await createWebGpuEngine(undefined)).toBeUndefined();
    expect(await describeAdapter(undefined)).toBeUndefined();
  });

  it('that is lost in the middle ends the work, and all later work, with a clear error', async () => {
    let lost: GPUDevice | undefined;
    const engine = await engineOf(1, (made) => {
      lost = made;
      return {};
    });
    let breaths = 0;
    const growing = growWith(engine, plainCase, async () => {
      if (++breaths === 4) lost?.destroy();
    });
    await expect(growing).rejects.toMatchObject({ code: 'worker-lost', message: expect.stringContaining('WASM engine') as string });
    await expect(growWith(engine, plainCase)).rejects.toMatchObject({ code: 'worker-lost' });
  });

  it('that is lost while an answer is awaited leaves nobody waiting', async () => {
    const engine = await engineOf(1, (made) => ({
      createCommandEncoder: () => {
        // The third read-back: its bytes are copied, and never come.
        if (engine.counts.readBacks === 2) queueMicrotask(() => made.destroy());
        return made.createCommandEncoder();
      },
    }));
    await expect(growWith(engine, plainCase)).rejects.toMatchObject({ code: 'worker-lost' });
  });

  it('that is too small for the data says so before it takes memory, and what helps', async () => {
    const shape = { rows: 50_000_000, validationRows: 0, bins: Array.from({ length: 400 }, (_, i) => ({ kind: 'number' as const, name: `f${i}`, edges: new Float64Array(3) })), outputs: 1 };
    await expect(onDevice!.openTrees(shape, async () => {})).rejects.toMatchObject({ code: 'out-of-memory', message: expect.stringContaining('Choose the WASM engine') as string });
  });

  it('that has no memory left says so, gives back what it took, and serves later work', async () => {
    device.buffersLeft = 3;
    await expect(growWith(onDevice!, plainCase)).rejects.toMatchObject({ code: 'out-of-memory' });
    expect(device.destroyed).toBe(4);
    device.buffersLeft = Infinity;
    await expectSameTrees(onDevice, {});
  });

  it('hears a cancel, and serves the next work', async () => {
    let breaths = 0;
    const cancelled = growWith(mixed!, plainCase, async () => {
      if (++breaths === 3) throw new WorkbenchError('cancelled', 'Cancelled.');
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    await expectSameTrees(mixed, {});
  });
});
