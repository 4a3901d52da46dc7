import { calibrate, fitCalibration } from '../../core/calibration/calibration.ts';
import type { Calibration, CalibrationMethod } from '../../core/calibration/calibration.ts';
import { logOdds } from '../../core/math/logOdds.ts';
import { sigmoid } from '../../core/math/sigmoid.ts';
import type { ReportWarning } from '../types.ts';
import type { ChurnRows } from './trainingRows.ts';
import { takeRows } from './trainingRows.ts';

/** The latest cutoff says most of the future; earlier ones join while it has fewer leavers or stayers than a curve takes. */
const WANTED_OF_CLASS = 100;
/** With fewer leavers or stayers the slope of a sigmoid is chance. */
export const LEAST_OF_CLASS = 20;
/** What a shrunk level is held back by: so many users who are as likely to leave as the model says. */
const PRIOR_USERS = 20;
/** The level is found within ± this many log-odds. */
const MOST_SHIFT = 20;
const HALVINGS = 60;

/** The rows of the users apart that calibration is fitted on: those of the latest cutoffs. */
export function calibrationRows(apart: ChurnRows): ChurnRows {
  const cutoffs = [...new Set(apart.cutoffs)].sort((a, b) => b - a);
  let first = cutoffs[0];
  for (const cutoff of cutoffs) {
    first = cutoff;
    if (rarerClass(apart.y.filter((_, row) => apart.cutoffs[row] >= cutoff)) >= WANTED_OF_CLASS) break;
  }
  return takeRows(apart, Int32Array.from(apart.cutoffs.keys()).filter((row) => apart.cutoffs[row] >= first));
}

/** Rows of the class that is rarer. */
export function rarerClass(y: Float64Array): number {
  const leavers = y.reduce((sum, value) => sum + value, 0);
  return Math.min(leavers, y.length - leavers);
}

/**
 * Calibrates a model by what it says of rows apart. `auto` with fewer than 20 leavers or stayers among them moves the level alone (the slope stays 1), and that held back by 20
 * users who are as the model says: so few would teach a slope by chance.
 */
export function calibrateModel(probability: Float64Array, y: Float64Array, method: CalibrationMethod): Calibration {
  const few = rarerClass(y) < LEAST_OF_CLASS;
  return method === 'auto' && few && y.length > 0 ? shrunkLevel(probability, y) : fitCalibration(probability, y, method);
}

function shrunkLevel(probability: Float64Array, y: Float64Array): Calibration {
  const scores = probability.map(logOdds);
  const mean = probability.reduce((sum, p) => sum + p, 0) / probability.length;
  const typical = logOdds(mean);
  const wanted = y.reduce((sum, value) => sum + value, 0) + PRIOR_USERS * sigmoid(typical);
  const expected = (shift: number) => scores.reduce((sum, score) => sum + sigmoid(score + shift), 0) + PRIOR_USERS * sigmoid(typical + shift);
  let [low, high] = [-MOST_SHIFT, MOST_SHIFT];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (expected(middle) < wanted) low = middle;
    else high = middle;
  }
  return Object.freeze({ method: 'sigmoid', scale: 'log-odds', slope: 1, intercept: (low + high) / 2 });
}

/** Calibrated, and with the seed document's boost where it is asked for: min(p + 0.2, 1) of who is flagged as unusual. */
export function finalProbability(calibration: Calibration, probability: Float64Array, flagged?: Uint8Array): Float64Array {
  const calibrated = calibrate(calibration, probability);
  return flagged ? boosted(calibrated, flagged) : calibrated;
}

const BOOST = 0.2;

export function boosted(probability: Float64Array, flagged: Uint8Array): Float64Array {
  return probability.map((p, row) => (flagged[row] === 1 ? Math.min(p + BOOST, 1) : p));
}

/** Which method was used, and why. `calibrations`: of the models. */
export function calibrationWarnings(method: CalibrationMethod, { y }: Pick<ChurnRows, 'y'>, calibrations: readonly Calibration[]): readonly ReportWarning[] {
  const leavers = y.reduce((sum, value) => sum + value, 0);
  const facts = { rows: y.length, leavers, least: LEAST_OF_CLASS };
  if (method === 'none') return [{ key: 'not-calibrated', message: 'Probabilities are as the models say them, for no calibration was asked for.', facts }];
  if (rarerClass(y) < LEAST_OF_CLASS) return [fewWarning(method, facts)];
  const used = calibrations.some((calibration) => calibration.method === 'isotonic') ? 'isotonic' : 'sigmoid';
  const why = method !== 'auto' ? 'as asked' : used === 'isotonic' ? 'for there are enough of them to learn a curve of any shape' : 'for a curve of any shape takes 1,000 rows, and 100 of each class';
  const name = used === 'isotonic' ? 'isotonic regression' : 'a sigmoid';
  return [{ key: 'calibration-method', message: `Probabilities are calibrated by ${name}, ${why}: on ${y.length} rows of users apart, ${leavers} of them leavers.`, facts: { ...facts, method: used, asked: method } }];
}

function fewWarning(method: CalibrationMethod, facts: { readonly rows: number; readonly leavers: number; readonly least: number }): ReportWarning {
  const done = method === 'auto' ? 'only their level was moved, and carefully' : `"${method}" was used all the same, as asked`;
  return { key: 'calibration-few', message: `The users apart for calibration have ${facts.leavers} leavers in ${facts.rows} rows, too few to learn how the models’ probabilities err: ${done}.`, facts: { ...facts, method } };
}
