import type { TimedOutcome } from '../../contract/index.ts';

/** Steps after the cutoff: [from, to). */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** What a hazard model predicts: leaving in the steps [gap, gap + horizon). */
export type TimedWindow = Pick<TimedOutcome, 'gap' | 'horizon'>;

/** Up to so many steps each is a period of its own. */
const SINGLE_STEPS = 14;
/** Days are put together to weeks, and as many more as it takes for no more periods than these. */
const WEEK = 7;
const AUTO_PERIODS = 26;
/** However short periods are asked for. */
export const MAX_PERIODS = 100;

/**
 * The periods of a constant hazard that a window is divided into, the gap apart from the horizon, each part into periods as even as whole steps
 * allow, of at most `periodSteps` steps. 0: each of up to 14 steps is a period; more are put together to at most a week of days, or to as many as make no more than 26 periods.
 */
export function periodsOf({ gap, horizon }: TimedWindow, periodSteps: number): readonly Period[] {
  const total = gap + horizon;
  const auto = total <= SINGLE_STEPS ? 1 : Math.max(WEEK, Math.ceil(total / AUTO_PERIODS));
  const size = Math.max(periodSteps || auto, Math.ceil(total / (MAX_PERIODS - 1)));
  return [...divided(0, gap, size), ...divided(gap, horizon, size)];
}

function divided(from: number, steps: number, size: number): readonly Period[] {
  const count = Math.ceil(steps / size);
  const bound = (i: number) => from + Math.round((i * steps) / count);
  return Array.from({ length: count }, (_, i) => ({ from: bound(i), to: bound(i + 1) }));
}

/** By step, which period it lies in. */
export function periodOfStep(periods: readonly Period[]): Int32Array {
  const found = new Int32Array(periods.at(-1)?.to ?? 0);
  periods.forEach(({ from, to }, period) => found.fill(period, from, to));
  return found;
}
