import { describe, expect, it } from 'vitest';
import { defaultParams } from '../../../../src/core/contract/index.ts';
import type { Feature, FeatureTable, TrainingData } from '../../../../src/core/contract/index.ts';
import { ncf } from '../../../../src/core/models/ncf/ncf.ts';
import type { NcfParams } from '../../../../src/core/models/ncf/ncf.ts';
import { createRng } from '../../../../src/core/random.ts';
import { createTestContext } from '../../../testContext.ts';

const small: NcfParams = { ...defaultParams<NcfParams>(ncf.params), dimensions: 8, denseUnits: '16', dropout: 0, epochs: 20, batchSize: 16, learningRate: 0.01 };
const names = (part: string, count: number) => Array.from({ length: count }, (_, i) => `${part}${i}`);

function pairs(users: readonly number[], items: readonly number[], [userNames, itemNames] = [names('u', 12), names('i', 10)]): FeatureTable {
  const category = (name: string, codes: readonly number[], categories: readonly string[]): Feature => ({ name, kind: 'category', categories, codes: Int32Array.from(codes) });
  return { rows: users.length, features: [category('buyerId', users, userNames), category('productId', items, itemNames)] };
}

/** Even users like even items, odd ones odd items; a fifth of the pairs is left out. */
function tastes(seen: boolean): TrainingData {
  const rng = createRng('tastes');
  const all = Array.from({ length: 120 }, (_, i) => [i % 12, Math.floor(i / 12)]).filter(() => rng.next() < 0.8 === seen);
  const y = Float64Array.from(all, ([user, item]) => ((user + item) % 2 === 0 ? 1 : 0));
  return { x: pairs(all.map(([user]) => user), all.map(([, item]) => item)), y, classes: ['no', 'yes'] };
}

describe('neural collaborative filtering', () => {
  it('finds who likes what for pairs that it never saw', async () => {
    const model = await ncf.fit(tastes(true), small, createTestContext());
    const held = tastes(false);
    const hits = model.predict(held.x).filter((chance, row) => (chance > 0.5 ? 1 : 0) === held.y[row]).length / held.y.length;
    expect(hits).toBeGreaterThan(0.9);
    expect(model.featureNames).toEqual(['buyerId', 'productId']);
    expect(model.facts).toMatchObject({ users: 12, items: 10 });
  });

  it('gives an unknown user the mean of the known vectors, and one without a name too, where training had none', async () => {
    const data = tastes(true);
    const model = await ncf.fit({ x: data.x, y: data.y.map((liked, row) => liked + data.y[row] + row / 100) }, { ...small, denseUnits: '', epochs: 5 }, createTestContext());
    // Without layers between, the answer is linear in the vectors: that of the mean vector is the mean of the answers.
    const everyone = model.predict(pairs(Array.from({ length: 12 }, (_, user) => user), Array.from({ length: 12 }, () => 3)));
    const mean = everyone.reduce((sum, value) => sum + value / 12, 0);
    const strangers = model.predict(pairs([0, -1], [3, 3], [['nobody'], names('i', 10)]));
    expect(strangers[0]).toBeCloseTo(mean, 4);
    expect(strangers[1]).toBeCloseTo(mean, 4);
  });

  it('learns a vector of those without a name, where training had some', async () => {
    const data = tastes(true);
    const codes = Array.from(data.y, (_, row) => (row % 3 === 0 ? -1 : row % 12));
    const x = pairs(codes, Array.from(codes, (_, row) => row % 10));
    const model = await ncf.fit({ x, y: Float64Array.from(codes, (code) => (code < 0 ? 9 : 1)) }, small, createTestContext());
    const [nameless, known, stranger] = model.predict(pairs([-1, 1, 0], [2, 2, 2], [['nobody', 'u1'], names('i', 10)]));
    expect(nameless).toBeGreaterThan(7);
    expect(known).toBeLessThan(3);
    expect(stranger).toBeLessThan(3);
  });

  it('takes the columns that it is told, and refuses what are none', async () => {
    const data = tastes(true);
    const segment: Feature = { name: 'segment', kind: 'category', categories: ['a'], codes: new Int32Array(data.x.rows) };
    const wide = { ...data, x: { rows: data.x.rows, features: [segment, ...data.x.features] } };
    const fit = (given: Partial<NcfParams>, from = wide) => ncf.fit(from, { ...small, epochs: 1, ...given }, createTestContext());
    expect((await fit({ user: 'segment', item: 'buyerId' })).featureNames).toEqual(['segment', 'buyerId']);
    expect((await fit({ item: 'segment' })).featureNames).toEqual(['buyerId', 'segment']);
    await expect(fit({ user: 'nothing' })).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('"nothing"') });
    await expect(fit({ user: 'segment', item: 'segment' })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(fit({}, { ...data, x: { rows: data.x.rows, features: [segment] } })).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('found 1') });
  });
});
