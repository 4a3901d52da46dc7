import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createObjective, defaultObjectiveParams } from '../../../src/core/objectives/objective.ts';
import type { Objective, ObjectiveName, ObjectiveParams } from '../../../src/core/objectives/objective.ts';
import { fillRows } from './fillRows.ts';
import { rowLoss } from './rowLoss.ts';

const CLASSES = ['a', 'b', 'c'];
const quantity = fc.double({ min: -20, max: 20, noNaN: true });
const amount = fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 20, noNaN: true }));

/** `curvature`: how many times the loss's second derivative the hessian is; absent where it stands for something else. */
interface Case {
  readonly name: ObjectiveName;
  readonly target: fc.Arbitrary<number>;
  readonly params: fc.Arbitrary<Partial<ObjectiveParams>>;
  readonly curvature?: (params: ObjectiveParams) => number;
  readonly classes?: readonly string[];
}

const none = fc.constant({});
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const cases: readonly Case[] = [
  { name: 'squaredError', target: quantity, params: none, curvature: () => 1 },
  { name: 'absoluteError', target: quantity, params: none },
  { name: 'quantile', target: quantity, params: fc.record({ quantileAlpha: between(0.05, 0.95) }) },
  { name: 'huber', target: quantity, params: fc.record({ huberSlope: between(0.5, 10) }), curvature: () => 1 },
  { name: 'logistic', target: fc.constantFrom(0, 1), params: fc.record({ scalePosWeight: between(0.1, 10) }), curvature: () => 1 },
  { name: 'softmax', target: fc.constantFrom(0, 1, 2), params: none, curvature: () => 2, classes: CLASSES },
  { name: 'poisson', target: fc.nat({ max: 20 }), params: fc.record({ maxDeltaStep: between(0, 2) }), curvature: ({ maxDeltaStep }) => Math.exp(maxDeltaStep) },
  { name: 'gamma', target: between(0.01, 20), params: none, curvature: () => 1 },
  { name: 'tweedie', target: amount, params: fc.record({ tweedieVariancePower: between(1.1, 1.9) }), curvature: () => 1 },
];

/** One row with random scores, target and weight, and what `fill` says of it. */
function rowsOf({ name, target, params, classes }: Case) {
  const objective = createObjective(name, {}, classes);
  const scores = fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: objective.outputs, maxLength: objective.outputs });
  return fc.tuple(scores, target, between(0.1, 5), params).map(([row, y, weight, given]) => {
    const all = { ...defaultObjectiveParams, ...given };
    return { scores: row, y, weight, params: all, objective: createObjective(name, given, classes) };
  });
}

function fillOne(objective: Objective, scores: readonly number[], y: number, weight: number) {
  const { gradient, hessian } = fillRows(objective, scores.map((score) => Float64Array.of(score)), Float64Array.of(y), Float64Array.of(weight));
  return { gradient: gradient.map(([g]) => g), hessian: hessian.map(([h]) => h) };
}

const STEP = 1e-5;
const moved = (scores: readonly number[], output: number, by: number) => scores.map((score, k) => (k === output ? score + by : score));
const tolerance = (...sizes: readonly number[]) => 1e-7 * Math.max(1, ...sizes.map(Math.abs));

describe.each(cases)('the gradient of $name', (objectiveCase) => {
  const { name, curvature } = objectiveCase;
  const hasKink = name === 'absoluteError' || name === 'quantile';

  it('is the slope of its loss', () => {
    const rows = rowsOf(objectiveCase).filter(({ scores, y }) => !hasKink || Math.abs(scores[0] - y) > 2 * STEP);
    fc.assert(
      fc.property(rows, ({ objective, scores, y, weight, params }) => {
        const { gradient } = fillOne(objective, scores, y, weight);
        gradient.forEach((found, k) => {
          const [after, before] = [STEP, -STEP].map((by) => weight * rowLoss[name](moved(scores, k, by), y, params));
          expect(Math.abs(found - (after - before) / (2 * STEP))).toBeLessThan(tolerance(found, after));
        });
      }),
    );
  });

  it('rises by its hessian but for the stated factor, or has the weight as hessian', () => {
    fc.assert(
      fc.property(rowsOf(objectiveCase), ({ objective, scores, y, weight, params }) => {
        const { hessian } = fillOne(objective, scores, y, weight);
        expect(hessian.every((found) => found === weight) || !objective.constantHessian).toBe(true);
        hessian.forEach((found, k) => {
          if (!curvature) return expect(objective.constantHessian).toBe(true);
          const [after, before] = [STEP, -STEP].map((by) => fillOne(objective, moved(scores, k, by), y, weight).gradient[k]);
          expect(Math.abs(found / curvature(params) - (after - before) / (2 * STEP))).toBeLessThan(tolerance(found, after));
        });
      }),
    );
  });

  it('without weights is that with weights of 1, and a row of weight 0 says nothing', () => {
    fc.assert(
      fc.property(rowsOf(objectiveCase), ({ objective, scores, y }) => {
        const columns = scores.map((score) => Float64Array.of(score));
        expect(fillRows(objective, columns, Float64Array.of(y))).toEqual(fillRows(objective, columns, Float64Array.of(y), Float64Array.of(1)));
        const silent = fillOne(objective, scores, y, 0);
        expect([...silent.gradient, ...silent.hessian].every((value) => value === 0)).toBe(true);
      }),
    );
  });

  it('is finite for every finite score, with a hessian of at least 0', () => {
    const far = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(rowsOf(objectiveCase), far, ({ objective, scores, y, weight }, extremes) => {
        const { gradient, hessian } = fillOne(objective, extremes.slice(0, scores.length).map((score) => score / 1e10), y, weight);
        expect(gradient.every(Number.isFinite)).toBe(true);
        expect(hessian.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
      }),
    );
  });
});

describe('where score and target are equal', () => {
  it('absolute error pulls nowhere, and a quantile’s loss down, as XGBoost’s do', () => {
    expect(fillOne(createObjective('absoluteError'), [3], 3, 2).gradient).toEqual([0]);
    expect(fillOne(createObjective('quantile', { quantileAlpha: 0.25 }), [3], 3, 2).gradient).toEqual([1.5]);
  });
});

describe('a probability of 0 or 1 to the last bit', () => {
  it('leaves the row a hessian', () => {
    expect(fillOne(createObjective('logistic'), [100], 0, 2).hessian).toEqual([2e-16]);
    expect(fillOne(createObjective('softmax', {}, CLASSES), [100, 0, 0], 0, 2).hessian).toEqual([2e-16, 2e-16, 2e-16]);
  });
});

describe('classes', () => {
  it('are told apart alike by logistic and by softmax of two', () => {
    const probabilities = (objective: Objective, ...scores: number[]) => {
      const row = Float64Array.from(scores);
      objective.toPredictions(row);
      return row.at(-1)!;
    };
    fc.assert(
      fc.property(quantity, quantity, (a, b) => {
        expect(probabilities(createObjective('softmax', {}, ['no', 'yes']), a, b)).toBeCloseTo(probabilities(createObjective('logistic'), b - a), 14);
      }),
    );
  });
});
