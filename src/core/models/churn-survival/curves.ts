import type { LifeCurves } from '../../contract/index.ts';
import { exp } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import type { Period, TimedWindow } from './periods.ts';

/** By period: rows × causes chances to leave in it, of who was there when it began, row-major. */
export interface Hazards {
  readonly rows: number;
  readonly causes: readonly string[];
  readonly periods: readonly Period[];
  readonly window: TimedWindow;
  readonly byPeriod: readonly Float64Array[];
}

/** Chance to stay through a period. */
function stay({ byPeriod, causes }: Hazards, period: number, row: number): number {
  let leave = 0;
  for (let c = 0; c < causes.length; c++) leave += byPeriod[period][row * causes.length + c];
  return Math.max(0, 1 - leave);
}

/** Of a period's chance to stay, that of its first `share`: the hazard is the same in all of it. */
function stayPart(whole: number, share: number): number {
  if (share === 1) return whole;
  return whole > 0 ? exp(share * log(whole)) : 0;
}

/**
 * The chance to leave within [gap, gap + horizon) of a user who is there after the gap: 1 − S(gap + horizon) / S(gap). Conditional, for that is what the label asks: by
 * who leaves within the gap it is not judged. It is the product over the window's own periods, so it does not depend on what happens in the gap; the curves do, which begin at the cutoff.
 */
export function leavingChance(hazards: Hazards): Float64Array {
  const { rows, periods, window } = hazards;
  const chances = new Float64Array(rows);
  const first = periods.findIndex(({ from }) => from >= window.gap);
  for (let row = 0; row < rows; row++) {
    let there = 1;
    for (let period = first; period < periods.length; period++) there *= stay(hazards, period, row);
    chances[row] = 1 - there;
  }
  return chances;
}

/** What a prediction is made of. */
export interface TimedParts {
  /** S(gap + horizon): chance to be there at the window's end, seen from the cutoff. */
  readonly survival: Float64Array;
  /** 1 − S(gap). */
  readonly leavesInGap: Float64Array;
  /** Expected steps within the horizon until leaving (all of them for who stays), of who is there after the gap. */
  readonly expectedSteps: Float64Array;
  /** By cause: chance to leave for it within the window, of who is there after the gap. They add up to the prediction. */
  readonly byCause: readonly Float64Array[];
}

export function timedParts(hazards: Hazards): TimedParts {
  const { rows, causes, periods, window, byPeriod } = hazards;
  const column = () => new Float64Array(rows);
  const parts: TimedParts = { survival: column(), leavesInGap: column(), expectedSteps: column(), byCause: causes.map(column) };
  for (let row = 0; row < rows; row++) {
    let inGap = 1;
    let there = 1;
    periods.forEach(({ from, to }, period) => {
      const staying = stay(hazards, period, row);
      if (from < window.gap) {
        inGap *= staying;
        return;
      }
      causes.forEach((_, c) => (parts.byCause[c][row] += there * byPeriod[period][row * causes.length + c]));
      for (let step = 1; step <= to - from; step++) parts.expectedSteps[row] += there * stayPart(staying, step / (to - from));
      there *= staying;
    });
    parts.leavesInGap[row] = 1 - inGap;
    parts.survival[row] = inGap * there;
  }
  return parts;
}

/** Survival and cumulative incidence, step by step; within a period the hazard is constant, and so are the causes' shares of it. */
export function lifeCurves(hazards: Hazards): LifeCurves {
  const { rows, causes, periods, window, byPeriod } = hazards;
  const steps = window.gap + window.horizon;
  const width = steps + 1;
  const survival = new Float64Array(rows * width);
  const incidence = causes.map(() => new Float64Array(rows * width));
  for (let row = 0; row < rows; row++) {
    survival[row * width] = 1;
    periods.forEach(({ from, to }, period) => {
      const start = row * width + from;
      const there = survival[start];
      const staying = stay(hazards, period, row);
      const leaving = 1 - staying;
      for (let step = 1; step <= to - from; step++) {
        const still = stayPart(staying, step / (to - from));
        survival[start + step] = there * still;
        causes.forEach((_, c) => {
          const share = leaving > 0 ? (byPeriod[period][row * causes.length + c] * (1 - still)) / leaving : 0;
          incidence[c][start + step] = incidence[c][start] + there * share;
        });
      }
    });
  }
  return { causes, steps, survival, incidence };
}
