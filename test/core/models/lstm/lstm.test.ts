import { describe, expect, it } from 'vitest';
import { defaultParams } from '../../../../src/core/contract/index.ts';
import type { Feature, TrainingData } from '../../../../src/core/contract/index.ts';
import { lstm } from '../../../../src/core/models/lstm/lstmEstimator.ts';
import type { LstmParams } from '../../../../src/core/models/lstm/params.ts';
import { createRng } from '../../../../src/core/random.ts';
import { referenceEngine } from '../../../../src/core/neural/referenceEngine.ts';
import { createTestContext, memoryCheckpoint } from '../../../testContext.ts';

const STEPS = 6;
const small: LstmParams = { ...defaultParams<LstmParams>(lstm.params), units: '8', denseUnits: '', dropout: 0, epochs: 25, batchSize: 16, learningRate: 0.01 };

/** Visits by week; those whose visits fall leave. Half of the weeks' level is chance, so that no single week says much. */
function visitors(rows: number, seed: number, mirrored = false): TrainingData {
  const rng = createRng(seed);
  const falls = Array.from({ length: rows }, () => rng.next() < 0.5);
  const columns = Array.from({ length: STEPS }, () => new Float64Array(rows));
  for (let row = 0; row < rows; row++) {
    const level = 10 * rng.next();
    for (let t = 0; t < STEPS; t++) {
      const value = level + (falls[row] ? -0.8 : 0.8) * (t - (STEPS - 1) / 2) + 0.3 * rng.normal();
      columns[mirrored ? STEPS - 1 - t : t][row] = rng.next() < 0.05 ? NaN : value;
    }
  }
  const features = columns.map((values, t): Feature => ({ name: `visits@${t + 1}`, kind: 'number', values }));
  return { x: { rows, features }, y: Float64Array.from(falls, Number), classes: ['stays', 'leaves'] };
}

const share = (predicted: Float64Array, y: Float64Array) => predicted.filter((chance, row) => (chance > 0.5 ? 1 : 0) === y[row]).length / y.length;

describe('an LSTM on generated sequences', () => {
  const held = visitors(300, 2);

  it('learns a trend whose level says nothing, and hears the order of steps', async () => {
    const model = await lstm.fit({ ...visitors(600, 1), validation: visitors(200, 3) }, small, createTestContext());
    expect(share(model.predict(held.x), held.y)).toBeGreaterThan(0.93);
    const mirrored = visitors(300, 2, true);
    expect(share(model.predict(mirrored.x), mirrored.y)).toBeLessThan(0.1);
    expect(model.facts.steps).toBe(STEPS);
    expect(model.learning?.metric).toBe('logLoss');
  });

  it('predicts a quantity in its own unit', async () => {
    const quantity = (data: TrainingData): TrainingData => ({ x: data.x, y: data.y.map((falls, row) => 1000 + 200 * falls + (row % 2)) });
    const model = await lstm.fit(quantity(visitors(600, 1)), small, createTestContext());
    const [predicted, y] = [model.predict(held.x), quantity(held).y];
    const rmse = Math.sqrt(predicted.reduce((sum, value, row) => sum + (value - y[row]) ** 2, 0) / y.length);
    expect(rmse).toBeLessThan(50);
    expect(model.learning?.train.at(-1)).toBeLessThan(60);
  });

  it('keeps the best epoch, and says which', async () => {
    // A fifth of the answers is wrong: what is learned of them by heart does harm.
    const noisy = (data: TrainingData): TrainingData => ({ ...data, y: data.y.map((label, row) => (row % 5 === 0 ? 1 - label : label)) });
    const data = { ...noisy(visitors(80, 1)), validation: noisy(visitors(80, 3)) };
    const model = await lstm.fit(data, { ...small, learningRate: 0.05, epochs: 60, patience: 3 }, createTestContext());
    const losses = model.learning?.validation ?? [];
    expect(losses.length).toBeLessThan(60);
    expect(model.facts.keptEpoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
    const { y, x } = data.validation;
    const predicted = model.predict(x);
    const logLoss = -y.reduce((sum, label, row) => sum + Math.log(label === 1 ? predicted[row] : 1 - predicted[row]), 0) / y.length;
    expect(logLoss).toBeCloseTo(Math.min(...losses), 4);
  });

  it('learns on the engine that it is given', async () => {
    let opened = 0;
    const neural = { ...referenceEngine, open: (...given: Parameters<typeof referenceEngine.open>) => (opened++, referenceEngine.open(...given)) };
    const data = visitors(50, 1);
    const model = await lstm.fit(data, { ...small, epochs: 2 }, { ...createTestContext(), neural: () => Promise.resolve(neural) });
    expect(opened).toBe(1);
    expect(model.toArtifact()).toEqual((await lstm.fit(data, { ...small, epochs: 2 }, createTestContext())).toArtifact());
  });

  it('does not go on from a checkpoint of other rows', async () => {
    const checkpoint = memoryCheckpoint();
    let nowMs = 0;
    const slow = { ...createTestContext({ checkpoint }), nowMs: () => nowMs, onProgress: () => void (nowMs += 3_000) };
    await lstm.fit(visitors(50, 1), { ...small, epochs: 3 }, slow);
    expect(checkpoint.saved).toHaveLength(3);
    const ctx = createTestContext({ checkpoint: memoryCheckpoint(checkpoint.saved[1]) });
    const model = await lstm.fit(visitors(50, 9), { ...small, epochs: 3 }, ctx);
    expect(ctx.progress).toHaveLength(3);
    expect(model.toArtifact()).toEqual((await lstm.fit(visitors(50, 9), { ...small, epochs: 3 }, createTestContext())).toArtifact());
  });

  it('weighs a rare class up where it is asked to', async () => {
    const noise = createRng('noise');
    const rare: TrainingData = { x: { rows: 400, features: [{ name: 'x', kind: 'number', values: Float64Array.from({ length: 400 }, () => noise.normal()) }] }, y: Float64Array.from({ length: 400 }, (_, row) => (row % 10 === 0 ? 1 : 0)), classes: ['no', 'yes'] };
    const mean = async (classWeight: string) => (await lstm.fit(rare, { ...small, epochs: 10, classWeight }, createTestContext())).predict(rare.x).reduce((sum, chance) => sum + chance / 400, 0);
    expect(await mean('none')).toBeLessThan(0.16);
    expect(await mean('balanced')).toBeGreaterThan(0.4);
  });

  it.each(['', '64;32', '0', '1.5', '600', '8,8,8,8', '8,'])('refuses the units %j', async (units) => {
    await expect(lstm.fit(visitors(10, 1), { ...small, units }, createTestContext())).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('"units"') });
  });

  it('says so where weights ran away', async () => {
    const runaway = { ...small, learningRate: 1e6, clipNorm: 0, epochs: 2 };
    await expect(lstm.fit(visitors(50, 1), runaway, createTestContext())).rejects.toMatchObject({ code: 'bad-input', message: expect.stringMatching(/learning rate/) });
  });
});
