import { describe, expect, it } from 'vitest';
import { calibrate, fitCalibration } from '../../src/core/calibration/calibration.ts';
import type { SigmoidScale } from '../../src/core/calibration/calibration.ts';
import { poolAdjacentViolators } from '../../src/core/calibration/isotonic.ts';
import { precisionAtCapacity } from '../../src/core/metrics/capacity.ts';
import { censoredBrier, followedAtLeast, unoConcordance } from '../../src/core/metrics/survivalScores.ts';
import { judgeChurn } from '../../src/tasks/churn/judge.ts';
import { createTestContext } from '../testContext.ts';
import oracle from './churnMetrics.json' with { type: 'json' };

const optional = (weight: readonly number[] | null) => (weight ? Float64Array.from(weight) : undefined);
const close = (value: number) => expect.closeTo(value, 9);
const allClose = (values: readonly number[]) => values.map(close);
/** Furthest apart of two lists of numbers. */
const apart = (mine: ArrayLike<number>, theirs: readonly number[]) => Math.max(...theirs.map((value, i) => Math.abs(value - mine[i])));

describe('isotonic regression against scikit-learn', () => {
  it.each(oracle.pava)('pools adjacent violators alike', ({ values, weight, fitted }) => {
    const mine = poolAdjacentViolators(Float64Array.from(values), optional(weight)).flatMap(({ from, to, mean }) => new Array<number>(to - from).fill(mean));
    expect(mine).toHaveLength(fitted.length);
    expect(apart(mine, fitted)).toBeLessThan(1e-9);
  });

  it.each(oracle.isotonic)('says the same between, at and beyond the scores that it learned from: $name', ({ label, score, weight, asked, probability, fitted }) => {
    const calibration = fitCalibration(Float64Array.from(score), Float64Array.from(label), 'isotonic', { weight: optional(weight) });
    expect(apart(calibrate(calibration, Float64Array.from(asked)), probability)).toBeLessThan(1e-9);
    expect(apart(calibrate(calibration, Float64Array.from(score)), fitted)).toBeLessThan(1e-9);
  });
});

// Theirs is searched by BFGS, which stops at a gradient of 1e-5.
describe('the sigmoid against scikit-learn', () => {
  it.each(oracle.sigmoid)('has the same slope, intercept and probabilities: $name', ({ scale, label, score, weight, slope, intercept, probability }) => {
    const calibration = fitCalibration(Float64Array.from(score), Float64Array.from(label), 'sigmoid', { weight: optional(weight), scale: scale as SigmoidScale });
    expect(calibration).toEqual({ method: 'sigmoid', scale, slope: expect.closeTo(slope, 5) as number, intercept: expect.closeTo(intercept, 5) as number });
    expect(apart(calibrate(calibration, Float64Array.from(score)), probability)).toBeLessThan(1e-6);
  });
});

describe('the judgement against scikit-learn', async () => {
  const { label, probability, mrr, group, lists, byCount, byWidth, byGroup, ...numbers } = oracle.judged;
  const values = ['monthly', 'yearly', 'quarterly'];
  const users = { churned: Uint8Array.from(label), mrr: Float64Array.from(mrr), groupings: [{ name: 'period', values, valueOf: Int32Array.from(group) }] };
  const judgement = await judgeChurn(users, Float64Array.from(probability), { threshold: 0.5, capacity: 60 }, createTestContext());

  it('areas, Brier and the calibration error agree', () => {
    expect(judgement.metrics).toMatchObject({ auc: close(numbers.auc), averagePrecision: close(numbers.averagePrecision), brier: close(numbers.brier), ece: close(numbers.ece) });
  });

  it('the reliability curve agrees, in bins of equal count and of equal width', () => {
    expect(judgement.reliability.byCount.map(({ observed }) => observed)).toEqual(allClose(byCount.observed));
    expect(judgement.reliability.byCount.map(({ predicted }) => predicted)).toEqual(allClose(byCount.predicted));
    expect(judgement.reliability.byCount.map(({ low, high }) => [low, high])).toEqual(byCount.interval.map(allClose));
    expect(judgement.reliability.byWidth.map(({ observed }) => observed)).toEqual(allClose(byWidth.observed));
    expect(judgement.reliability.byWidth.map(({ predicted }) => predicted)).toEqual(allClose(byWidth.predicted));
  });

  it('what was said and what was agree by group', () => {
    const expected = byGroup.map(({ rows, predicted, observed, interval: [low, high] }, i) => expect.objectContaining({ value: values[i], rows, predicted: close(predicted), observed: close(observed), low: close(low), high: close(high) }) as unknown);
    expect(judgement.byGroup).toEqual([{ name: 'period', values: expected }]);
  });

  it.each(lists)('a list of $contacts finds the same leavers and their money', ({ contacts, gain, mrrGain, precision, lift, interval: [low, high] }) => {
    const at = (100 * contacts) / label.length;
    expect(judgement.gains.shareOfValue[at]).toEqual(close(gain));
    expect(judgement.mrrGains?.shareOfValue[at]).toEqual(close(mrrGain));
    expect(judgement.lift.lift[at - 1]).toEqual(close(lift));
    expect(precisionAtCapacity(Float64Array.from(label), Float64Array.from(probability), contacts)).toMatchObject({ contacts, precision: close(precision), recall: close(gain), lift: close(lift), interval: { low: close(low), high: close(high) } });
  });
});

describe.each(oracle.survival)('censored scores against their formulas: $name', ({ periods, steps, left, risk, leftBy, known, brier, brierOfCause, concordance }) => {
  const followed = { steps: Int32Array.from(steps), left: Uint8Array.from(left) };

  it('the chance to be followed agrees', () => expect(apart(followedAtLeast(followed), known)).toBeLessThan(1e-9));
  it('Brier agrees at each step, of leaving and of one cause', () => {
    expect(censoredBrier(followed, Float64Array.from(leftBy), periods).scores).toEqual(allClose(brier));
    expect(censoredBrier(followed, Float64Array.from(leftBy), periods, 2).scores).toEqual(allClose(brierOfCause));
  });
  it.each(Object.entries(concordance))("Uno's C agrees within %s steps", (horizon, value) => expect(unoConcordance(followed, Float64Array.from(risk), Number(horizon))).toEqual(close(value)));
});
