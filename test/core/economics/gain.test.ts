import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContactTerms } from '../../../src/core/economics/contactTerms.ts';
import { breakEvenOfList, breakEvenSaveRates, certainCost, expectedCost, expectedGain, realisedGain } from '../../../src/core/economics/gain.ts';
import { failureOf } from './failureOf.ts';

const TERMS: ContactTerms = { saveRate: 0.25, takeUp: 0.5, incentive: 8, contactCost: 2 };

const prospects = (...rows: readonly (readonly [number, number])[]) => ({ probability: Float64Array.from(rows, ([p]) => p), value: Float64Array.from(rows, ([, v]) => v) });

describe('the gain of a contact', () => {
  it('is p·s·(V − d) − (1 − p)·a·d − c', () => {
    // .5·.25·(108 − 8) − .5·.5·8 − 2 = 12.5 − 2 − 2; a certain stayer: −.5·8 − 2; a certain leaver of V = d: −2.
    expect([...expectedGain(prospects([0.5, 108], [0, 1_000], [1, 8]), TERMS)]).toEqual([8.5, -6, -2]);
  });

  it('has the label in place of the probability once it is known', () => {
    // .25·100 − 2; −.5·8 − 2.
    expect([...realisedGain([1, 0], Float64Array.of(108, 108), TERMS)]).toEqual([23, -6]);
  });

  it('costs c, and d where it is taken; at most both', () => {
    // 2 + 8·(.5·.25 + .5·.5).
    expect([...expectedCost(prospects([0.5, 108], [0, 0], [1, 0]), TERMS)]).toEqual([5, 6, 4]);
    expect(certainCost(TERMS)).toBe(10);
  });

  it('may be a loss for a user who costs more than they bring', () => {
    expect(expectedGain(prospects([1, -40]), TERMS)[0]).toBe(-14);
  });
});

describe('the break-even save rate', () => {
  it('of a user is what contacting costs without saving, a saved user', () => {
    // (.5·.5·8 + 2) / (.5·100) = 4/50.
    const [rate, never, nobody, tooMuch] = breakEvenSaveRates(prospects([0.5, 108], [0.5, 8], [0, 108], [0.1, 18]), TERMS);
    expect(rate).toBeCloseTo(0.08, 12);
    expect([never, nobody, tooMuch]).toEqual([NaN, NaN, NaN]);
  });

  it('of a list makes its gain nothing', () => {
    const users = prospects([0.5, 108], [0.2, 58], [0.9, 4]);
    // (4 + 5.2) / (50 + 10).
    const rate = breakEvenOfList(users, [0, 1], TERMS) ?? NaN;
    expect(rate).toBeCloseTo(9.2 / 60, 12);
    const gain = expectedGain(users, { ...TERMS, saveRate: rate });
    expect(gain[0] + gain[1]).toBeCloseTo(0, 12);
    expect(breakEvenOfList(users, [], TERMS)).toBeNull();
    expect(breakEvenOfList(users, [2], TERMS)).toBeNull();
  });

  it('parts users who pay from users who do not', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1, noNaN: true }), fc.double({ min: -100, max: 1_000, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (p, value, saveRate) => {
        const [rate] = breakEvenSaveRates(prospects([p, value]), TERMS);
        const [gain] = expectedGain(prospects([p, value]), { ...TERMS, saveRate });
        const isPaying = saveRate > rate * (1 + 1e-9);
        if (isPaying) expect(gain).toBeGreaterThan(0);
        else expect(gain).toBeLessThan(1e-6);
      }),
    );
  });
});

describe('input that cannot be', () => {
  it.each([
    [{ saveRate: 1.2 }, /save rate is 1.2.*Write 20 % as 0.2/],
    [{ saveRate: NaN }, /save rate is NaN/],
    [{ takeUp: -0.1 }, /take-up is -0.1/],
    [{ incentive: -5 }, /incentive is -5.*positive/],
    [{ contactCost: Infinity }, /cost of a contact is Infinity/],
  ])('of terms is refused: %o', (terms, message) => {
    const given = { ...TERMS, ...terms };
    for (const call of [() => expectedGain(prospects([0.5, 1]), given), () => expectedCost(prospects([0.5, 1]), given), () => realisedGain([1], Float64Array.of(1), given), () => breakEvenSaveRates(prospects([0.5, 1]), given), () => certainCost(given)]) {
      expect(failureOf(call)).toMatchObject({ code: 'bad-input', message: expect.stringMatching(message) as string });
    }
  });

  it.each([
    [[NaN, 1], /probability at row 1 is NaN.*leave users without one out/],
    [[1.5, 1], /probability at row 1 is 1.5/],
    [[-0.1, 1], /probability at row 1 is -0.1/],
    [[0.5, NaN], /value at row 1 is NaN.*leave the user out/],
    [[0.5, Infinity], /value at row 1 is Infinity/],
  ] as const)('of a user is refused: %o', (row, message) => {
    expect(failureOf(() => expectedGain(prospects(row), TERMS))).toMatchObject({ code: 'bad-input', message: expect.stringMatching(message) as string });
  });

  it('of labels is refused', () => {
    expect(failureOf(() => realisedGain([NaN], Float64Array.of(1), TERMS)).message).toMatch(/label at row 1 is NaN/);
    expect(failureOf(() => realisedGain([1, 0], Float64Array.of(1), TERMS)).message).toMatch(/2 labels and 1 probabilities/);
    expect(failureOf(() => expectedGain({ probability: Float64Array.of(1, 1), value: Float64Array.of(1) }, TERMS)).message).toMatch(/1 values and 2 probabilities/);
  });
});
