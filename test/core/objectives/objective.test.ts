import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createObjective, OBJECTIVE_NAMES } from '../../../src/core/objectives/objective.ts';
import type { ObjectiveName, ObjectiveParams } from '../../../src/core/objectives/objective.ts';
import { fillRows } from './fillRows.ts';

const CLASSES = ['a', 'b', 'c'];
const of = (...values: number[]) => Float64Array.from(values);
const make = (name: string, params: Partial<ObjectiveParams> = {}) => createObjective(name, params, name === 'softmax' ? CLASSES : undefined);
const baseScores = (name: string, y: number[], weight?: number[], params?: Partial<ObjectiveParams>) => [...make(name, params).baseScores(of(...y), weight && of(...weight))];
const predictions = (name: string, scores: Float64Array) => {
  make(name).toPredictions(scores);
  return [...scores];
};

describe('the best constant', () => {
  it('is the mean of squared error, the median of absolute error, a quantile', () => {
    expect(baseScores('squaredError', [1, 2, 6])).toEqual([3]);
    expect(baseScores('squaredError', [1, 5], [3, 1])).toEqual([2]);
    expect(baseScores('absoluteError', [1, 2, 60, 3])).toEqual([2.5]);
    expect(baseScores('absoluteError', [1, 2, 60], [1, 1, 5])).toEqual([60]);
    expect(baseScores('quantile', [10, 20, 30, 40], undefined, { quantileAlpha: 0.3 })).toEqual([15]);
  });

  it('is the log-odds of the rate, with its weights', () => {
    expect(baseScores('logistic', [1, 0, 0, 0])[0]).toBeCloseTo(Math.log(1 / 3), 14);
    expect(baseScores('logistic', [1, 0, 0, 0], [6, 1, 1, 1])[0]).toBeCloseTo(Math.log(2), 14);
    expect(baseScores('logistic', [1, 0, 0, 0], undefined, { scalePosWeight: 3 })[0]).toBeCloseTo(0, 14);
  });

  it('is the logarithms of the classes’ shares', () => {
    baseScores('softmax', [0, 1, 1, 2]).forEach((score, k) => expect(score).toBeCloseTo(Math.log([0.25, 0.5, 0.25][k]), 14));
    predictions('softmax', Float64Array.from(baseScores('softmax', [0, 2], [1, 3]))).forEach((share, k) => expect(share).toBeCloseTo([0.25, 0, 0.75][k], 13));
  });

  it.each(['poisson', 'gamma', 'tweedie'])('is the logarithm of the mean for %s', (name) => {
    expect(baseScores(name, [1, 2, 6])[0]).toBeCloseTo(Math.log(3), 14);
  });

  it('is between mean and median for Huber’s loss, near either as the slope is large or small', () => {
    expect(baseScores('huber', [0, 1, 11], undefined, { huberSlope: 1e6 })[0]).toBeCloseTo(4, 6);
    expect(baseScores('huber', [0, 1, 11], undefined, { huberSlope: 1e-4 })[0]).toBeCloseTo(1, 3);
    expect(baseScores('huber', [0, 10], [1, 1])[0]).toBeCloseTo(5, 10);
    expect(baseScores('huber', [1e300, -1e300, 1e300])[0] / 1e300).toBeCloseTo(1, 12);
  });

  it('is finite for one class, and where all targets are 0', () => {
    expect(predictions('logistic', Float64Array.from(baseScores('logistic', [1, 1])))).toEqual([expect.closeTo(1, 14)]);
    expect(baseScores('logistic', [0, 0, 0])[0]).toBeCloseTo(Math.log(1e-15), 10);
    expect(baseScores('softmax', [1])).toEqual([expect.closeTo(Math.log(1e-15), 10), expect.closeTo(0, 14), expect.closeTo(Math.log(1e-15), 10)]);
    expect(baseScores('poisson', [0, 0])[0]).toBeCloseTo(Math.log(1e-15), 10);
    expect(baseScores('tweedie', [0])[0]).toBeCloseTo(Math.log(1e-15), 10);
  });

  const smooth = ['squaredError', 'huber', 'logistic', 'softmax', 'poisson', 'gamma', 'tweedie'] as const;
  it.each(smooth)('leaves no gradient for %s', (name) => {
    const target = name === 'logistic' || name === 'softmax' ? fc.constantFrom(0, 1) : fc.integer({ min: 1, max: 50 });
    const rows = fc.array(fc.tuple(target, fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(rows, (pairs) => {
        const [y, weight] = [Float64Array.from(pairs, ([t]) => t), Float64Array.from(pairs, ([, w]) => w)];
        const objective = make(name);
        const scores = [...objective.baseScores(y, weight)].map((score) => new Float64Array(y.length).fill(score));
        for (const gradient of fillRows(objective, scores, y, weight).gradient) expect(Math.abs(gradient.reduce((a, b) => a + b, 0))).toBeLessThan(1e-8);
      }),
    );
  });
});

describe('leaves', () => {
  it('are renewed to the median or quantile of what is left', () => {
    expect(make('absoluteError').renewLeaf!(of(-1, 5, 0), undefined)).toBe(0);
    expect(make('absoluteError').renewLeaf!(of(-1, 5, 0), of(1, 9, 1))).toBe(5);
    expect(make('quantile', { quantileAlpha: 0.75 }).renewLeaf!(of(4, 1, 2), undefined)).toBe(4);
    expect(make('quantile', { quantileAlpha: 0.1 }).renewLeaf!(of(4, 1, 2), of(1, 1, 1))).toBe(1);
  });

  it('are as the tree has them for the other losses', () => {
    expect(OBJECTIVE_NAMES.filter((name) => make(name).renewLeaf)).toEqual(['absoluteError', 'quantile']);
  });
});

describe('predictions', () => {
  it('are scores, probabilities or exponentials', () => {
    for (const name of ['squaredError', 'absoluteError', 'quantile', 'huber']) expect(predictions(name, of(-2, 3))).toEqual([-2, 3]);
    expect(predictions('logistic', of(0, -800, 800))).toEqual([0.5, 0, 1]);
    for (const name of ['poisson', 'gamma', 'tweedie']) expect(predictions(name, of(0, 1))).toEqual([1, expect.closeTo(Math.E, 15)]);
  });

  it('of classes add up to 1 in each row, however far apart', () => {
    expect(predictions('softmax', of(1, 1, 1, 0, 1000, 1000))).toEqual([1 / 3, 1 / 3, 1 / 3, 0, 0.5, 0.5]);
    expect(predictions('softmax', of(-2000, -2000, -3000))).toEqual([0.5, 0.5, 0]);
  });

  it.each(OBJECTIVE_NAMES)('of %s are finite for every finite score', (name) => {
    fc.assert(fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 3, maxLength: 3 }), (scores) => void expect(predictions(name, Float64Array.from(scores)).every(Number.isFinite)).toBe(true)));
  });
});

describe('a target that does not fit', () => {
  const unfit: readonly [ObjectiveName, number, RegExp][] = [
    ['squaredError', NaN, /NaN at row 2.*finite/],
    ['absoluteError', Infinity, /Infinity at row 2.*finite/],
    ['quantile', NaN, /finite/],
    ['huber', -Infinity, /finite/],
    ['logistic', 2, /2 at row 2.*"logistic" needs the index of a class, 0 to 1.*Choose/],
    ['logistic', 0.5, /index of a class/],
    ['softmax', 3, /0 to 2/],
    ['softmax', -1, /0 to 2/],
    ['poisson', -1, /-1 at row 2.*"poisson" needs numbers from 0.*squaredError/],
    ['poisson', 1e100, /from 0 to 1e\+99/],
    ['gamma', 0, /0 at row 2.*"gamma" needs numbers above 0.*tweedie/],
    ['tweedie', -0.5, /-0.5 at row 2.*from 0/],
    ['tweedie', NaN, /NaN/],
  ];
  it.each(unfit)('of %s, %d, is refused with row and remedy', (name, target, message) => {
    expect(() => make(name).checkTarget(of(1, target, 1))).toThrow(message);
    expect(() => make(name).checkTarget(of(1, 1))).not.toThrow();
  });

  it('is not a count of 0, nor an amount of 0 for Tweedie', () => {
    for (const name of ['poisson', 'tweedie']) expect(() => make(name).checkTarget(of(0, 2.5))).not.toThrow();
  });
});

describe('createObjective', () => {
  it('knows its names, and lists them', () => {
    for (const name of OBJECTIVE_NAMES) expect(make(name)).toMatchObject({ name, outputs: name === 'softmax' ? 3 : 1 });
    for (const name of ['hinge', '__proto__', 'constructor']) expect(() => createObjective(name)).toThrow(/There is no objective .* squaredError, absoluteError/);
  });

  it('refuses classes that the objective cannot tell apart', () => {
    expect(() => createObjective('logistic', {}, CLASSES)).toThrow(/2 classes.*has 3.*softmax/);
    expect(() => createObjective('softmax')).toThrow(/2 classes or more/);
    expect(() => createObjective('softmax', {}, ['only'])).toThrow(/has 1/);
    expect(() => createObjective('poisson', {}, ['no', 'yes'])).toThrow(/quantity.*logistic/);
  });
});
