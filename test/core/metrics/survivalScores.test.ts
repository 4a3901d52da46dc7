import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { censoredBrier, followedAtLeast, unoConcordance } from '../../../src/core/metrics/survivalScores.ts';
import type { Followed } from '../../../src/core/metrics/survivalScores.ts';
import { createRng } from '../../../src/core/random.ts';

const of = (...values: number[]) => Float64Array.from(values);
const followed = (...users: [steps: number, left: number][]): Followed => ({ steps: Int32Array.from(users, ([steps]) => steps), left: Uint8Array.from(users, ([, left]) => left) });

/** Left in the first step; lost after one; left in the second; still there after two. */
const four = followed([0, 1], [1, 0], [1, 2], [2, 0]);

describe('the chance to be followed', () => {
  it('is as the hand has it', () => {
    // At 1, three are there who have not left, and one is lost: 2/3 are followed for two steps. At 2 the last one is.
    const chance = followedAtLeast(four);
    expect(Array.from(chance)).toEqual([1, 1, 1 - 1 / 3, 0]);
  });

  it('is 1 where all left', () => expect(Array.from(followedAtLeast(followed([0, 1], [1, 1])))).toEqual([1, 1, 1, 1]));
});

describe('censored Brier', () => {
  const leftBy = of(0.5, 0.75, 0.25, 0.5, 0.25, 0.5, 0, 0.25);

  it('is as the hand has it', () => {
    const { scores, mean } = censoredBrier(four, leftBy, 2);
    // After one step all are known. After two the second is not; the last two count 3/2.
    const first = (0.25 + 0.0625 + 0.0625 + 0) / 4;
    const second = (0.0625 + 1.5 * 0.25 + 1.5 * 0.0625) / 4;
    expect(scores).toEqual([expect.closeTo(first, 14), expect.closeTo(second, 14)]);
    expect(mean).toBeCloseTo((first + second) / 2, 14);
  });

  it('counts those who left by another cause as not having left', () => {
    expect(censoredBrier(four, leftBy, 2, 2).scores).toEqual([expect.closeTo((0.25 + 0.0625 + 0.0625) / 4, 14), expect.closeTo((0.5625 + 1.5 * 0.25 + 1.5 * 0.0625) / 4, 14)]);
  });

  it('is not known beyond where anyone was followed, and is where all have left', () => {
    const beyond = censoredBrier(four, new Float64Array(12), 3);
    expect(beyond.scores[2]).toBeNull();
    expect(beyond.mean).not.toBeNull();
    expect(censoredBrier(followed([0, 1], [1, 1]), of(1, 1, 1, 1, 1, 0.5), 3).scores).toEqual([0.5, 0, 0.125]);
    expect(censoredBrier(followed([0, 0]), of(0.5), 1)).toEqual({ scores: [null], mean: null });
  });

  it('is the plain Brier score where nobody is lost', () => {
    const users = fc.array(fc.record({ time: fc.integer({ min: 1, max: 5 }), p: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }) }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(users, (cells) => {
        const all = followed(...cells.map(({ time }): [number, number] => (time <= 4 ? [time - 1, 1] : [4, 0])));
        const { scores } = censoredBrier(all, Float64Array.from(cells.flatMap(({ p }) => p)), 4);
        scores.forEach((score, period) => expect(score).toBeCloseTo(cells.reduce((sum, { time, p }) => sum + (Number(time <= period + 1) - p[period]) ** 2, 0) / cells.length, 12));
      }),
      { seed: 7 },
    );
  });

  it('refuses what does not fit', () => {
    expect(() => censoredBrier(followed(), of(), 1)).toThrow(/no users/);
    expect(() => censoredBrier(four, of(0.5), 2)).toThrow(/1 chances for 4 users and 2 steps/);
    expect(() => censoredBrier(four, leftBy.map((p) => 2 * p), 2)).toThrow(/User 1's chance to leave is 1.5/);
    expect(() => censoredBrier(followed([-1, 0]), of(0.5), 1)).toThrow(/-1 steps/);
    expect(() => censoredBrier({ ...four, left: new Uint8Array(3) }, leftBy, 2)).toThrow(/4 times and 3 outcomes/);
  });
});

describe("Uno's C", () => {
  it('is as the hand has it', () => {
    // The first left before all others (three pairs, weight 1), the third before the last (weight 9/4). The second was lost as the third was still there: no pair.
    const c = (...risk: number[]) => unoConcordance(four, Float64Array.from(risk), 2);
    expect(c(4, 1, 3, 2)).toBe(1);
    expect(c(1, 4, 2, 3)).toBe(0);
    expect(c(4, 1, 2, 3)).toBeCloseTo(3 / 5.25, 14);
    expect(c(4, 1, 2, 2)).toBeCloseTo((3 + 9 / 8) / 5.25, 14);
    expect(c(2, 2, 2, 2)).toBeCloseTo(0.5, 14);
    // Within the first step, the third user's leaving is not asked about.
    expect(unoConcordance(four, of(4, 1, 2, 3), 1)).toBe(1);
  });

  it('has a user who was seen still there after the step in which another left as a pair', () => {
    expect(unoConcordance(followed([0, 1], [1, 0]), of(2, 1), 3)).toBe(1);
    // Lost before that step was over: not.
    expect(unoConcordance(followed([0, 1], [0, 0]), of(2, 1), 3)).toBeNull();
    expect(unoConcordance(followed([0, 1], [0, 1]), of(2, 1), 3)).toBeNull();
  });

  it('turns over with the risk', () => {
    const users = fc.array(fc.record({ steps: fc.integer({ min: 0, max: 5 }), left: fc.integer({ min: 0, max: 2 }), risk: fc.integer({ min: -3, max: 3 }) }), { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(users, (cells) => {
        const all = followed(...cells.map(({ steps, left }): [number, number] => [steps, left]));
        const risk = Float64Array.from(cells, (cell) => cell.risk);
        const c = unoConcordance(all, risk, 6);
        const over = unoConcordance(all, risk.map((value) => -value), 6);
        if (c === null) expect(over).toBeNull();
        else expect(over).toBeCloseTo(1 - c, 10);
      }),
      { seed: 8 },
    );
  });

  it('refuses a risk that is none', () => expect(() => unoConcordance(four, of(1, 2, NaN, 3), 2)).toThrow(/finite risk/));
});

describe('users who are lost from sight', () => {
  /** The same users, followed to the end and lost at random: two thirds of them, at any step. */
  function generated(users: number) {
    const rng = createRng(9);
    const risk = Float64Array.from({ length: users }, () => rng.normal());
    const hazards = risk.map((value) => 1 / (1 + Math.exp(2 - value)));
    const time = Array.from(hazards, (hazard) => {
      let step = 1;
      while (step <= 6 && rng.next() >= hazard) step++;
      return step;
    });
    const lost = time.map(() => (rng.next() < 2 / 3 ? rng.int(6) : 6));
    const seen = (until: readonly number[]) => followed(...time.map((t, i): [number, number] => (t <= until[i] ? [t - 1, 1] : [until[i], 0])));
    const leftBy = Float64Array.from(Array.from(hazards).flatMap((hazard) => [1, 2, 3, 4, 5, 6].map((t) => 1 - (1 - hazard) ** t)));
    return { risk, leftBy, whole: seen(time.map(() => 6)), part: seen(lost) };
  }

  it('change neither Brier nor C by more than chance', () => {
    const { risk, leftBy, whole, part } = generated(20_000);
    const brierOfWhole = censoredBrier(whole, leftBy, 6).scores;
    censoredBrier(part, leftBy, 6).scores.forEach((score, i) => expect(Math.abs((score ?? NaN) - (brierOfWhole[i] ?? NaN))).toBeLessThan(0.005));
    expect(Math.abs((unoConcordance(part, risk, 6) ?? NaN) - (unoConcordance(whole, risk, 6) ?? NaN))).toBeLessThan(0.01);
    // Leaving the lost ones out would say that most leave.
    const kept = Array.from(part.steps.keys()).filter((i) => part.left[i] > 0 || part.steps[i] === 6);
    const naive = censoredBrier({ steps: part.steps.filter((_, i) => kept.includes(i)), left: part.left.filter((_, i) => kept.includes(i)) }, leftBy.filter((_, i) => kept.includes(Math.floor(i / 6))), 6).scores;
    expect(Math.abs((naive[0] ?? NaN) - (brierOfWhole[0] ?? NaN))).toBeGreaterThan(0.02);
  });
});
