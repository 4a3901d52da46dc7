import type { TaskContext } from '../contract/index.ts';
import { areaUnderPrecisionRecall, areaUnderRoc } from './areas.ts';
import { LEAST_ROWS_TO_TELL, bootstrapInterval } from './bootstrapInterval.ts';
import type { Interval } from './bootstrapInterval.ts';
import type { Labelled } from './checkClasses.ts';
import { countFlagged } from './flagged.ts';
import { placesByScore } from './ranking.ts';

/** An area and its 95 % interval. */
export interface AreaEstimate {
  readonly value: number | null;
  readonly interval: Interval | null;
}

/** See `areaUnderRoc` and `areaUnderPrecisionRecall`. */
export interface AreaEstimates {
  readonly roc: AreaEstimate;
  readonly precisionRecall: AreaEstimate;
}

/**
 * Both areas of a score against classes 1 and 0, with `bootstrapInterval`s cut at 0 and 1: rows are drawn with replacement, each with its weight, so that a row
 * must be all that is known of a user. Resamples with one class alone are drawn again. No interval where either class has fewer than six rows. An area of exactly 1 has an interval
 * of width 0: no resample of rows that are told apart without error shows one. Chance comes from `ctx.rng`'s fork "bootstrap", as in `compareByLoss`: for every model the same rows are drawn.
 */
export async function areaIntervals({ actual, weight }: Labelled, score: Float64Array, ctx: Pick<TaskContext, 'rng' | 'breathe'>, resamples = 1_000): Promise<AreaEstimates> {
  const flagged = countFlagged(actual, score, weight);
  const roc = areaUnderRoc(flagged);
  const precisionRecall = areaUnderPrecisionRecall(flagged);
  const rarer = rowsOfRarerClass({ actual, weight });
  if (roc === null || precisionRecall === null || rarer < LEAST_ROWS_TO_TELL) return { roc: { value: roc, interval: null }, precisionRecall: { value: precisionRecall, interval: null } };
  const ranked = { ...placesByScore(score), actual, weight };
  const rocs = new Float64Array(resamples);
  const precisionRecalls = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    [rocs[resample], precisionRecalls[resample]] = drawAreas(ranked, ctx.rng.fork('bootstrap').fork(resample));
    await ctx.breathe();
  }
  const within = (areas: Float64Array, area: number): Interval => {
    const { low, high } = bootstrapInterval(areas.sort(), area, rarer);
    return { low: Math.max(0, low), high: Math.min(1, high) };
  };
  return { roc: { value: roc, interval: within(rocs, roc) }, precisionRecall: { value: precisionRecall, interval: within(precisionRecalls, precisionRecall) } };
}

/** They decide how wide an interval is: the more rows of the other class, the less do those matter. */
function rowsOfRarerClass({ actual, weight }: Labelled): number {
  const rows = [0, 0];
  actual.forEach((value, row) => (rows[value === 1 ? 1 : 0] += !weight || weight[row] > 0 ? 1 : 0));
  return Math.min(...rows);
}

interface RankedRows {
  /** A row's place by score, equal scores in one place, highest first. */
  readonly placeOf: Int32Array;
  readonly places: number;
  readonly actual: Float64Array;
  readonly weight: Float64Array | undefined;
}

/** The areas of rows drawn with replacement: counted by place, which is sorted once for all resamples. */
function drawAreas({ placeOf, places, actual, weight }: RankedRows, rng: TaskContext['rng']): [number, number] {
  const rows = placeOf.length;
  const draws = new Float64Array(rows);
  for (;;) {
    const truePositive = new Float64Array(places);
    const falsePositive = new Float64Array(places);
    rng.fill(draws);
    for (let i = 0; i < rows; i++) {
      const row = (draws[i] * rows) | 0;
      const w = weight ? weight[row] : 1;
      if (actual[row] === 1) truePositive[placeOf[row]] += w;
      else falsePositive[placeOf[row]] += w;
    }
    for (let place = 1; place < places; place++) {
      truePositive[place] += truePositive[place - 1];
      falsePositive[place] += falsePositive[place - 1];
    }
    const roc = areaUnderRoc({ truePositive, falsePositive });
    const precisionRecall = areaUnderPrecisionRecall({ truePositive, falsePositive });
    if (roc !== null && precisionRecall !== null) return [roc, precisionRecall];
  }
}
