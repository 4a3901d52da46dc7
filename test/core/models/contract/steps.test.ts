import { describe, expect, it } from 'vitest';
import { countedUntil, discountedDays } from '../../../../src/core/models/contract/discount.ts';
import { addStep, chanceOn, chanceUntil, createSteps, expectedDays, startSteps } from '../../../../src/core/models/contract/steps.ts';

function stepsOf(...given: readonly (readonly [day: number, chance: number])[]) {
  const steps = createSteps(10);
  startSteps(steps);
  for (const [day, chance] of given) addStep(steps, day, chance);
  return steps;
}

describe('discounted days', () => {
  it('are days where nothing is discounted, and sums of a series where it is', () => {
    expect([...discountedDays(4, 0)]).toEqual([0, 1, 2, 3, 4]);
    const year = discountedDays(365, 0.1);
    expect(year[1]).toBe(1);
    expect(year[365]).toBeCloseTo((1 - 1 / 1.1) / (1 - 1.1 ** (-1 / 365)), 8);
  });

  it('lie in proportion between two days, and end with the window', () => {
    const counted = discountedDays(3, 0);
    expect([-1, 0, 1.25, 3, 9, NaN].map((t) => countedUntil(counted, t))).toEqual([0, 0, 1.25, 3, 3, 0]);
  });
});

describe('steps', () => {
  const counted = discountedDays(10, 0);

  it('add up the days by the chance to be there', () => {
    expect(expectedDays(stepsOf(), 0, counted)).toBe(10);
    expect(expectedDays(stepsOf([4, 0.5], [8, 0]), 0, counted)).toBe(4 + 2);
    expect(expectedDays(stepsOf([4, 0.5], [8, 0]), 6, counted)).toBe(1);
    expect(expectedDays(stepsOf([4, 0.5]), 12, counted)).toBe(0);
  });

  it('say the chance on a day after the step, and until a day before it', () => {
    const steps = stepsOf([4, 0.5], [8, 0.25]);
    expect([0, 3, 4, 9].map((day) => chanceOn(steps, day))).toEqual([1, 1, 0.5, 0.25]);
    expect([0, 4, 5, 8, 9].map((day) => chanceUntil(steps, day))).toEqual([1, 1, 0.5, 0.5, 0.25]);
  });

  it('change the last one where another falls on it', () => {
    expect(expectedDays(stepsOf([0, 0.5]), 0, counted)).toBe(5);
    expect(stepsOf([4, 0.5], [4, 0.2]).count).toBe(2);
  });
});
