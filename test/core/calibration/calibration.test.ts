import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrate, fitCalibration, readCalibration } from '../../../src/core/calibration/calibration.ts';
import type { Calibration } from '../../../src/core/calibration/calibration.ts';
import { sigmoid } from '../../../src/core/math/sigmoid.ts';
import { brier, evaluateLoss, logLoss } from '../../../src/core/metrics/meanLoss.ts';
import { calibrationBins, calibrationError } from '../../../src/core/metrics/calibration.ts';
import { createRng } from '../../../src/core/random.ts';

const of = (...values: number[]) => Float64Array.from(values);

/** Labels by a true chance; the score says twice its log-odds, as a model that is too sure. */
function overconfident(rows: number, seed: number, base = -1.5) {
  const rng = createRng(seed);
  const truth = Float64Array.from({ length: rows }, () => base + rng.normal());
  return { score: truth.map((logit) => sigmoid(2 * logit)), label: truth.map((logit) => Number(rng.next() < sigmoid(logit))) };
}

describe('which calibration is learned', () => {
  it('is isotonic from 1,000 rows and 100 of each class, else a sigmoid', () => {
    const methodOf = (rows: number, positives: number) => {
      const score = Float64Array.from({ length: rows }, (_, i) => i / rows);
      return fitCalibration(score, Float64Array.from(score, (_, i) => Number(i % Math.floor(rows / positives) === 0 && i < positives * Math.floor(rows / positives))), 'auto').method;
    };
    expect(methodOf(1_000, 100)).toBe('isotonic');
    expect(methodOf(999, 111)).toBe('sigmoid');
    expect(methodOf(1_000, 99)).toBe('sigmoid');
    const { score, label } = overconfident(2_000, 1, 5);
    expect(label.filter((value) => value === 0).length).toBeLessThan(100);
    expect(fitCalibration(score, label, 'auto').method).toBe('sigmoid');
  });

  it('is none, with the reason, where there is nothing to learn from', () => {
    expect(fitCalibration(of(), of(), 'auto')).toEqual({ method: 'none', reason: 'no-rows' });
    expect(fitCalibration(of(0.1, 0.2), of(0, 0), 'isotonic')).toEqual({ method: 'none', reason: 'one-class' });
    expect(fitCalibration(of(0.1, 0.2), of(0, 1), 'sigmoid', { weight: of(1, 0) })).toEqual({ method: 'none', reason: 'one-class' });
    expect(fitCalibration(of(0.1, 0.2), of(0, 1), 'none')).toEqual({ method: 'none', reason: 'not-asked' });
  });

  it('refuses what is no score, class or weight', () => {
    expect(() => fitCalibration(of(0.1, NaN), of(0, 1), 'auto')).toThrow(/score at row 2 is NaN/);
    expect(() => fitCalibration(of(0.1, 3), of(0, 1), 'auto')).toThrow(/probability at row 2 is 3/);
    expect(() => fitCalibration(of(0.1, 0.3), of(0, 2), 'auto', { scale: 'score' })).toThrow(/class at row 2 is 2/);
    expect(() => fitCalibration(of(0.1), of(0, 1), 'auto')).toThrow(/2 rows and 1/);
    expect(() => fitCalibration(of(0.1, 0.2), of(0, 1), 'auto', { weight: of(1, -1) })).toThrow(/weight at row 2/);
  });
});

describe('a sigmoid', () => {
  it('finds that a model says twice the log-odds', () => {
    const { score, label } = overconfident(20_000, 2);
    const calibration = fitCalibration(score, label, 'sigmoid');
    expect(calibration).toMatchObject({ method: 'sigmoid', scale: 'log-odds', slope: expect.closeTo(0.5, 1) as number, intercept: expect.closeTo(0, 1) as number });
  });

  it('reads a score of any unit, and says the same in another', () => {
    const { score, label } = overconfident(500, 3);
    const days = score.map((p) => 2_000_000 + 900 * p);
    const mine = calibrate(fitCalibration(score, label, 'sigmoid', { scale: 'score' }), score);
    const theirs = calibrate(fitCalibration(days, label, 'sigmoid', { scale: 'score' }), days);
    mine.forEach((p, row) => expect(theirs[row]).toBeCloseTo(p, 8));
  });

  // Two of each class: targets are 3/4 and 1/4, reached at the score's two values.
  it('has an answer where scores tell the classes apart without error', () => {
    const calibration = fitCalibration(of(-1, -1, 1, 1), of(0, 0, 1, 1), 'sigmoid', { scale: 'score' });
    const [low, , high] = calibrate(calibration, of(-1, -1, 1, 1));
    expect(low).toBeCloseTo(0.25, 9);
    expect(high).toBeCloseTo(0.75, 9);
  });

  it('is level, not falling, where the score is upside down or all the same', () => {
    const { score, label } = overconfident(400, 4);
    const share = label.reduce((sum, value) => sum + value, 0) / 400;
    for (const useless of [score.map((p) => 1 - p), new Float64Array(400).fill(0.3)]) {
      const level = calibrate(fitCalibration(useless, label, 'sigmoid'), useless);
      expect(new Set(level).size).toBe(1);
      expect(Math.abs(level[0] - share)).toBeLessThan(0.005);
    }
  });
});

describe('calibration', () => {
  it.each(['isotonic', 'sigmoid'] as const)('by %s makes later rows right that were too sure', (method) => {
    const learn = overconfident(4_000, 5);
    const later = overconfident(4_000, 6);
    const calibrated = calibrate(fitCalibration(learn.score, learn.label, method), later.score);
    const error = (p: Float64Array) => calibrationError(calibrationBins({ actual: later.label }, p));
    expect(error(later.score)).toBeGreaterThan(0.08);
    expect(error(calibrated)).toBeLessThan(0.035);
    for (const loss of [brier, logLoss]) expect(evaluateLoss(loss, calibrated, later.label, undefined, 1)).toBeLessThan(evaluateLoss(loss, later.score, later.label, undefined, 1));
  });

  it('never says a certainty of which one row would cost infinite log loss', () => {
    const score = Float64Array.from({ length: 2_000 }, (_, i) => i / 2_000);
    const calibration = fitCalibration(score, score.map((p) => Number(p >= 0.5)), 'isotonic');
    const [low, high] = calibrate(calibration, of(0, 1));
    expect([low, high]).toEqual([1 / 1_002, 1_001 / 1_002]);
    // A leaver whom it held to stay costs log 1,002 nats, not the 36 of a probability that is cut at the machine's smallest.
    expect(evaluateLoss(logLoss, of(low), of(1), undefined, 1)).toBeCloseTo(Math.log(1_002), 9);
  });

  it('keeps missing scores missing, and says only what is a probability where there is none', () => {
    for (const method of ['isotonic', 'sigmoid'] as const) expect(calibrate(fitCalibration(of(0.2, 0.6), of(0, 1), method), of(NaN))[0]).toBeNaN();
    const none = fitCalibration(of(), of(), 'auto');
    const scores = of(0.2, NaN);
    expect(calibrate(none, scores)).toEqual(scores);
    expect(calibrate(none, scores)).not.toBe(scores);
    expect(() => calibrate(none, of(0.2, 14))).toThrow(/probability at row 2 is 14/);
  });

  it('never falls, stays from 0 to 1, and comes back from JSON the same, whatever it learned', () => {
    const cell = fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }), label: fc.integer({ min: 0, max: 1 }) });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 40 }), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), fc.constantFrom('isotonic' as const, 'sigmoid' as const), (cells, asked, method) => {
        const calibration = fitCalibration(Float64Array.from(cells, ({ score }) => score), Float64Array.from(cells, ({ label }) => label), method);
        fc.pre(calibration.method !== 'none');
        const ascending = Float64Array.from([...asked, ...cells.map(({ score }) => score)]).sort();
        const said = calibrate(calibration, ascending);
        said.forEach((p, i) => expect(p >= 0 && p <= 1 && (i === 0 || p >= said[i - 1])).toBe(true));
        const read = readCalibration(JSON.parse(JSON.stringify(calibration)));
        expect(read).toEqual(calibration);
        expect(calibrate(read, ascending)).toEqual(said);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('cannot be changed', () => {
    const { score, label } = overconfident(200, 7);
    for (const method of ['isotonic', 'sigmoid'] as const) {
      const calibration = fitCalibration(score, label, method);
      for (const frozen of [calibration, readCalibration(JSON.parse(JSON.stringify(calibration)))]) {
        expect(Object.isFrozen(frozen)).toBe(true);
        if (frozen.method === 'isotonic') expect(Object.isFrozen(frozen.probabilities) && Object.isFrozen(frozen.scores)).toBe(true);
      }
    }
  });
});

describe('a calibration from a file', () => {
  const isotonic: Calibration = { method: 'isotonic', scores: [0.1, 0.5], probabilities: [0.2, 0.2] };
  const line: Calibration = { method: 'sigmoid', scale: 'score', slope: 1, intercept: 0 };

  it.each([
    [null, /no object/],
    [[], /no object/],
    [{}, /method is undefined/],
    [{ method: 'beta' }, /method is "beta"/],
    [{ method: 'none', reason: 'hidden' }, /reason is "hidden"/],
    [{ ...isotonic, scores: [] , probabilities: [] }, /0 scores/],
    [{ ...isotonic, scores: [0.1] }, /1 scores and 2 probabilities/],
    [{ ...isotonic, scores: [0.5, 0.5] }, /do not ascend/],
    [{ ...isotonic, scores: [0.1, '0.5'] }, /lists of finite numbers/],
    [{ ...isotonic, scores: [0.1, Infinity] }, /lists of finite numbers/],
    [{ ...isotonic, probabilities: [0.3, 0.2] }, /probabilities fall/],
    [{ ...isotonic, probabilities: [0.3, 1.2] }, /from 0 to 1/],
    [{ ...line, slope: -1 }, /slope/],
    [{ ...line, slope: null }, /slope/],
    [{ ...line, intercept: NaN }, /intercept/],
    [{ ...line, scale: 'probit' }, /scale is "probit"/],
  ])('is refused where it is none: %j', (value, message) => expect(() => readCalibration(value)).toThrow(message));

  it('holds nothing but what it is made of', () => {
    expect(readCalibration({ ...line, extra: 1 })).toEqual(line);
    expect(readCalibration(isotonic)).toEqual(isotonic);
  });
});
