import { describe, expect, it } from 'vitest';
import { defaultParams } from '../../../../src/core/contract/index.ts';
import type { FeatureTable, Model, TrainingData } from '../../../../src/core/contract/index.ts';
import { ziln } from '../../../../src/core/models/ziln/ziln.ts';
import type { ZilnParams } from '../../../../src/core/models/ziln/params.ts';
import { createRng } from '../../../../src/core/random.ts';
import { createTestContext, memoryCheckpoint } from '../../../testContext.ts';
import type { TestContext } from '../../../testContext.ts';

const SIGMA = 0.7;

/** Spends with the chance `chance`, and then e^(2 + size + σ · normal): all of it known to whoever reads the two features. */
function shop(rows: number, seed: string): TrainingData & { readonly expected: Float64Array; readonly chance: Float64Array } {
  const rng = createRng(seed);
  const chance = Float64Array.from({ length: rows }, () => (rng.next() < 0.5 ? 0.2 : 0.7));
  const size = Float64Array.from({ length: rows }, () => rng.int(3));
  const y = chance.map((p, row) => (rng.next() < p ? Math.exp(2 + size[row] + SIGMA * rng.normal()) : 0));
  const expected = chance.map((p, row) => p * Math.exp(2 + size[row] + SIGMA ** 2 / 2));
  return { x: { rows, features: [{ name: 'chance', kind: 'number', values: chance }, { name: 'size', kind: 'number', values: size }] }, y, expected, chance };
}

function learn(data: TrainingData, params: Partial<ZilnParams> = {}, ctx: TestContext = createTestContext()): Promise<Model> {
  return ziln.fit(data, { ...defaultParams<ZilnParams>(ziln.params), ...params }, ctx);
}

const without = ({ x, y }: TrainingData): TrainingData => ({ x, y });
const train = shop(4000, 'train');
const test = shop(1000, 'test');
const validation = without(shop(1500, 'validation'));
const model = await learn({ ...without(train), validation });
const parts = (of: Model, x: FeatureTable) => of.parts?.(x) ?? {};
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('zero-inflated lognormal', () => {
  it('finds chance and mean that the rows were drawn by', () => {
    const predicted = model.predict(test.x);
    expect(Math.abs(mean(predicted) / mean(test.expected) - 1)).toBeLessThan(0.06);
    const nothing = parts(model, test.x).nothing;
    for (const [row, chance] of test.chance.slice(0, 200).entries()) {
      expect(Math.abs(1 - nothing[row] - chance)).toBeLessThan(0.12);
      expect(Math.abs(predicted[row] / test.expected[row] - 1)).toBeLessThan(0.3);
    }
  });

  it('measures the spread on held-out spenders, and says how many', () => {
    expect(model.facts.sigma).toBeCloseTo(SIGMA, 1);
    expect(model.facts.heldOutSpenders).toBe(validation.y.filter((money) => money > 0).length);
  });

  it('takes for nothing what an exchange rate leaves of a sum that was given back', async () => {
    const left = train.y.map((value, row) => (value === 0 && row % 10 === 0 ? 0.004 : value));
    const again = await learn({ x: train.x, y: left, validation });
    expect(again.facts).toEqual(model.facts);
    expect(again.predict(test.x)).toEqual(model.predict(test.x));
  });

  it('holds four of five spenders between low and high', () => {
    const { low, high } = parts(model, test.x);
    const spenders = [...test.y.keys()].filter((row) => test.y[row] > 0);
    const inside = spenders.filter((row) => test.y[row] >= low[row] && test.y[row] <= high[row]).length / spenders.length;
    expect(Math.abs(inside - 0.8)).toBeLessThan(0.05);
    expect(low.every((value, row) => value < high[row])).toBe(true);
  });

  it('predicts the chance times the mean of the lognormal', () => {
    const [predicted, { nothing, low, high }] = [model.predict(test.x), parts(model, test.x)];
    const { sigma } = model.facts;
    predicted.forEach((value, row) => expect(value / ((1 - nothing[row]) * Math.sqrt(low[row] * high[row]) * Math.exp(sigma ** 2 / 2))).toBeCloseTo(1, 9));
  });

  it('takes targets below 0 for nothing spent', async () => {
    const refunded = { ...train, y: train.y.map((money, row) => (money === 0 && row % 2 ? -50 : money)) };
    expect((await learn(without(refunded))).toArtifact()).toEqual((await learn(without(train))).toArtifact());
  });

  it('measures the spread on training rows where too few held-out ones spent', async () => {
    const few = { ...validation, y: validation.y.map((money, row) => (row < 20 ? money : 0)) };
    for (const given of [undefined, few, { ...validation, y: validation.y.map(() => 0) }]) {
      const { facts } = await learn({ ...without(train), validation: given });
      expect(facts).toMatchObject({ heldOutSpenders: 0 });
      expect(facts.sigma).toBeCloseTo(SIGMA, 1);
    }
  });

  it('predicts 0 where nobody spent, and has no range', async () => {
    const none = await learn({ ...without(train), y: train.y.map(() => 0) });
    expect(none.predict(test.x).every((value) => value === 0)).toBe(true);
    expect(parts(none, test.x).low.every(Number.isNaN)).toBe(true);
    expect(ziln.load(structuredClone(none.toArtifact())).predict(test.x)).toEqual(none.predict(test.x));
  });

  it('learns from a single spender', async () => {
    const one = await learn({ ...without(train), y: train.y.map((_, row) => (row === 7 ? 40 : 0)) });
    expect(one.facts).toMatchObject({ spenders: 1, sigma: 0 });
    const { nothing, high } = parts(one, test.x);
    expect(high[0]).toBeCloseTo(40, 9);
    expect(nothing[0]).toBeGreaterThan(0.99);
  });

  it('stops early in both parts, each by its own held-out rows', async () => {
    const early = await learn({ ...without(train), validation }, { earlyStoppingRounds: 5, learningRate: 0.3, nEstimators: 400 });
    expect(early.facts.trees).toBeLessThan(400);
    expect(early.learning?.validation.length).toBe(early.learning?.train.length);
  });

  it('watches the loss of both parts, which falls', () => {
    const { metric, train: curve, validation: watched } = model.learning ?? { metric: '', train: [], validation: [] };
    expect(metric).toBe('zilnLoss');
    expect([curve.length, watched.length]).toEqual([150, 150]);
    expect(watched[149]).toBeLessThan(watched[0]);
    // −ln likelihood of the truth: chances of 0.2 and 0.7, and a normal of the logarithm.
    const entropy = (p: number) => -p * Math.log(p) - (1 - p) * Math.log(1 - p);
    const share = mean(validation.y.map((money) => Number(money > 0)));
    expect(watched[149]).toBeCloseTo((entropy(0.2) + entropy(0.7)) / 2 + share * (Math.log(SIGMA) + 0.5 * Math.log(2 * Math.PI * Math.E)), 1);
  });

  it('goes on in its second part from a checkpoint of it, without growing the first again', async () => {
    const checkpoint = memoryCheckpoint();
    let nowMs = 0;
    const slow = { ...createTestContext({ checkpoint }), nowMs: () => nowMs, onProgress: () => void (nowMs += 3_000) };
    const data = without(shop(300, 'small'));
    const whole = await learn(data, { nEstimators: 10 }, slow);
    const second = checkpoint.saved.find(({ meta }) => meta.part === 'money');
    const ctx = createTestContext({ checkpoint: memoryCheckpoint(second) });
    expect((await learn(data, { nEstimators: 10 }, ctx)).toArtifact()).toEqual(whole.toArtifact());
    expect(Math.min(...ctx.progress.filter(({ phase }) => phase === 'trees').map(({ done }) => done))).toBeGreaterThan(10);
  });

  it('does not go on from a checkpoint of other rows', async () => {
    const checkpoint = memoryCheckpoint();
    let nowMs = 0;
    await learn(without(shop(300, 'other')), { nEstimators: 10 }, { ...createTestContext({ checkpoint }), nowMs: () => nowMs, onProgress: () => void (nowMs += 3_000) });
    const data = without(shop(300, 'small'));
    const resumed = await learn(data, { nEstimators: 10 }, createTestContext({ checkpoint: memoryCheckpoint(checkpoint.saved.at(-1)) }));
    expect(resumed.toArtifact()).toEqual((await learn(data, { nEstimators: 10 })).toArtifact());
  });
});
