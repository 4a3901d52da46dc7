import { beforeAll, describe, expect, it } from 'vitest';
import { defaultParams } from '../../../../src/core/contract/index.ts';
import type { Artifact, Model } from '../../../../src/core/contract/index.ts';
import { areaUnderRoc } from '../../../../src/core/metrics/areas.ts';
import { evaluationMetric } from '../../../../src/core/metrics/evaluationMetric.ts';
import { countFlagged } from '../../../../src/core/metrics/flagged.ts';
import { baselineRecency } from '../../../../src/core/models/baselines/recency.ts';
import { bgNbdInactivity } from '../../../../src/core/models/bg-nbd/inactivity.ts';
import { aliveChance, buyingChance, silentChance } from '../../../../src/core/models/bg-nbd/purchases.ts';
import { createRng } from '../../../../src/core/random.ts';
import type { Rng } from '../../../../src/core/random.ts';
import { beta, exponential, gamma } from '../../../../src/core/samples/distributions.ts';
import { numberFeature } from '../../../../src/tasks/featureTables.ts';
import { cdnowSilence } from '../../../oracles/bgnbdData.ts';
import { missingSharedData } from '../../../sharedData.ts';
import { CDNOW_FILE } from '../../../tasks/clv/readCdnow.ts';
import { createTestContext } from '../../../testContext.ts';
import { tableOf } from './histories.ts';

const PUBLISHED = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

/** A stored model with the published parameters of CDNOW. */
function artifactOf(window: { horizonDays: number; gapDays: number }): Artifact {
  const estimates = Object.fromEntries(Object.entries(PUBLISHED).map(([name, estimate]) => [name, { estimate, standardError: null }]));
  return { kind: 'bg-nbd-inactivity', version: 1, meta: { estimates, ...window, classes: ['buys', 'silent'], typicalChance: 0.5, facts: {} }, buffers: {} };
}

const fit = (x: Parameters<typeof bgNbdInactivity.fit>[0]['x'], horizonDays: number) =>
  bgNbdInactivity.fit({ x, y: new Float64Array(x.rows), classes: ['buys', 'silent'] }, { ...defaultParams(bgNbdInactivity.params), horizonDays }, createTestContext());

describe('the chance to buy, of who is alive', () => {
  const params = { r: 0.8, alpha: 5, a: 2, b: 3 };

  it('is one less the chance of silence where there is no gap', () => {
    // ((5 + 20) / (5 + 20 + 10))^(0.8 + 2), by hand.
    expect(buyingChance(params, 2, 20, 0, 10)).toBeCloseTo(1 - (25 / 35) ** 2.8, 12);
    expect(silentChance(params, 2, 20, 10)).toBeCloseTo((25 / 35) ** 2.8, 12);
  });

  it.each([[0, 20, 4, 10], [3, 20, 4, 10], [1, 2, 60, 1], [0, 0, 0.5, 100]])('is what adding up over p says: %d repeats in %d weeks, %d + %d weeks ahead', (x, age, gap, weeks) => {
    const [start, steps] = [params.alpha + age, 20_000];
    let [sum, density] = [0, 0];
    for (let i = 0; i < steps; i++) {
      const p = (i + 0.5) / steps;
      const weight = p ** (params.a - 1) * (1 - p) ** (params.b + x - 1);
      density += weight;
      sum += weight * ((start / (start + p * gap)) ** (params.r + x) - (start / (start + p * gap + weeks)) ** (params.r + x));
    }
    expect(buyingChance(params, x, age, gap, weeks)).toBeCloseTo(sum / density, 7);
  });

  it('goes on to no gap without a step, and falls with it', () => {
    expect(buyingChance(PUBLISHED, 2, 20, 1e-9, 9)).toBeCloseTo(buyingChance(PUBLISHED, 2, 20, 0, 9), 8);
    expect(buyingChance(PUBLISHED, 2, 20, 30, 9)).toBeLessThan(buyingChance(PUBLISHED, 2, 20, 0, 9));
  });

  it('has an answer where everybody leaves with the same chance', () => {
    const [found, expected] = [buyingChance({ r: 1, alpha: 4, a: 1e300, b: 3e300 }, 0, 6, 8, 5), 10 / (10 + 2) - 10 / (10 + 7)];
    expect(found).toBeCloseTo(expected, 6);
  });
});

interface Simulated {
  readonly repeats: number;
  readonly recency: number;
  /** Weeks after T of the purchases that come. */
  readonly later: readonly number[];
}

/** A customer of BG/NBD for `age` weeks and `ahead` more. */
function customer(rng: Rng, { r, alpha, a, b }: typeof PUBLISHED, age: number, ahead: number): Simulated {
  const [rate, leaves] = [gamma(rng, r, alpha), beta(rng, a, b)];
  let [repeats, recency] = [0, 0];
  const later: number[] = [];
  for (let at = exponential(rng, rate); at <= age + ahead; at += exponential(rng, rate)) {
    if (at <= age) [repeats, recency] = [repeats + 1, at];
    else later.push(at - age);
    if (rng.next() < leaves) break;
  }
  return { repeats, recency, later };
}

describe('simulated customers, who buy and leave as BG/NBD says', () => {
  const [params, age] = [{ r: 0.7, alpha: 6, a: 0.8, b: 2.5 }, 26];
  const rng = createRng('customers');
  const customers = Array.from({ length: 60_000 }, () => customer(rng, params, age, 40));

  it.each([[0, 9], [0, 30], [6, 9], [20, 20]])('buy nothing in the weeks after a gap of %d, %d of them, as often as the formula says, whatever they bought', (gap, weeks) => {
    for (const group of [0, 1, 2, 3]) {
      const rows = customers.filter(({ repeats }) => Math.min(3, repeats) === group);
      const expected = rows.reduce((sum, { repeats, recency }) => sum + 1 - aliveChance(params, repeats, recency, age) * buyingChance(params, repeats, age, gap, weeks), 0) / rows.length;
      const silent = rows.filter(({ later }) => !later.some((at) => at > gap && at <= gap + weeks)).length / rows.length;
      expect(Math.abs(silent - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / rows.length));
    }
  });
});

describe('the model', () => {
  it('scores one less P(alive) times the chance to buy, in days, and says both', () => {
    const x = tableOf([[0, 0, 140], [3, 70, 140]]);
    const model = bgNbdInactivity.load(artifactOf({ horizonDays: 63, gapDays: 14 }));
    const { alive, nothing } = model.parts?.(x) ?? {};
    [[0, 0], [3, 10]].forEach(([repeats, recency], row) => {
      expect(alive[row]).toBeCloseTo(aliveChance(PUBLISHED, repeats, recency, 20), 12);
      expect(nothing[row]).toBeCloseTo(1 - alive[row] * buyingChance(PUBLISHED, repeats, 20, 2, 9), 12);
    });
    expect(alive[0]).toBe(1);
    expect(model.predict(x)).toEqual(nothing);
  });

  it('predicts the typical chance where there is no history, and says nothing more', () => {
    const x = tableOf([[3, 1, 140], [NaN, 0, 10]]);
    const model = bgNbdInactivity.load(artifactOf({ horizonDays: 63, gapDays: 0 }));
    expect(model.predict(x)).toEqual(Float64Array.of(0.5, 0.5));
    expect(Object.values(model.parts?.(x) ?? {}).flatMap((values) => [...values])).toEqual([NaN, NaN, NaN, NaN]);
  });

  it('needs no money, and customers who bought again', async () => {
    const x = tableOf(Array.from({ length: 100 }, () => [0, 0, 50]));
    const withoutMoney = { ...x, features: x.features.filter(({ name }) => name !== 'repeatMeanAmount') };
    await expect(fit(withoutMoney, 60)).rejects.toMatchObject({ code: 'not-enough-data', message: expect.stringContaining('"bg-nbd-inactivity"') });
  });
});

describe.skipIf(missingSharedData(CDNOW_FILE))('CDNOW, the nine weeks from 1997-12-30', () => {
  let data: Awaited<ReturnType<typeof cdnowSilence>>;
  beforeAll(async () => {
    data = await cdnowSilence();
  });
  const auc = (chances: Float64Array) => areaUnderRoc(countFlagged(data.silent, chances));
  const logLoss = (chances: Float64Array) => evaluationMetric('logLoss').evaluate(chances, data.silent, undefined, 1);

  it('has the measured scores at the published parameters: the chance of no purchase, not P(alive)', () => {
    const model = bgNbdInactivity.load(artifactOf({ horizonDays: 63, gapDays: 0 }));
    const chances = model.predict(data.x);
    expect([auc(chances), logLoss(chances)]).toEqual([expect.closeTo(0.793, 3), expect.closeTo(0.29, 3)]);
    const dead = (model.parts?.(data.x).alive ?? chances).map((alive) => 1 - alive);
    expect(Math.abs((auc(dead) ?? NaN) - 0.338)).toBeLessThan(0.001);
    expect(logLoss(dead)).toBeGreaterThan(10);
  });

  it('has them at parameters learned from the histories too', async () => {
    const model: Model = await fit(data.x, 63);
    const chances = model.predict(data.x);
    expect(Math.abs((auc(chances) ?? NaN) - 0.79)).toBeLessThan(0.01);
    expect(logLoss(chances)).toBeLessThan(0.3);
    expect(model.fitted?.r.estimate).toBeGreaterThan(0.1);
    expect(model.facts.purchaseConverged).toBe(1);
  });

  it('is ranked as well by days since the last purchase alone', async () => {
    const [tenure, span] = ['tenureDays', 'activeSpanDays'].map((name) => numberFeature(data.x, name));
    const x = { rows: data.x.rows, features: [{ name: 'recency', kind: 'number' as const, values: tenure.map((days, row) => days - span[row]) }] };
    const model = await baselineRecency.fit({ x, y: data.silent, classes: ['buys', 'silent'] }, {}, createTestContext());
    const chances = model.predict(x);
    expect(auc(chances)).toBeCloseTo(0.794, 3);
    expect(chances.reduce((sum, chance) => sum + chance, 0) / x.rows).toBeCloseTo(data.silent.reduce((sum, value) => sum + value, 0) / x.rows, 3);
  });
});
