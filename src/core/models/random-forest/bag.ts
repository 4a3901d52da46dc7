import type { RowSample } from '../../contract/index.ts';
import type { Rng } from '../../random.ts';
import { drawDistinct } from '../forest/drawRows.ts';
import type { RandomForestParams } from './params.ts';

/** The rows of one tree. */
export interface Bag extends RowSample {
  /** By row: how often it was drawn; 0 for the resting ones. */
  readonly times: Float64Array;
}

/** Draws from `rows` (ascending, of `allRows`): Breiman's bootstrap (2001), or a share without replacement. */
export function drawBag(rng: Rng, rows: Int32Array, allRows: number, { bootstrap, maxSamples }: RandomForestParams): Bag {
  const times = new Float64Array(allRows);
  const draws = Math.max(1, Math.round(maxSamples * rows.length));
  if (bootstrap) for (let i = 0; i < draws; i++) times[rows[rng.int(rows.length)]]++;
  else for (const drawn of drawDistinct(rng, rows.length, draws)) times[rows[drawn]] = 1;
  return { ...divide(times), times };
}

function divide(times: Float64Array): RowSample {
  const order = new Int32Array(times.length);
  let learning = 0;
  let resting = times.length;
  for (let row = 0; row < times.length; row++) {
    if (times[row] > 0) order[learning++] = row;
  }
  for (let row = times.length - 1; row >= 0; row--) {
    if (times[row] === 0) order[--resting] = row;
  }
  return { learning: order.subarray(0, learning), resting: order.subarray(learning) };
}
