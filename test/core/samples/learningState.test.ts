import { describe, expect, it } from 'vitest';
import { LEVELS, MOST_LEVEL, drawLevels, scoreOf, walkOneDay } from '../../../src/core/samples/learningState.ts';
import { createRng } from '../../../src/core/random.ts';
import { mean } from './sampleTable.ts';

const binomial = (): Float64Array => {
  const chances = new Float64Array(LEVELS);
  chances[0] = 0.5 ** MOST_LEVEL;
  for (let k = 1; k < LEVELS; k++) chances[k] = (chances[k - 1] * (MOST_LEVEL - k + 1)) / k;
  return chances;
};

describe('the hidden walk', () => {
  it('goes one up, one down or stays: from the edge it can only come back', () => {
    const chances = new Float64Array(LEVELS);
    chances[MOST_LEVEL] = 1;
    walkOneDay(chances);
    expect(chances[MOST_LEVEL]).toBeCloseTo(0.4, 12);
    expect(chances[MOST_LEVEL - 1]).toBeCloseTo(0.6, 12);
    walkOneDay(chances);
    // Up again from one below: 0.6 · 1/60.
    expect(chances[MOST_LEVEL]).toBeCloseTo(0.4 * 0.4 + 0.6 * 0.6 * (1 / 60), 12);
  });

  it('leaves its long-run distribution as it is, which has mean 0 and variance 1', () => {
    const start = binomial();
    const chances = start.slice();
    for (let day = 0; day < 50; day++) walkOneDay(chances);
    chances.forEach((chance, k) => expect(chance).toBeCloseTo(start[k], 12));
    const sum = (of: (score: number) => number): number => start.reduce((total, chance, k) => total + chance * of(scoreOf(k)), 0);
    expect(sum((score) => score)).toBeCloseTo(0, 10);
    expect(sum((score) => score * score)).toBeCloseTo(1, 10);
  });

  it('is drawn as its chances say', () => {
    const days = 60;
    const drawn = Array.from({ length: 3000 }, (_, i) => drawLevels(createRng(`walk/${i}`), days + 1));
    for (const levels of drawn.slice(0, 50)) for (let day = 1; day <= days; day++) expect(Math.abs(levels[day] - levels[day - 1])).toBeLessThanOrEqual(1);
    // What is left of a distance after so many days.
    const left = (1 - 1.2 / MOST_LEVEL) ** days;
    const product = mean(drawn.map((levels) => scoreOf(levels[0]) * scoreOf(levels[days])));
    expect(Math.abs(product - left)).toBeLessThan(4 * Math.sqrt((1 + left ** 2) / drawn.length));
  });
});
