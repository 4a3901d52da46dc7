import type { TimedOutcome } from '../../core/contract/index.ts';
import type { ChurnOutcome } from './types.ts';

/** Names of the causes of leaving: `cause` counts them from 1. */
export const CHURN_CAUSES = ['voluntary', 'failed-payment'] as const;

/** Causes that are worth telling apart: both, where some payment failed; else leaving has one. Ask it of training rows alone. */
export function causesIn(outcomes: readonly Pick<ChurnOutcome, 'cause'>[]): readonly string[] {
  return outcomes.some(({ cause }) => cause.includes(2)) ? CHURN_CAUSES : CHURN_CAUSES.slice(0, 1);
}

/**
 * When users left, for learners of hazards. Who left without a known cause did so of their own will, and so did whoever left for a cause that is not told apart; who left by
 * the label did so within the window, and not before it, though the last sign of them is older.
 */
export function timedOutcome({ churned, inGap, steps, cause }: ChurnOutcome, { gap, horizon }: Pick<TimedOutcome, 'gap' | 'horizon'>, causes: readonly string[]): TimedOutcome {
  const left = (row: number) => churned[row] === 1 || inGap[row] === 1;
  return {
    gap,
    horizon,
    causes,
    steps: steps.map((step, row) => (churned[row] === 1 && inGap[row] === 0 ? Math.min(gap + horizon - 1, Math.max(gap, step)) : step)),
    cause: cause.map((known, row) => (!left(row) ? 0 : known >= 1 && known <= causes.length ? known : 1)),
  };
}
