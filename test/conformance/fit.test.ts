import { describe, expect, it } from 'vitest';
import type { Feature, Model, TrainingData } from '../../src/core/contract/index.ts';
import { createTestContext, memoryCheckpoint } from '../testContext.ts';
import { CASES, SMALL, fitWith, mapFeatures, sampleData, sampleTable } from './sampleData.ts';

const other = sampleTable(50, 2);

/** A model's whole state, for equality. */
const stateOf = (model: Model) => model.toArtifact();

describe.each(CASES)('$kind, fitting for $task', ({ kind, task, estimator }) => {
  const sample = (rows: number, seed = 1) => sampleData(task, rows, seed);
  const data = sample(200);

  it('is registered under its own kind, with presets that are valid', async () => {
    expect(estimator.kind).toBe(kind);
    for (const preset of Object.values(estimator.presets)) await fitWith(estimator, sample(30), { ...(preset as object), ...SMALL });
  });

  it('leaves its inputs as they were', async () => {
    const given = { ...data, validation: sample(40, 3), weight: new Float64Array(200).fill(2) };
    const before = structuredClone(given);
    const model = await fitWith(estimator, given, SMALL);
    model.predict(given.x);
    expect(given).toEqual(before);
  });

  it('validates its parameters', async () => {
    await expect(estimator.fit(data, { noSuchParameter: 1 }, createTestContext())).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('noSuchParameter') });
    for (const [name, spec] of Object.entries(estimator.params)) {
      const wrong = spec.type === 'number' || spec.type === 'integer' ? [NaN, spec.min - 1, '3'] : [17];
      for (const value of wrong) await expect(estimator.fit(data, { [name]: value }, createTestContext())).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining(name) });
    }
  });

  it('gives the same model for the same seed, whatever was drawn before', async () => {
    const model = stateOf(await fitWith(estimator, data, SMALL));
    const ctx = createTestContext();
    ctx.rng.next();
    ctx.rng.normal();
    expect(stateOf(await fitWith(estimator, data, SMALL, ctx))).toEqual(model);
  });

  it('does not depend on the order of features', async () => {
    const reversed: TrainingData = { ...data, x: { rows: data.x.rows, features: data.x.features.toReversed() } };
    const [model, same] = [await fitWith(estimator, data, SMALL), await fitWith(estimator, reversed, SMALL)];
    expect(stateOf(same)).toEqual(stateOf(model));
    expect(same.predict({ rows: other.rows, features: other.features.toReversed() })).toEqual(model.predict(other));
  });

  it('does not depend on the order of a dictionary', async () => {
    const renumber = (feature: Feature): Feature =>
      feature.kind === 'number' ? feature : { ...feature, categories: ['never', ...feature.categories.toReversed()], codes: feature.codes.map((code) => (code < 0 ? code : feature.categories.length - code)) };
    const model = await fitWith(estimator, data, SMALL);
    const same = await fitWith(estimator, { ...data, x: mapFeatures(data.x, renumber) }, SMALL);
    expect(same.predict(mapFeatures(other, renumber))).toEqual(model.predict(other));
  });

  it.each([0, 1, 2, 3, 5, 8, 13, 21])('rejects when cancelled at breath %i, and leaves nothing', async (abortAfter) => {
    const ctx = createTestContext({ abortAfter });
    const outcome = await fitWith(estimator, data, SMALL, ctx).catch((error: unknown) => error);
    if (ctx.signal.aborted) expect(outcome).toMatchObject({ code: 'cancelled' });
    expect(stateOf(await fitWith(estimator, data, SMALL))).toEqual(stateOf(await fitWith(estimator, data, SMALL)));
  });

  it('is cancelled before it has begun', async () => {
    await expect(fitWith(estimator, data, SMALL, createTestContext({ abortAfter: 0 }))).rejects.toMatchObject({ code: 'cancelled' });
  });

  it.each([0, 1, 4])('keeps a valid model when stopped at the question %i', async (stopAfter) => {
    const model = await fitWith(estimator, data, SMALL, createTestContext({ stopAfter }));
    expect(model.predict(other).every(Number.isFinite)).toBe(true);
    expect(estimator.load(model.toArtifact()).predict(other)).toEqual(model.predict(other));
  });

  it('goes on from each of its checkpoints to the same model, bit by bit', async () => {
    const withValidation = { ...data, validation: sample(60, 3) };
    const checkpoint = memoryCheckpoint();
    let nowMs = 0;
    const slow = { ...createTestContext({ checkpoint }), nowMs: () => nowMs, onProgress: () => void (nowMs += 3_000) };
    const model = await fitWith(estimator, withValidation, SMALL, slow);
    for (const state of checkpoint.saved) {
      const resumed = await fitWith(estimator, withValidation, SMALL, createTestContext({ checkpoint: memoryCheckpoint(state) }));
      expect(stateOf(resumed)).toEqual(stateOf(model));
    }
    if (Object.hasOwn(estimator.params, 'nEstimators')) expect(checkpoint.saved.length).toBeGreaterThanOrEqual(10);
  });

  it('reports progress that adds up', async () => {
    const ctx = createTestContext();
    await fitWith(estimator, data, SMALL, ctx);
    for (const { done, total, metrics } of ctx.progress) {
      expect(done).toBeGreaterThanOrEqual(0);
      expect(done).toBeLessThanOrEqual(total);
      expect(Object.values(metrics ?? {}).every(Number.isFinite)).toBe(true);
    }
  });
});
