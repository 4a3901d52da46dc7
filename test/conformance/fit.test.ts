import { describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../src/core/contract/index.ts';
import type { Feature, Model, TrainingData } from '../../src/core/contract/index.ts';
import { registry } from '../../src/registry.ts';
import { createTestContext, memoryCheckpoint } from '../testContext.ts';
import { allMissing, fitWith, mapFeatures, sampleData, sampleTable } from './sampleData.ts';

const data = sampleData(200);
const other = sampleTable(50, 2);
/** Small where a kind has such parameters, so that many fits stay quick. */
const SMALL = { nEstimators: 12, maxDepth: 3 };

/** A model's whole state, for equality. */
const stateOf = (model: Model) => model.toArtifact();

describe.each(registry.kinds)('%s, fitting', async (kind) => {
  const estimator = await registry.get(kind);

  it('is registered under its own kind, with presets that are valid', async () => {
    expect(estimator.kind).toBe(kind);
    for (const preset of Object.values(estimator.presets)) await fitWith(estimator, sampleData(30), { ...(preset as object), ...SMALL });
  });

  it('leaves its inputs as they were', async () => {
    const given = { ...data, validation: sampleData(40, 3), weight: new Float64Array(200).fill(2) };
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
    const withValidation = { ...data, validation: sampleData(60, 3) };
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

  const spoilt: readonly [string, (data: TrainingData) => TrainingData][] = [
    ['no rows', () => sampleData(0)],
    ['a target that is too short', (d) => ({ ...d, y: d.y.subarray(1) })],
    ['a target that is not finite', (d) => ({ ...d, y: d.y.with(3, NaN) })],
    ['an infinite value', (d) => ({ ...d, x: mapFeatures(d.x, (f) => (f.kind === 'number' ? { ...f, values: f.values.with(5, -Infinity) } : f)) })],
    ['a feature that is too short', (d) => ({ ...d, x: mapFeatures(d.x, (f) => (f.kind === 'number' ? { ...f, values: f.values.subarray(1) } : f)) })],
    ['a code without a category', (d) => ({ ...d, x: mapFeatures(d.x, (f) => (f.kind === 'category' ? { ...f, codes: f.codes.with(0, 99) } : f)) })],
    ['a feature named twice', (d) => ({ ...d, x: { ...d.x, features: [...d.x.features, d.x.features[0]] } })],
    ['a negative weight', (d) => ({ ...d, weight: new Float64Array(d.x.rows).fill(-1) })],
    ['no weight at all', (d) => ({ ...d, weight: new Float64Array(d.x.rows) })],
    ['validation rows that are none', (d) => ({ ...d, validation: sampleData(0) })],
  ];
  it.each(spoilt)('refuses %s', async (_, spoil) => {
    const error: unknown = await fitWith(estimator, spoil(data), SMALL).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WorkbenchError);
    expect(['bad-input', 'not-enough-data']).toContain((error as WorkbenchError).code);
  });

  const constant = (f: Feature): Feature => (f.kind === 'number' ? { ...f, values: f.values.map(() => 0.1) } : { ...f, codes: f.codes.map(() => 1) });
  const needed = (d: TrainingData) => d.x.features.filter(({ name }) => name.startsWith('spend'));
  const edges: readonly [string, (data: TrainingData) => TrainingData][] = [
    ['one row', () => sampleData(1)],
    ['two rows', () => sampleData(2)],
    ['one column', (d) => ({ ...d, x: { ...d.x, features: [kind === 'baseline-spend-rate' ? d.x.features[1] : d.x.features[0]] } })],
    ['constant columns', (d) => ({ ...d, x: mapFeatures(d.x, constant) })],
    ['columns that are all missing', (d) => ({ ...d, x: mapFeatures(d.x, allMissing) })],
    ['equal columns', (d) => ({ ...d, x: { ...d.x, features: needed(d).flatMap((f) => [f, { ...f, name: `${f.name} again` }]) } })],
    ['hostile names', (d) => ({ ...d, x: { ...d.x, features: [...d.x.features, { ...d.x.features[2], name: '__proto__' }, { ...d.x.features[3], name: 'constructor', categories: ['__proto__', 'toString', 'hasOwnProperty'] } as Feature] } })],
  ];
  it.each(edges)('has a defined answer for %s', async (_, edge) => {
    const given = edge(data);
    const model = await fitWith(estimator, given, SMALL);
    expect(model.predict(given.x).every(Number.isFinite)).toBe(true);
    const loaded = estimator.load(structuredClone(model.toArtifact()));
    expect(loaded.predict(given.x)).toEqual(model.predict(given.x));
  });

  it('learns a constant target, where it learns', async () => {
    const model = await fitWith(estimator, { ...data, y: new Float64Array(200).fill(0.1) }, SMALL);
    if (estimator.role === 'learner') for (const value of model.predict(other)) expect(value).toBeCloseTo(0.1, 10);
  });
});
