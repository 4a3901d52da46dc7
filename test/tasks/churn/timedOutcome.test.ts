import { describe, expect, it } from 'vitest';
import { checkTrainingData } from '../../../src/core/models/trainingData.ts';
import { CHURN_CAUSES, causesIn, timedOutcome } from '../../../src/tasks/churn/timedOutcome.ts';
import type { ChurnOutcome } from '../../../src/tasks/churn/types.ts';

/** Stayed, left in the window for each cause and for none that is known, left in the gap, left by the label without a sign since the cutoff. */
const outcome: ChurnOutcome = {
  churned: Uint8Array.of(0, 1, 1, 1, 0, 1),
  inGap: Uint8Array.of(0, 0, 0, 0, 1, 0),
  steps: Int32Array.of(8, 3, 7, 4, 1, 0),
  cause: Uint8Array.of(0, 1, 2, 0, 2, 0),
};

describe('when users left, for learners of hazards', () => {
  it('keeps steps and causes, and puts who left by the label into its window', () => {
    const timed = timedOutcome(outcome, { gap: 2, horizon: 6 }, CHURN_CAUSES);
    expect(timed).toEqual({ gap: 2, horizon: 6, causes: ['voluntary', 'failed-payment'], steps: Int32Array.of(8, 3, 7, 4, 1, 2), cause: Uint8Array.of(0, 1, 2, 1, 2, 1) });
    expect(() => checkTrainingData({ x: { rows: 6, features: [] }, y: Float64Array.from(outcome.churned), classes: ['stayed', 'left'], timed })).not.toThrow();
  });

  it('has one cause where no payment failed, and takes any other for it', () => {
    expect(causesIn([outcome])).toEqual(['voluntary', 'failed-payment']);
    expect(causesIn([{ cause: Uint8Array.of(0, 1) }, { cause: Uint8Array.of(1) }])).toEqual(['voluntary']);
    expect(timedOutcome(outcome, { gap: 2, horizon: 6 }, ['voluntary']).cause).toEqual(Uint8Array.of(0, 1, 1, 1, 1, 1));
  });
});
