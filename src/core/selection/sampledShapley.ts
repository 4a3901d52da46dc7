import { WorkbenchError } from '../contract/index.ts';
import type { FeatureTable, TaskContext } from '../contract/index.ts';
import { selectFeature } from '../models/selectRows.ts';

/** Why the first row of a table has its value, asked of anything that values rows. */
export interface ShapleyQuestion {
  /** The explained row first; the others stand for what is not known of it. */
  readonly table: FeatureTable;
  /** Which features are told apart; the others are those of the explained row throughout. */
  readonly features: readonly string[];
  /** A number a row, in the unit in which contributions add up. */
  readonly value: (x: FeatureTable) => Promise<Float64Array>;
  /** Random orders to go through, each there and back. */
  readonly orders: number;
}

export interface SampledShapley {
  /** Mean value of the rows that the orders started from. */
  readonly base: number;
  /** By feature. With the base they add up to the explained row's value, however few the orders. */
  readonly contributions: Float64Array;
  /** Standard error of each contribution, over the orders; NaN for one order. */
  readonly standardErrors: Float64Array;
}

/**
 * Shapley values of one row by sampling permutations (Castro, Gómez & Tejada 2009; Štrumbelj & Kononenko 2014), each order also backwards against the same row (antithetic; Mitchell et al.
 * 2022). An order starts from another row, as evenly among them as their number allows, and takes over the explained row's features one by one; a contribution is the mean of what the
 * value changed by. Features count as independent of each other, as always when they are taken from other rows. Throws `bad-input` without another row or without features.
 */
export async function sampledShapley({ table, features, value, orders }: ShapleyQuestion, { rng, breathe }: Pick<TaskContext, 'rng' | 'breathe'>): Promise<SampledShapley> {
  if (table.rows < 2 || features.length === 0) throw new WorkbenchError('bad-input', 'There is no other row, or no feature, to compare this row by.');
  const walks: Walk[] = [];
  const others = startsOf(table.rows - 1, orders, rng.fork('starts'));
  for (const [i, start] of others.entries()) {
    const order = rng.fork('order').fork(i).shuffle(Int32Array.from(features.keys()));
    walks.push({ start, order }, { start, order: order.slice().reverse() });
  }
  await breathe();
  const values = await value(walkTable(table, features, walks));
  return estimate(values, walks, features.length);
}

/** From another row to the explained one, feature by feature. */
interface Walk {
  readonly start: number;
  readonly order: Int32Array;
}

/** Rows 1 … `others`, each as often as the next, in random order. */
function startsOf(others: number, orders: number, rng: Pick<TaskContext['rng'], 'shuffle'>): Int32Array {
  const dealt = rng.shuffle(Int32Array.from({ length: others }, (_, i) => i + 1));
  return Int32Array.from({ length: orders }, (_, i) => dealt[i % others]);
}

/** Of each walk, a row before its first step and one after each. */
function walkTable(table: FeatureTable, features: readonly string[], walks: readonly Walk[]): FeatureTable {
  const length = features.length + 1;
  const rowsOf = features.map(() => new Int32Array(walks.length * length));
  walks.forEach(({ start, order }, walk) => {
    order.forEach((feature, step) => rowsOf[feature].fill(start, walk * length, walk * length + step + 1));
  });
  const placeOf = new Map(features.map((name, at) => [name, at]));
  const explained = new Int32Array(walks.length * length);
  return { rows: explained.length, features: table.features.map((feature) => selectFeature(feature, rowsOf[placeOf.get(feature.name) ?? -1] ?? explained)) };
}

function estimate(values: Float64Array, walks: readonly Walk[], features: number): SampledShapley {
  const length = features + 1;
  const pairs = walks.length / 2;
  const [sums, squares] = [new Float64Array(features), new Float64Array(features)];
  let base = 0;
  for (let pair = 0; pair < pairs; pair++) {
    const changes = new Float64Array(features);
    for (const walk of [2 * pair, 2 * pair + 1]) {
      base += values[walk * length] / walks.length;
      walks[walk].order.forEach((feature, step) => (changes[feature] += (values[walk * length + step + 1] - values[walk * length + step]) / 2));
    }
    changes.forEach((change, feature) => {
      sums[feature] += change;
      squares[feature] += change * change;
    });
  }
  const contributions = sums.map((sum) => sum / pairs);
  const standardErrors = squares.map((square, feature) => Math.sqrt(Math.max(0, square / pairs - contributions[feature] ** 2) / (pairs - 1)));
  return { base, contributions, standardErrors };
}
