import { describe, expect, it } from 'vitest';
import { NO_SCALING, fitPlattScaling, scaleChance } from '../../../../src/core/models/survival/plattScaling.ts';
import { createRng } from '../../../../src/core/random.ts';

const odds = (chance: number) => Math.log(chance / (1 - chance));

/** Chances that are drawn, and what happens by chances whose log-odds are stretched and moved. */
function rows(count: number, slope: number, intercept: number) {
  const rng = createRng('platt');
  const chances = Float64Array.from({ length: count }, () => 0.02 + 0.5 * rng.next());
  const happened = chances.map((chance) => (rng.next() < 1 / (1 + Math.exp(-(slope * odds(chance) + intercept))) ? 1 : 0));
  return { chances, happened };
}

describe('Platt scaling', () => {
  it('finds how far chances are off', () => {
    const { chances, happened } = rows(40_000, 0.6, -0.5);
    const scaling = fitPlattScaling(chances, happened, undefined);
    expect(scaling.slope).toBeCloseTo(0.6, 1);
    expect(scaling.intercept).toBeCloseTo(-0.5, 1);
    const total = chances.reduce((sum, chance) => sum + scaleChance(scaling, chance), 0);
    expect(total / happened.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
  });

  it('leaves chances that are right as they are, and those of too few rows', () => {
    const right = rows(5_000, 1, 0);
    expect(fitPlattScaling(right.chances, right.happened, undefined)).toBe(NO_SCALING);
    const few = rows(900, 0.3, -1);
    expect(fitPlattScaling(few.chances, few.happened, undefined)).toBe(NO_SCALING);
    expect(scaleChance(NO_SCALING, 0.123)).toBe(0.123);
  });

  it('has no answer for one chance or for none that happens', () => {
    expect(fitPlattScaling(new Float64Array(2000).fill(0.2), new Float64Array(2000).map((_, i) => i % 2), undefined)).toBe(NO_SCALING);
    expect(fitPlattScaling(rows(2000, 1, 0).chances, new Float64Array(2000), undefined)).toBe(NO_SCALING);
  });

  it('counts rows by their weight', () => {
    const { chances, happened } = rows(20_000, 0.5, -0.7);
    const doubled = fitPlattScaling(Float64Array.of(...chances, ...chances), Float64Array.of(...happened, ...happened), undefined);
    const weighted = fitPlattScaling(chances, happened, new Float64Array(chances.length).fill(2));
    expect(weighted.slope).toBeCloseTo(doubled.slope, 9);
    expect(weighted.intercept).toBeCloseTo(doubled.intercept, 9);
  });
});
