import type { FeatureTable, LifeCurves, Model } from '../../core/contract/index.ts';
import { censoredBrier, unoConcordance } from '../../core/metrics/survivalScores.ts';
import type { Followed } from '../../core/metrics/survivalScores.ts';
import { selectRows } from '../featureTables.ts';
import type { TrainingContext } from '../fitModel.ts';
import type { Holdout } from './holdout.ts';
import { timedOutcome } from './timedOutcome.ts';
import type { ChurnModelReport, ChurnOutcome, ChurnPlan, LeavingShares, MeanCurves } from './types.ts';

/** Rows whose curves are asked for at once: each has a number a step and cause. */
const CURVE_ROWS = 1024;

/** Sums of shares over users, after 0, 1, … steps. */
interface Sums {
  readonly survival: Float64Array;
  readonly incidence: readonly Float64Array[];
}

/**
 * Of models that say when, else null: by step, the chance to have left by then against who had; mean curves beside what happened; and whether who left first had the higher risk. Curves begin at the
 * cutoff, so the first two are of every held-out user: without those who left within the gap, a curve that knows of them would score worse than one that does not. The last is of the judged users, for
 * the risk that it ranks by is the prediction, which is of who is there after the gap. `input` has a row for every user of the hold-out, `raw` a chance for every judged one.
 */
export async function timedScores(model: Pick<Model, 'curves'>, { judged, outcome }: Pick<Holdout, 'judged' | 'outcome'>, window: Pick<ChurnPlan, 'gap' | 'horizon'>, { input, raw }: { readonly input: FeatureTable; readonly raw: Float64Array }, ctx: TrainingContext): Promise<ChurnModelReport['timed']> {
  if (!model.curves) return null;
  const steps = window.gap + window.horizon;
  const everybody = Int32Array.from(outcome.steps.keys());
  const leftBy = new Float64Array(everybody.length * steps);
  let sums: Sums | undefined;
  let causes: readonly string[] = [];
  for (let from = 0; from < everybody.length; from += CURVE_ROWS) {
    const rows = everybody.subarray(from, from + CURVE_ROWS);
    const curves = model.curves(selectRows(input, rows), ctx.engine);
    causes = curves.causes;
    sums ??= noSums(steps, causes.length);
    addCurves(sums, curves, rows.length);
    for (let row = 0; row < rows.length; row++) for (let step = 0; step < steps; step++) leftBy[(from + row) * steps + step] = Math.min(1, Math.max(0, 1 - curves.survival[row * (steps + 1) + step + 1]));
    await ctx.breathe();
  }
  const curves: MeanCurves | undefined = sums && { causes, ...meanOf(sums, everybody.length), observed: observedShares(outcome, everybody, window, causes) };
  return { brier: censoredBrier(followed(outcome, everybody), leftBy, steps), concordance: unoConcordance(followed(outcome, judged), raw, steps), ...(curves && { curves }) };
}

function followed({ steps, cause }: ChurnOutcome, rows: Int32Array): Followed {
  return { steps: rows.map((row) => steps[row]), left: Uint8Array.from(rows, (row) => cause[row]) };
}

/** What became of some users, given by their rows, step by step; everybody was watched to the window's end. */
export function observedShares(outcome: ChurnOutcome, rows: Int32Array, window: Pick<ChurnPlan, 'gap' | 'horizon'>, causes: readonly string[]): LeavingShares {
  const { steps, cause } = timedOutcome(outcome, window, causes);
  const sums = noSums(window.gap + window.horizon, causes.length);
  for (const row of rows) {
    for (let step = 0; step < sums.survival.length; step++) {
      if (cause[row] === 0 || step <= steps[row]) sums.survival[step]++;
      else sums.incidence[cause[row] - 1][step]++;
    }
  }
  return meanOf(sums, rows.length);
}

function noSums(steps: number, causes: number): Sums {
  return { survival: new Float64Array(steps + 1), incidence: Array.from({ length: causes }, () => new Float64Array(steps + 1)) };
}

function addCurves(sums: Sums, { steps, survival, incidence }: LifeCurves, rows: number): void {
  for (let row = 0; row < rows; row++) {
    for (let step = 0; step <= steps; step++) {
      const at = row * (steps + 1) + step;
      sums.survival[step] += survival[at];
      incidence.forEach((values, cause) => (sums.incidence[cause][step] += values[at]));
    }
  }
}

function meanOf({ survival, incidence }: Sums, rows: number): LeavingShares {
  const mean = (values: Float64Array) => Array.from(values, (sum) => sum / rows);
  return { survival: mean(survival), incidence: incidence.map(mean) };
}
