import { describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../../../src/core/contract/index.ts';
import type { NetworkSpec, NeuralEngine, NeuralSource } from '../../../../src/core/contract/index.ts';
import { scoresOf } from '../../../../src/core/models/network/predict.ts';
import { scoreRows } from '../../../../src/core/models/network/scoreRows.ts';
import { initialWeights } from '../../../../src/core/neural/initialise.ts';
import { referenceEngine } from '../../../../src/core/neural/referenceEngine.ts';
import type { NetworkRows } from '../../../../src/core/neural/rows.ts';
import { createRng } from '../../../../src/core/random.ts';
import { createTestContext } from '../../../testContext.ts';

const spec: NetworkSpec = { input: { kind: 'sequence', steps: 3, features: 2, masked: true }, layers: [{ kind: 'lstm', units: 4, sequences: false }, { kind: 'dense', units: 2, activation: 'linear' }], loss: 'softmax' };
const rng = createRng('score rows');
const weights = await initialWeights(spec, rng.fork('weights'), async () => {});
const COUNT = 600;
const numbers = Float32Array.from({ length: COUNT * 6 }, () => rng.next() - 0.5);
const rows: NetworkRows = {
  count: COUNT,
  y: new Float32Array(0),
  weight: new Float32Array(0),
  width: 6,
  maskWidth: 3,
  read(row, { x, mask }, at) {
    x.set(numbers.subarray(row * 6, row * 6 + 6), at * 6);
    mask!.set([Number(row % 2 === 0), 1, 1], at * 3);
  },
};
const expected = scoresOf(spec, weights, rows);

/** The reference under another name, which says what it was asked, and fails where it is told to. */
function watched(name: NeuralEngine['name'], asked: string[], failure?: { readonly after: number; readonly code: 'worker-lost' | 'out-of-memory' }): NeuralEngine {
  return {
    ...referenceEngine,
    name,
    open(...given) {
      asked.push(`${name} ${given[1]}`);
      const session = referenceEngine.open(...given);
      let batches = 0;
      const scores: typeof session.scores = async (batch) => {
        if (batches++ === failure?.after) throw new WorkbenchError(failure.code, 'failed');
        return session.scores(batch);
      };
      return { ...session, scores, dispose: () => void asked.push('closed') };
    },
  };
}

describe('the scores of many rows', () => {
  it('come from an engine, in batches of one size, and are the reference\u2019s', async () => {
    const asked: string[] = [];
    const found = await scoreRows(spec, weights, rows, async () => watched('wasm', asked), createTestContext());
    expect(asked).toEqual(['wasm 256', 'closed']);
    expect(found).toEqual(expected);
  });

  it('come from the next engine where a device is lost in the middle', async () => {
    const asked: string[] = [];
    const neural: NeuralSource = async (lost) => watched(lost.includes('webgpu') ? 'wasm' : 'webgpu', asked, lost.length === 0 ? { after: 1, code: 'worker-lost' } : undefined);
    expect(await scoreRows(spec, weights, rows, neural, createTestContext())).toEqual(expected);
    expect(asked).toEqual(['webgpu 256', 'closed', 'wasm 256', 'closed']);
  });

  it('come about where no engine starts, has room, or stays', async () => {
    const failing: NeuralSource[] = [
      () => Promise.reject(new TypeError('no kernels')),
      async () => watched('wasm', [], { after: 0, code: 'out-of-memory' }),
      async () => watched('wasm', [], { after: 2, code: 'worker-lost' }),
    ];
    for (const source of failing) expect(await scoreRows(spec, weights, rows, source, createTestContext())).toEqual(expected);
  });

  it('end where they are cancelled, on an engine and without one', async () => {
    const asked: string[] = [];
    await expect(scoreRows(spec, weights, rows, async () => watched('wasm', asked), createTestContext({ abortAfter: 2 }))).rejects.toMatchObject({ code: 'cancelled' });
    expect(asked).toEqual(['wasm 256', 'closed']);
    await expect(scoreRows(spec, weights, rows, () => Promise.reject(new TypeError('no kernels')), createTestContext({ abortAfter: 1 }))).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('of no rows are none', async () => {
    expect(await scoreRows(spec, weights, { ...rows, count: 0 }, async () => referenceEngine, createTestContext())).toEqual(new Float32Array(0));
  });
});
