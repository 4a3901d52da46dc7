import type { Feature, TaskContext, TrainingData } from '../../contract/index.ts';
import { log } from '../../math/log.ts';
import { sortNumbers } from '../../math/sortNumbers.ts';
import { selectFeature, selectValues } from '../selectRows.ts';

type Rows = Pick<TrainingData, 'x' | 'y' | 'weight'>;

const CLASSES = ['nothing', 'something'] as const;

/** Of the middle amount above 0: less is what rounding or an exchange rate leaves of a sum that was given back, and in logarithms it would outweigh all else. */
const CRUMB_SHARE = 1e-3;

/** The same rows; amounts of less than a thousandth of the training rows' middle amount above 0 count as nothing. */
export function withoutCrumbs(data: TrainingData): TrainingData {
  const amounts = sortNumbers(data.y.filter((value) => value > 0));
  const least = amounts.length === 0 ? 0 : CRUMB_SHARE * amounts[amounts.length >> 1];
  const swept = (money: Float64Array) => money.map((value) => (value > 0 && value < least ? 0 : value));
  return { ...data, y: swept(data.y), validation: data.validation && { ...data.validation, y: swept(data.validation.y) } };
}

/** The same rows, asked whether they spent anything. */
export function whetherSpent({ x, y, weight, validation }: TrainingData): TrainingData {
  const spent = (money: Float64Array) => money.map((value) => Number(value > 0));
  return { x, y: spent(y), weight, classes: CLASSES, validation: validation && { x: validation.x, y: spent(validation.y), weight: validation.weight } };
}

/** The rows that spent and count, and the logarithm of how much; undefined where there is none. Validation is left out where none of its rows spent. */
export async function spenders(data: TrainingData, ctx: Pick<TaskContext, 'breathe'>): Promise<TrainingData | undefined> {
  const rows = await spendersOf(data, ctx);
  return rows && { ...rows, validation: data.validation && (await spendersOf(data.validation, ctx)) };
}

async function spendersOf({ x, y, weight }: Rows, ctx: Pick<TaskContext, 'breathe'>): Promise<Rows | undefined> {
  const rows = Int32Array.from(y.keys()).filter((row) => y[row] > 0 && (!weight || weight[row] > 0));
  if (rows.length === 0) return undefined;
  const features: Feature[] = [];
  for (const feature of x.features) {
    await ctx.breathe();
    features.push(selectFeature(feature, rows));
  }
  return { x: { rows: rows.length, features }, y: selectValues(y, rows).map(log), weight: weight && selectValues(weight, rows) };
}

/** Weighted. */
export function shareOfSpenders({ y, weight }: Rows): number {
  let spent = 0;
  let all = 0;
  for (let row = 0; row < y.length; row++) {
    const w = weight ? weight[row] : 1;
    all += w;
    if (y[row] > 0) spent += w;
  }
  return spent / all;
}
