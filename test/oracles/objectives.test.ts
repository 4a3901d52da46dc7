import { describe, expect, it } from 'vitest';
import { exp } from '../../src/core/math/exp.ts';
import { log } from '../../src/core/math/log.ts';
import { createObjective } from '../../src/core/objectives/objective.ts';
import { fillRows } from '../core/objectives/fillRows.ts';
import { unitsInTheLastPlace } from '../core/math/unitsInTheLastPlace.ts';
import oracle from './objectives.json' with { type: 'json' };

describe('gradients and hessians against XGBoost', () => {
  it.each(oracle.gradients)('agree to 32 bits for $name with $params', ({ name, params, rows }) => {
    const objective = createObjective(name, params, name === 'softmax' ? rows[0].scores.map(String) : undefined);
    for (const { scores, y, weight, expected } of rows) {
      const { gradient, hessian } = fillRows(objective, scores.map((score) => Float64Array.of(score)), Float64Array.of(y), Float64Array.of(weight));
      expected.forEach(([g, h], k) => {
        expect(Math.abs(gradient[k][0] - g)).toBeLessThan(1e-6 * Math.max(1, Math.abs(g)));
        expect(Math.abs(hessian[k][0] - h)).toBeLessThan(1e-6 * Math.max(1, h));
      });
    }
  });
});

describe('leaves of absolute error against XGBoost', () => {
  it.each(oracle.leaves)('are renewed to $leaf', ({ residuals, weights, leaf }) => {
    expect(createObjective('absoluteError').renewLeaf!(Float64Array.from(residuals), weights ? Float64Array.from(weights) : undefined)).toBe(leaf);
  });
});

describe('exp and log against 50 decimal digits', () => {
  it('are within 1 unit in the last place', () => {
    for (const [x, exact] of oracle.functions.exp) expect(unitsInTheLastPlace(exp(x), exact)).toBeLessThanOrEqual(1);
    for (const [x, exact] of oracle.functions.log) expect(unitsInTheLastPlace(log(x), exact)).toBeLessThanOrEqual(1);
  });
});
