import { describe, expect, it } from 'vitest';
import { defaultParams } from '../../../../src/core/contract/index.ts';
import type { Feature, Model, TrainingData } from '../../../../src/core/contract/index.ts';
import { lstm } from '../../../../src/core/models/lstm/lstmEstimator.ts';
import type { LstmParams } from '../../../../src/core/models/lstm/params.ts';
import { ncf } from '../../../../src/core/models/ncf/ncf.ts';
import { createRng } from '../../../../src/core/random.ts';
import { createTestContext } from '../../../testContext.ts';

const STEPS = 6;
const small: LstmParams = { ...defaultParams<LstmParams>(lstm.params), units: '8', denseUnits: '', dropout: 0, epochs: 20, batchSize: 16, learningRate: 0.01 };

/** The answer is the sum of the last two steps' visits, and of a plan; minutes say nothing. */
function visitors(rows: number, seed: number): TrainingData {
  const rng = createRng(seed);
  const column = (name: string): Feature => ({ name, kind: 'number', values: Float64Array.from({ length: rows }, () => rng.normal()) });
  const visits = Array.from({ length: STEPS }, (_, t) => column(`visits@${t + 1}`));
  const minutes = Array.from({ length: STEPS }, (_, t) => column(`minutes@${t + 1}`));
  const plan: Feature = { name: 'plan', kind: 'category', categories: ['basic', 'plus'], codes: Int32Array.from({ length: rows }, () => rng.int(2)) };
  const at = (feature: Feature, row: number) => (feature.kind === 'number' ? feature.values[row] : 0);
  const y = Float64Array.from({ length: rows }, (_, row) => 100 + 20 * (at(visits[STEPS - 1], row) + at(visits[STEPS - 2], row)) + 15 * plan.codes[row]);
  return { x: { rows, features: [...visits, ...minutes, plan] }, y };
}

const shareOf = (model: Model, isAsked: (feature: string) => boolean) => model.importance().reduce((sum, { feature, importance }) => (isAsked(feature) ? sum + importance : sum), 0);

describe('what an LSTM says of its predictions', async () => {
  const data = visitors(500, 1);
  const model = await lstm.fit(data, small, createTestContext());

  it('names the measure and the steps that matter', () => {
    expect(shareOf(model, (feature) => feature === 'visits@5' || feature === 'visits@6')).toBeGreaterThan(0.6);
    expect(shareOf(model, (feature) => feature.startsWith('minutes'))).toBeLessThan(0.15);
  });

  it('gives each row’s addends the sign and the size of their causes, in the unit of the answer', () => {
    const held = visitors(40, 2);
    const { featureNames, values, base, link } = model.explain!(held.x);
    expect(link).toBe('identity');
    // At the mean of visits, half of the rows on the plan that costs 15 more.
    expect(Math.abs(base[0] - 107.5)).toBeLessThan(6);
    const [last, plan] = [featureNames.indexOf('visits@6'), featureNames.indexOf('plan')];
    const visits = held.x.features[STEPS - 1] as Extract<Feature, { kind: 'number' }>;
    const codes = (held.x.features.at(-1) as Extract<Feature, { kind: 'category' }>).codes;
    for (let row = 0; row < 40; row++) {
      const width = featureNames.length;
      if (Math.abs(visits.values[row]) < 2) expect(Math.abs(values[row * width + last] - 20 * visits.values[row])).toBeLessThan(12);
      expect(Math.sign(values[row * width + plan])).toBe(codes[row] === 1 ? 1 : -1);
    }
  });

  it('says of steps that were not seen what their absence did', () => {
    const { x } = visitors(1, 3);
    const features = x.features.map((feature): Feature => (feature.kind === 'number' && /@[56]$/.test(feature.name) ? { ...feature, values: Float64Array.of(NaN) } : feature));
    const { featureNames, values, base } = model.explain!({ rows: 1, features });
    const addends = new Map(featureNames.map((name, i) => [name, values[i]]));
    const unseen = ['visits@5', 'visits@6', 'minutes@5', 'minutes@6'].map((name) => addends.get(name)!);
    expect(unseen.every((addend) => addend === unseen[0] && addend !== 0)).toBe(true);
    expect(values.reduce((sum, value) => sum + value, base[0])).toBeCloseTo(model.predict({ rows: 1, features })[0], 8);
  });

  it('is read from artifacts of before as one that knows no importances, and refuses shares that are none', () => {
    const old = { ...structuredClone(model.toArtifact()), version: 1 };
    delete (old.buffers as Record<string, unknown>).importance;
    for (const measure of old.meta.measures as Record<string, unknown>[]) delete measure.shares;
    const loaded = lstm.load(old);
    expect(loaded.importance()).toEqual([]);
    expect(loaded.explain!(data.x).values.every(Number.isFinite)).toBe(true);
    const forged = structuredClone(model.toArtifact());
    forged.buffers.importance[0] += 0.5;
    expect(() => lstm.load(forged)).toThrow(expect.objectContaining({ code: 'bad-file', message: expect.stringContaining('importances') }));
    const wrong = structuredClone(model.toArtifact());
    (wrong.meta.measures as { shares?: number[] }[]).find(({ shares }) => shares)!.shares = [2, 0];
    expect(() => lstm.load(wrong)).toThrow(expect.objectContaining({ code: 'bad-file' }));
  });
});

describe('what a network says of classes that rows lacked', () => {
  const { x } = visitors(60, 1);

  it('is the prediction alone where there was one class, and leaves a class without rows at probability 0', async () => {
    const single = await lstm.fit({ x, y: new Float64Array(60).fill(1), classes: ['stays', 'leaves'] }, { ...small, epochs: 1 }, createTestContext());
    expect(1 / (1 + Math.exp(-single.explain!(x).base[0]))).toBe(1);
    expect(single.importance()).toEqual([]);
    const two = await lstm.fit({ x, y: Float64Array.from({ length: 60 }, (_, row) => 2 * (row % 2)), classes: ['a', 'b', 'c'] }, { ...small, epochs: 2 }, createTestContext());
    const { base, values, featureNames, link } = two.explain!(x);
    expect(link).toBe('softmax');
    const predicted = two.predict(x);
    for (let row = 0; row < 60; row++) {
      const scores = Array.from(base, (start, k) => values.subarray((row * 3 + k) * featureNames.length, (row * 3 + k + 1) * featureNames.length).reduce((sum, value) => sum + value, start));
      const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
      scores.forEach((score, k) => expect(Math.exp(score) / total).toBeCloseTo(predicted[row * 3 + k], 9));
    }
  });
});

describe('what a collaborative filter says', () => {
  it('starts from a stranger, and names the side that matters', async () => {
    const rng = createRng(4);
    const side = (name: string, count: number): Extract<Feature, { kind: 'category' }> => ({ name, kind: 'category', categories: Array.from({ length: count }, (_, i) => `${name}${i}`), codes: Int32Array.from({ length: 400 }, () => rng.int(count)) });
    const [user, item] = [side('user', 10), side('item', 8)];
    const y = Float64Array.from(item.codes, (code) => 10 * code);
    const model = await ncf.fit({ x: { rows: 400, features: [user, item] }, y }, { ...defaultParams(ncf.params), dimensions: 6, denseUnits: '16', dropout: 0, epochs: 30, learningRate: 0.01 } as never, createTestContext());
    expect(shareOf(model, (feature) => feature === 'item')).toBeGreaterThan(0.8);
    const strangers = { rows: 1, features: [{ ...user, codes: Int32Array.of(0), categories: ['nobody'] }, { ...item, codes: Int32Array.of(0), categories: ['nothing'] }] };
    const { base, values } = model.explain!(strangers);
    expect([...values].map(Math.abs)).toEqual([0, 0]);
    expect(base[0]).toBe(model.predict(strangers)[0]);
  });
});
