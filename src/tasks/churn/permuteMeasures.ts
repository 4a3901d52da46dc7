import type { FeatureTable, Model } from '../../core/contract/index.ts';
import { evaluateLoss, logLoss } from '../../core/metrics/meanLoss.ts';
import { predictRows } from '../../core/models/predictRows.ts';
import type { Rng } from '../../core/random.ts';
import { selectFeature, selectRows, selectValues } from '../featureTables.ts';
import type { TrainingContext } from '../fitModel.ts';
import type { PermutationImportance } from '../types.ts';

/** A network takes a thousand times as long for a row as trees. */
const MOST_ROWS = 300;
const REPEATS = 3;
const STEP_NAME = /@[1-9]\d*$/;

/**
 * What log loss grows by where a measure's whole history is dealt anew among users, largest first: all steps together, for one step says what its neighbours say. `y`: 1 left, 0
 * stayed, a row of `x`; of many rows some, evenly spread.
 */
export async function permuteMeasures(model: Model, x: FeatureTable, y: Float64Array, rng: Rng, ctx: TrainingContext): Promise<readonly PermutationImportance[]> {
  const step = Math.max(1, x.rows / MOST_ROWS);
  const sample = Int32Array.from({ length: Math.min(MOST_ROWS, x.rows) }, (_, i) => Math.floor(i * step));
  const [table, actual] = [selectRows(x, sample), selectValues(y, sample)];
  const lossOf = async (asked: FeatureTable) => evaluateLoss(logLoss, await predictRows(model, asked, ctx), actual, undefined, 1);
  const before = await lossOf(table);
  const found: PermutationImportance[] = [];
  for (const measure of new Set(table.features.map(({ name }) => measureOf(name)))) {
    const increases: number[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const dealt = rng.fork(measure).fork(repeat).shuffle(Int32Array.from(actual.keys()));
      const features = table.features.map((feature) => (measureOf(feature.name) === measure ? selectFeature(feature, dealt) : feature));
      increases.push((await lossOf({ rows: table.rows, features })) - before);
    }
    const mean = increases.reduce((sum, value) => sum + value, 0) / REPEATS;
    const std = Math.sqrt(increases.reduce((sum, value) => sum + (value - mean) ** 2, 0) / REPEATS);
    found.push({ feature: measure, increase: mean, std });
  }
  return found.sort((a, b) => b.increase - a.increase);
}

function measureOf(name: string): string {
  return name.replace(STEP_NAME, '');
}
