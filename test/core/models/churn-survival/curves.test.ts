import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leavingChance, lifeCurves, timedParts } from '../../../../src/core/models/churn-survival/curves.ts';
import type { Hazards } from '../../../../src/core/models/churn-survival/curves.ts';
import { periodsOf } from '../../../../src/core/models/churn-survival/periods.ts';

/** By period: chances to leave for each cause, of one row. */
function ofOne(window: { gap: number; horizon: number }, periodSteps: number, ...byPeriod: readonly (readonly [number, number])[]): Hazards {
  return { rows: 1, causes: ['own will', 'payment'], window, periods: periodsOf(window, periodSteps), byPeriod: byPeriod.map((chances) => Float64Array.from(chances)) };
}

const rounded = (values: Float64Array) => Array.from(values, (value) => Number(value.toFixed(10)));

describe('curves of one user, by hand', () => {
  const hazards = ofOne({ gap: 1, horizon: 2 }, 1, [0.1, 0.1], [0.2, 0.3], [0.1, 0]);

  it('survive, and leave for each cause, step by step', () => {
    const { survival, incidence, steps } = lifeCurves(hazards);
    expect(steps).toBe(3);
    expect(rounded(survival)).toEqual([1, 0.8, 0.4, 0.36]);
    expect(incidence.map(rounded)).toEqual([[0, 0.1, 0.26, 0.3], [0, 0.1, 0.34, 0.34]]);
  });

  it('say how likely who is there after the gap is to leave, for which cause and how soon', () => {
    expect(rounded(leavingChance(hazards))).toEqual([0.55]);
    const { survival, leavesInGap, expectedSteps, byCause } = timedParts(hazards);
    expect([survival, leavesInGap, expectedSteps, ...byCause].flatMap(rounded)).toEqual([0.36, 0.2, 0.5 + 0.45, 0.25, 0.3]);
  });

  it('fall by the same share in each step of a period', () => {
    const { survival, incidence } = lifeCurves(ofOne({ gap: 0, horizon: 2 }, 2, [0.3, 0.06]));
    expect(rounded(survival)).toEqual([1, 0.8, 0.64]);
    expect(incidence.map(rounded)).toEqual([[0, Number(((0.3 * 0.2) / 0.36).toFixed(10)), 0.3], [0, Number(((0.06 * 0.2) / 0.36).toFixed(10)), 0.06]]);
  });

  it('end where everybody leaves, and are flat where nobody does', () => {
    const { survival, incidence } = lifeCurves(ofOne({ gap: 0, horizon: 4 }, 2, [0, 0], [0.25, 0.75]));
    expect(rounded(survival)).toEqual([1, 1, 1, 0, 0]);
    expect(incidence.map(rounded)).toEqual([[0, 0, 0, 0.25, 0.25], [0, 0, 0, 0.75, 0.75]]);
  });
});

const share = fc.double({ min: 0, max: 1, noNaN: true });

/** A window, the length of its periods, and hazards of two rows and two causes for each period. */
const anyHazards = fc
  .tuple(fc.nat(5), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 6 }))
  .chain(([gap, horizon, size]) => {
    const window = { gap, horizon };
    const periods = periodsOf(window, size);
    const row = fc.tuple(share, share).map(([leave, own]) => [leave * own, leave * (1 - own)]);
    return fc.array(fc.tuple(row, row).map((rows) => Float64Array.from(rows.flat())), { minLength: periods.length, maxLength: periods.length }).map((byPeriod): Hazards => ({ rows: 2, causes: ['a', 'b'], window, periods, byPeriod }));
  });

describe('curves of any hazards', () => {
  it('are monotone, and add up to 1 at each step', () => {
    fc.assert(
      fc.property(anyHazards, (hazards) => {
        const { survival, incidence, steps } = lifeCurves(hazards);
        for (let at = 0; at < survival.length; at++) {
          expect(Math.abs(survival[at] + incidence[0][at] + incidence[1][at] - 1)).toBeLessThan(1e-12);
          if (at % (steps + 1) === 0) continue;
          expect(survival[at]).toBeLessThanOrEqual(survival[at - 1]);
          expect(survival[at]).toBeGreaterThanOrEqual(0);
          for (const curve of incidence) expect(curve[at]).toBeGreaterThanOrEqual(curve[at - 1]);
        }
      }),
    );
  });

  it('agree with the prediction and its parts', () => {
    fc.assert(
      fc.property(anyHazards, (hazards) => {
        const { survival, incidence, steps } = lifeCurves(hazards);
        const { gap, horizon } = hazards.window;
        const [predicted, parts] = [leavingChance(hazards), timedParts(hazards)];
        for (let row = 0; row < 2; row++) {
          const at = (step: number) => survival[row * (steps + 1) + step];
          expect(parts.survival[row]).toBeCloseTo(at(steps), 12);
          expect(parts.leavesInGap[row]).toBeCloseTo(1 - at(gap), 12);
          expect(parts.byCause[0][row] + parts.byCause[1][row]).toBeCloseTo(predicted[row], 12);
          // As seen from the cutoff: times the chance to be there after the gap.
          expect(at(gap) * (1 - predicted[row])).toBeCloseTo(at(steps), 12);
          parts.byCause.forEach((chances, c) => expect(at(gap) * chances[row]).toBeCloseTo(incidence[c][row * (steps + 1) + steps] - incidence[c][row * (steps + 1) + gap], 12));
          const lived = Array.from({ length: horizon }, (_, step) => at(gap + step + 1)).reduce((sum, chance) => sum + chance, 0);
          expect(at(gap) * parts.expectedSteps[row]).toBeCloseTo(lived, 9);
        }
      }),
    );
  });
});
