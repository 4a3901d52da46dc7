import type { FeatureTable, FitContext, Model, TrainingData } from '../../contract/index.ts';
import { predictRows } from '../predictRows.ts';

/** How far the logarithm of what was spent lies from what was predicted. */
export interface Spread {
  /** Standard deviation, around 0: a part's predictions are means. */
  readonly sigma: number;
  /** Held-out rows that it is measured on; 0: there were too few, and it is measured on the training rows, where it is too small. */
  readonly heldOutSpenders: number;
}

/** With fewer held-out spenders their residuals say less than those of the training rows. */
const LEAST_HELD_OUT = 30;

export async function measureSpread(money: Model, { x, y, weight, validation }: TrainingData, ctx: FitContext): Promise<Spread> {
  if (validation && validation.x.rows >= LEAST_HELD_OUT) {
    return { sigma: await deviation(money, validation.x, validation.y, validation.weight, ctx), heldOutSpenders: validation.x.rows };
  }
  return { sigma: await deviation(money, x, y, weight, ctx), heldOutSpenders: 0 };
}

async function deviation(money: Model, x: FeatureTable, y: Float64Array, weight: Float64Array | undefined, ctx: FitContext): Promise<number> {
  const predicted = await predictRows(money, x, ctx);
  let squares = 0;
  let total = 0;
  for (let row = 0; row < y.length; row++) {
    const w = weight ? weight[row] : 1;
    squares += w * (y[row] - predicted[row]) ** 2;
    total += w;
  }
  return Math.sqrt(squares / total);
}
