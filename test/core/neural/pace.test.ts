import { expect, it } from 'vitest';
import { createPace } from '../../../src/core/neural/pace.ts';
import { createTestContext } from '../../testContext.ts';
import { scriptedEngine } from './scriptedEngine.ts';

/** After which batches a device that takes so many milliseconds a batch is waited for. */
async function waits(msABatch: number, batches: number): Promise<number[]> {
  const waited: number[] = [];
  let [nowMs, queued, asked] = [0, 0, 0];
  const settle = async () => {
    nowMs += queued * msABatch;
    queued = 0;
    waited.push(asked);
  };
  const session = scriptedEngine({}, { steps: [], watched: [], disposed: 0, settled: 0, batchSize: 0 }).open({ input: { kind: 'pair', sizes: [1, 1], dimensions: 1 }, layers: [], loss: 'squared' }, 1, { names: [], shapes: [], values: [] });
  const keepPace = createPace({ ...session, settle }, { ...createTestContext(), nowMs: () => nowMs });
  for (; asked < batches; ) {
    asked++;
    queued++;
    await keepPace();
  }
  return waited;
}

it('waits for a device so often that it has some 50 ms to do, and for a slow one after each batch', async () => {
  expect(await waits(100, 4)).toEqual([1, 2, 3, 4]);
  expect(await waits(10, 20)).toEqual([1, 3, 7, 12, 17]);
  expect(await waits(0, 20)).toEqual([1, 3, 7, 15]);
});
