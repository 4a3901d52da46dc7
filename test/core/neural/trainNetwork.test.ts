import { describe, expect, it } from 'vitest';
import type { NetworkSpec } from '../../../src/core/contract/index.ts';
import type { NetworkRows } from '../../../src/core/neural/rows.ts';
import { trainNetwork } from '../../../src/core/neural/trainNetwork.ts';
import type { NetworkTask, TrainingOptions } from '../../../src/core/neural/trainNetwork.ts';
import { createRng } from '../../../src/core/random.ts';
import { createTestContext, memoryCheckpoint } from '../../testContext.ts';
import { scriptedEngine, sourceOf } from './scriptedEngine.ts';
import type { Script } from './scriptedEngine.ts';

const options: TrainingOptions = { epochs: 5, batchSize: 4, learningRate: 0.01, schedule: 'constant', decayEpochs: 1, decayFactor: 0.5, clipNorm: 1, patience: 0 };

/** Sequences given row by row. */
function rowsFrom(sequences: readonly (readonly number[])[], y: readonly number[]): NetworkRows {
  const width = sequences[0].length;
  return { count: y.length, y: Float32Array.from(y), weight: new Float32Array(y.length).fill(1), width, maskWidth: 0, read: (row, { x }, at) => x.set(sequences[row], at * width) };
}

function sequenceSpec(steps: number, units: number, loss: NetworkSpec['loss']): NetworkSpec {
  return { input: { kind: 'sequence', steps, features: 1, masked: false }, layers: [{ kind: 'lstm', units, sequences: false }, { kind: 'dropout', rate: 0.1 }, { kind: 'dense', units: 1, activation: 'linear' }], loss };
}

describe('the loop of a training', () => {
  const numbered = (count: number) => rowsFrom(Array.from({ length: count }, (_, row) => [row + 1]), Array.from({ length: count }, () => 0));
  const task = (changes: Partial<TrainingOptions> = {}, validation?: NetworkRows): NetworkTask => ({ kind: 'test', spec: sequenceSpec(1, 2, 'squared'), rows: numbered(10), validation, options: { ...options, ...changes }, fingerprint: 'a' });
  const newScript = (): Script => ({ steps: [], watched: [], disposed: 0, settled: 0, batchSize: 0 });

  it('sees each row once an epoch in another order, in batches of one size, the last filled up with rows of weight 0', async () => {
    const script = newScript();
    await trainNetwork(task({ epochs: 2 }), { ...createTestContext(), neural: sourceOf(scriptedEngine({}, script)) });
    expect(script.steps).toHaveLength(6);
    const epochs = [script.steps.slice(0, 3), script.steps.slice(3)];
    const orders = epochs.map((steps) => steps.flatMap(({ rows }) => rows).slice(0, 10));
    for (const order of orders) expect(order.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(orders[0]).not.toEqual(orders[1]);
    for (const steps of epochs) expect(steps.map(({ weight }) => weight)).toEqual([[1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 0, 0]]);
    expect(new Set(script.steps.map((step) => step.options.seed)).size).toBe(6);
    expect(script.disposed).toBe(1);
  });

  it('has no batch larger than there are rows', async () => {
    const script = newScript();
    await trainNetwork(task({ epochs: 1, batchSize: 64 }), { ...createTestContext(), neural: sourceOf(scriptedEngine({}, script)) });
    expect(script.batchSize).toBe(10);
  });

  it('follows the schedule, and says the loss of each epoch', async () => {
    const script = newScript();
    const ctx = createTestContext();
    const trained = await trainNetwork(task({ epochs: 3, schedule: 'step' }, numbered(7)), { ...ctx, neural: sourceOf(scriptedEngine({ train: (epoch) => 4 - epoch, validation: (epoch) => 9 - epoch }, script)) });
    expect(script.steps.map((step) => step.options.learningRate)).toEqual([0.01, 0.01, 0.01, 0.005, 0.005, 0.005, 0.0025, 0.0025, 0.0025]);
    expect(trained.train).toEqual([4, 3, 2]);
    expect(trained.validation).toEqual([9, 8, 7]);
    expect(script.watched).toEqual([2, 2, 2]);
    expect(ctx.progress.map(({ phase, done, total }) => [phase, done, total])).toEqual([['epochs', 1, 3], ['epochs', 2, 3], ['epochs', 3, 3]]);
    expect(ctx.progress[2].metrics).toMatchObject({ trainLoss: 2 });
  });

  it('stops when patience is over, with the weights of the best epoch', async () => {
    const losses = [5, 3, 4, 3, 6, 1];
    const run = (patience: number) => trainNetwork(task({ epochs: 6, patience }, numbered(3)), { ...createTestContext(), neural: sourceOf(scriptedEngine({ validation: (epoch) => losses[epoch] }, newScript())) });
    const stopped = await run(3);
    expect(stopped.train).toHaveLength(5);
    expect(stopped.keptEpoch).toBe(2);
    // Weights count steps, three an epoch.
    expect(stopped.weights.values[0][0]).toBe(6);
    expect((await run(4)).keptEpoch).toBe(6);
    const last = await run(0);
    expect([last.keptEpoch, last.weights.values[0][0]]).toEqual([6, 18]);
  });

  it('waits for a device now and then', async () => {
    const script = newScript();
    await trainNetwork(task({ epochs: 1 }), { ...createTestContext({ clockStepMs: 40 }), neural: sourceOf(scriptedEngine({}, script)) });
    expect(script.settled).toBeGreaterThan(0);
    expect(script.settled).toBeLessThanOrEqual(3);
  });

  it('ends within a step where it is cancelled, and closes its session', async () => {
    const script = newScript();
    const ctx = createTestContext();
    const engine = scriptedEngine({}, script);
    const breathe = async () => {
      if (script.steps.length === 2) ctx.abort();
      await ctx.breathe();
    };
    await expect(trainNetwork(task(), { ...ctx, breathe, neural: sourceOf(engine) })).rejects.toMatchObject({ code: 'cancelled' });
    expect(script.steps).toHaveLength(2);
    expect(script.disposed).toBe(1);
  });

  it('keeps what it has where it is asked to stop, in the middle of an epoch too', async () => {
    const script = newScript();
    const trained = await trainNetwork(task(), { ...createTestContext({ stopAfter: 4 }), neural: sourceOf(scriptedEngine({}, script)) });
    expect(script.steps).toHaveLength(5);
    expect(trained.train).toHaveLength(2);
    expect(trained.weights.values[0][0]).toBe(5);
  });

  const huge = rowsFrom([[1e7], [2]], [0, 0]);
  const far = rowsFrom([[1], [2]], [0, 5e9]);
  it.each([
    ['inputs that are not scaled', { rows: huge }, NaN, 'scale them'],
    ['targets that are far off', { rows: far }, Infinity, 'outliers'],
    ['a high learning rate', { options: { ...options, learningRate: 3 } }, NaN, 'learning rate 3'],
    ['gradients that are not clipped', { options: { ...options, clipNorm: 0 } }, NaN, 'clipNorm'],
  ] as const)('stops where the loss is no number, with the epoch and the cause: %s', async (_, changes, loss, cause) => {
    const script = newScript();
    const train = trainNetwork({ ...task(), ...changes }, { ...createTestContext(), neural: sourceOf(scriptedEngine({ train: (epoch) => (epoch === 2 ? loss : 1) }, script)) });
    await expect(train).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining(cause), details: { epoch: 3 } });
    expect(script.disposed).toBe(1);
  });
});

describe('training on sequences of a known structure', () => {
  const rng = createRng('known');
  const make = (count: number) => Array.from({ length: count }, () => Array.from({ length: 6 }, () => 2 * rng.next() - 1));
  const [learned, watched] = [make(400), make(200)];

  it('learns to remember the first of six steps', async () => {
    const quantity = (sequences: number[][]) => rowsFrom(sequences, sequences.map(([first]) => first));
    const task: NetworkTask = { kind: 'test', spec: sequenceSpec(6, 8, 'squared'), rows: quantity(learned), validation: quantity(watched), options: { ...options, epochs: 40, batchSize: 16, patience: 40 }, fingerprint: 'a' };
    const { validation, keptEpoch } = await trainNetwork(task, createTestContext());
    // A uniform number between −1 and 1 has variance 1/3.
    expect(validation[0]).toBeGreaterThan(0.1);
    expect(validation[keptEpoch - 1]).toBeLessThan(0.01);
  });

  it('comes near the entropy of classes that are flipped one time in ten', async () => {
    const flipped = (sequences: number[][]) => rowsFrom(sequences, sequences.map((steps) => (steps[0] + steps[5] > 0 !== rng.next() < 0.1 ? 1 : 0)));
    const task: NetworkTask = { kind: 'test', spec: sequenceSpec(6, 8, 'logistic'), rows: flipped(make(1500)), validation: flipped(make(1500)), options: { ...options, epochs: 20, batchSize: 32, patience: 20 }, fingerprint: 'a' };
    const { validation, keptEpoch } = await trainNetwork(task, createTestContext());
    const entropy = -(0.1 * Math.log(0.1) + 0.9 * Math.log(0.9));
    expect(validation[keptEpoch - 1]).toBeGreaterThan(entropy - 0.06);
    expect(validation[keptEpoch - 1]).toBeLessThan(entropy + 0.08);
  });

  it('goes on from each checkpoint to the same weights, and passes one of another fit over', async () => {
    const rows = rowsFrom(learned.slice(0, 50), learned.slice(0, 50).map(([first]) => first));
    const task: NetworkTask = { kind: 'test', spec: sequenceSpec(6, 4, 'squared'), rows, validation: rows, options: { ...options, epochs: 6, batchSize: 16, schedule: 'cosine', patience: 2 }, fingerprint: 'a' };
    const checkpoint = memoryCheckpoint();
    let nowMs = 0;
    const whole = await trainNetwork(task, { ...createTestContext({ checkpoint }), nowMs: () => nowMs, onProgress: () => void (nowMs += 3_000) });
    expect(checkpoint.saved).toHaveLength(whole.train.length);
    for (const state of checkpoint.saved) {
      const ctx = createTestContext({ checkpoint: memoryCheckpoint(state) });
      expect(await trainNetwork(task, ctx)).toEqual(whole);
      expect(ctx.progress).toHaveLength(whole.train.length - state.buffers.train.length);
    }
    const other = createTestContext({ checkpoint: memoryCheckpoint(checkpoint.saved[2]) });
    expect(await trainNetwork({ ...task, fingerprint: 'b' }, other)).toEqual(whole);
    expect(other.progress).toHaveLength(whole.train.length);
  });
});
