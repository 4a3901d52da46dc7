import type { FeatureTable, TimedOutcome } from '../../src/core/contract/index.ts';
import { createRng } from '../../src/core/random.ts';

const [GAP, HORIZON] = [2, 6];

/** When users left, for two causes: those who spent nothing lately leave more; some are lost sight of, and some watched from a later step only. */
export function timedOutcome(x: FeatureTable, seed: number): TimedOutcome {
  const rng = createRng(seed).fork('times');
  const [spend] = x.features;
  const [steps, entry, cause] = [new Int32Array(x.rows), new Int32Array(x.rows), new Uint8Array(x.rows)];
  for (let row = 0; row < x.rows; row++) {
    const lost = rng.next() < 0.2 ? rng.int(GAP + HORIZON) : GAP + HORIZON;
    const hazard = spend.kind === 'number' && spend.values[row] > 0 ? 0.03 : 0.12;
    while (steps[row] < lost && cause[row] === 0) {
      const draw = rng.next();
      if (draw < hazard) cause[row] = draw < 0.02 ? 2 : 1;
      else steps[row]++;
    }
    entry[row] = rng.next() < 0.1 ? rng.int(steps[row] + 1) : 0;
  }
  return { gap: GAP, horizon: HORIZON, causes: ['own will', 'payment'], steps, cause, entry };
}

/** 1 for who left within the window. */
export function leftInWindow({ gap, steps, cause }: TimedOutcome): Float64Array {
  return Float64Array.from(steps, (step, row) => (cause[row] > 0 && step >= gap ? 1 : 0));
}

/** The given rows of an outcome. */
export function takeTimed(timed: TimedOutcome, rows: readonly number[]): TimedOutcome {
  const { steps, cause, entry } = timed;
  return { ...timed, steps: Int32Array.from(rows, (row) => steps[row]), cause: Uint8Array.from(rows, (row) => cause[row]), ...(entry && { entry: Int32Array.from(rows, (row) => entry[row]) }) };
}
