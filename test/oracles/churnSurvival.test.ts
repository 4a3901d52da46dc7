import { describe, expect, it } from 'vitest';
import type { FeatureTable } from '../../src/core/contract/index.ts';
import { churnSurvivalLogistic } from '../../src/core/models/churn-survival/churnSurvivalLogistic.ts';
import { createTestContext } from '../testContext.ts';
import oracle from './churnSurvival.json' with { type: 'json' };

type Row = readonly number[];

const tableOf = (rows: readonly Row[]): FeatureTable => ({ rows: rows.length, features: ['a', 'b'].map((name, f) => ({ name, kind: 'number', values: Float64Array.from(rows, (row) => row[f]) })) });

/** Both stop where the loss is flat: so far they agree. */
const NEAR = 1e-4;

describe.each(oracle)('logistic hazards of $causes causes over $horizon steps after $gap, against scikit-learn', async ({ rows, gap, horizon, periodSteps, causes, C, ...expected }) => {
  const timed = { gap, horizon, causes: ['own will', 'payment'].slice(0, causes), steps: Int32Array.from(rows, ([, , steps]) => steps), cause: Uint8Array.from(rows, ([, , , cause]) => cause), entry: Int32Array.from(rows, (row) => row[4]) };
  const data = { x: tableOf(rows), y: new Float64Array(rows.length), classes: ['stayed', 'left'], timed };
  const model = await churnSurvivalLogistic.fit(data, { C, maxIter: 10_000, tol: 1e-9, periodSteps }, createTestContext());
  const asked = tableOf(rows.slice(0, 12));
  const near = (found: ArrayLike<number> | undefined, wanted: readonly number[]) => wanted.forEach((value, row) => expect(Math.abs((found?.[row] ?? NaN) - value)).toBeLessThan(NEAR));

  it('expand to the same person-periods', () => expect(model.facts.personPeriods).toBe(expected.personPeriods));

  it('have the same survival and cumulative incidence at the window’s end', () => {
    const { survival, incidence, steps } = model.curves?.(asked) ?? { survival: [], incidence: [], steps: NaN };
    const atEnd = (curve: ArrayLike<number>) => expected.survival.map((_, row) => curve[row * (steps + 1) + steps]);
    near(atEnd(survival), expected.survival);
    expected.incidence.forEach((curve, c) => near(atEnd(incidence[c]), curve));
    if (expected.newton) near(atEnd(survival), expected.newton);
  });

  it('predict the same chance to leave after the gap', () => near(model.predict(asked), expected.leaving));
});
