import { describe, expect, it } from 'vitest';
import { dropOut, dropThreshold, dropoutSeed, isKept } from '../../../src/core/neural/dropout.ts';

const ones = new Float32Array(100_000).fill(1);

function dropped(rate: number, seed: number): Float32Array {
  const to = new Float32Array(ones.length);
  dropOut(ones, rate, seed, to);
  return to;
}

describe('dropout by a seed', () => {
  it.each([0.1, 0.2, 0.5, 0.9])('drops the share that was asked for and keeps the mean: %f', (rate) => {
    const left = dropped(rate, 12_345);
    const share = left.filter((value) => value === 0).length / left.length;
    expect(Math.abs(share - rate)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / left.length));
    expect(new Set(left)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]));
  });

  it('keeps the numbers that `isKept` names, which a second seed does not share', () => {
    const [first, second] = [dropped(0.5, 1), dropped(0.5, 4_000_000_000)];
    for (const i of [0, 1, 7, 99_999]) expect(first[i] !== 0).toBe(isKept(i, 1, dropThreshold(0.5)));
    const both = first.filter((value, i) => value !== 0 && second[i] !== 0).length / first.length;
    expect(Math.abs(both - 0.25)).toBeLessThan(0.006);
  });

  it('is the function that every engine has: a hash of place and seed', () => {
    // Computed apart, in Python: h = (i * 0x9E3779B9 + seed) % 2**32, then lowbias32.
    expect([0, 1, 2, 61_439].map((i) => [0.25, 0.5, 0.75].map((rate) => isKept(i, 77, dropThreshold(rate))))).toEqual([[false, false, false], [true, false, false], [true, true, false], [true, true, true]]);
  });

  it('has a seed for each layer of a step', () => {
    expect([dropoutSeed(5, 0), dropoutSeed(5, 1), dropoutSeed(0xffffffff, 1)]).toEqual([5, 0x9e3779be, 0x9e3779b8]);
  });
});
