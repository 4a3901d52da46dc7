import { describe, expect, it } from 'vitest';
import { gaussLegendre } from '../../../src/core/trees/gaussLegendre.ts';

describe('gaussLegendre', () => {
  it.each([1, 2, 3, 4, 7, 20, 64])('integrates powers up to 2 · %i − 1 exactly', (size) => {
    const { points, weights } = gaussLegendre(size);
    for (let power = 0; power < 2 * size; power++) {
      const integral = points.reduce((sum, point, i) => sum + weights[i] * point ** power, 0);
      expect(Math.abs(integral - 1 / (power + 1))).toBeLessThan(1e-14);
    }
  });
});
