import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../src/core/contract/index.ts';
import { digamma } from '../../src/core/math/digamma.ts';
import { hypergeometric } from '../../src/core/math/hypergeometric.ts';
import { logGamma } from '../../src/core/math/logGamma.ts';
import { areaUnderRoc } from '../../src/core/metrics/areas.ts';
import { evaluationMetric } from '../../src/core/metrics/evaluationMetric.ts';
import { countFlagged } from '../../src/core/metrics/flagged.ts';
import { bgNbd } from '../../src/core/models/bg-nbd/bgNbd.ts';
import { artifactOf, learn, predictionOf } from '../core/models/bg-nbd/histories.ts';
import type { History } from '../core/models/bg-nbd/histories.ts';
import { missingSharedData, sharedData } from '../sharedData.ts';
import { CDNOW_FILE } from '../tasks/clv/readCdnow.ts';
import oracle from './bgnbd.json' with { type: 'json' };
import { cdnowHistories, cdnowSilence, SUMMARY_FILE, summaryHistories } from './bgnbdData.ts';

const PUBLISHED = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426, p: 6.25, q: 3.74, v: 15.44 } as const;
const NAMES = ['r', 'alpha', 'a', 'b', 'p', 'q', 'v'] as const;

function expectNear(found: number, expected: number, relative: number, what: string): void {
  expect(Math.abs(found - expected), `${what}: ${found} in place of ${expected}`).toBeLessThanOrEqual(relative * Math.max(1e-300, Math.abs(expected)));
}

/** SciPy's fit of the same customers: estimates, standard errors, likelihoods and correlation. */
function expectSameFit(model: Model, { purchases, values, correlation }: typeof oracle.fit): void {
  const estimates = [...purchases.estimates, ...values.estimates];
  const errors = [...purchases.standardErrors, ...values.standardErrors];
  NAMES.forEach((name, i) => {
    const { estimate, standardError } = model.fitted?.[name] ?? { estimate: NaN, standardError: NaN };
    expectNear(estimate, estimates[i], 1e-5, name);
    expectNear(standardError ?? NaN, errors[i], 1e-4, `standard error of ${name}`);
  });
  expectNear(model.facts.purchaseLogLikelihood, purchases.logLikelihood, 1e-11, 'likelihood of purchases');
  expectNear(model.facts.valueLogLikelihood, values.logLikelihood, 1e-11, 'likelihood of values');
  expectNear(model.facts.frequencyValueCorrelation, correlation, 1e-9, 'correlation');
}

describe('special functions, against SciPy', () => {
  it.each(oracle.special.logGamma)('ln Γ(%d)', (x, expected) => expect(Math.abs(logGamma(x) - expected)).toBeLessThanOrEqual(4e-15 * Math.max(1, Math.abs(expected))));
  it.each(oracle.special.digamma)('ψ(%d)', (x, expected) => expect(Math.abs(digamma(x) - expected)).toBeLessThanOrEqual(4e-15 * Math.max(1, Math.abs(expected))));
  it.each(oracle.special.hypergeometric)('₂F₁(%d, %d; %d; %d) and its integral', (a, b, c, z, value, integral) => {
    const found = hypergeometric(a, b, c, z);
    expectNear(found.value, value, 1e-11, 'value');
    expect(Math.abs(found.integral - integral)).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(integral)));
  });
});

describe('predictions at given parameters, against the closed form by SciPy', () => {
  it.each(oracle.predictions)('$repeats repeats in $spanDays of $ageDays days, $horizonDays days ahead, at $params', ({ params: [r, alpha, a, b], repeats, spanDays, ageDays, horizonDays, ...expected }) => {
    const model = bgNbd.load(artifactOf({ r, alpha, a, b }, { horizonDays }));
    const found = predictionOf(model, [repeats, spanDays, ageDays, 20]);
    expect(Math.abs(found.alive - expected.alive)).toBeLessThanOrEqual(1e-12);
    expect(Math.abs(found.nothing - expected.nothing)).toBeLessThanOrEqual(1e-12);
    expect(Math.abs(found.purchases - expected.purchases)).toBeLessThanOrEqual(1e-9 * Math.max(1, expected.purchases));
  });

  it.each(oracle.discounted)('counts later purchases less, within a millionth of day by day: $rate a year over $horizonDays days', ({ rate, horizonDays, repeats, spanDays, ageDays, purchases }) => {
    const { spend, value } = predictionOf(bgNbd.load(artifactOf({}, { horizonDays, discountRate: rate })), [repeats, spanDays, ageDays, 20]);
    expectNear(spend / value, purchases, 1e-6, 'discounted purchases');
  });
});

describe('maximum likelihood, against SciPy', () => {
  it('finds the same of simulated customers', async () => {
    expectSameFit(await learn(oracle.customers.map(([x, span, age, money]): History => [x, span, age, money])), oracle.fit);
  });
});

describe.skipIf(missingSharedData(CDNOW_FILE))('the chance of no purchase', () => {
  it('has the measured area and log loss on CDNOW’s nine weeks from 1997-12-30, at the published parameters, where that of having left is useless', async () => {
    const { x, silent } = await cdnowSilence();
    const { nothing, alive } = bgNbd.load(artifactOf({}, { horizonDays: 63 })).parts?.(x) ?? {};
    expect(silent.reduce((sum, value) => sum + value, 0) / x.rows).toBeCloseTo(0.88, 2);
    expect(areaUnderRoc(countFlagged(silent, nothing))).toBeCloseTo(0.793, 2);
    expect(evaluationMetric('logLoss').evaluate(nothing, silent, undefined, 1)).toBeCloseTo(0.29, 2);
    expect(areaUnderRoc(countFlagged(silent, alive.map((chance) => 1 - chance)))).toBeLessThan(0.5);
  });
});

describe.skipIf(missingSharedData(SUMMARY_FILE))('the published summary of CDNOW', () => {
  let model: Model;
  beforeAll(async () => {
    model = await learn(summaryHistories(readFileSync(sharedData(SUMMARY_FILE), 'utf8')));
  });

  it('has the published parameters, within a hundredth', () => {
    for (const name of NAMES) expectNear(model.fitted?.[name].estimate ?? NaN, PUBLISHED[name], 0.01, name);
    expect(model.facts).toMatchObject({ customers: 2357, repeatCustomers: 946, purchaseConverged: 1, valueConverged: 1 });
  });

  it('is fitted by SciPy to the same numbers', () => expectSameFit(model, oracle.cdnow));

  it.skipIf(missingSharedData(CDNOW_FILE))('comes out of the page’s own features, as of the day after', async () => {
    const histories = await cdnowHistories();
    expect(histories).toHaveLength(2357);
    const ours = await learn(histories);
    for (const name of NAMES) expectNear(ours.fitted?.[name].estimate ?? NaN, PUBLISHED[name], 0.01, name);
  });
});
