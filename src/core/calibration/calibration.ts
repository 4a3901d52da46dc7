import { WorkbenchError } from '../contract/index.ts';
import { isRecord } from '../contract/record.ts';
import { logOdds } from '../math/logOdds.ts';
import { sigmoid } from '../math/sigmoid.ts';
import { checkClasses } from '../metrics/checkClasses.ts';
import { fitIsotonicKnots, interpolate } from './isotonic.ts';
import { fitSigmoid } from './sigmoid.ts';

export type CalibrationMethod = 'auto' | 'isotonic' | 'sigmoid' | 'none';

/** What a sigmoid reads: the log-odds of a probability, or a score of any unit as it is. */
export type SigmoidScale = 'log-odds' | 'score';

/** `not-asked`: the method was `none`. */
export type NoCalibrationReason = 'not-asked' | 'no-rows' | 'one-class';

/** From a model's score to a probability: never falling, from 0 to 1. Plain frozen data, to be stored as it is and read back by `readCalibration`. */
export type Calibration =
  | { readonly method: 'isotonic'; readonly scores: readonly number[]; readonly probabilities: readonly number[] }
  | { readonly method: 'sigmoid'; readonly scale: SigmoidScale; readonly slope: number; readonly intercept: number }
  | { readonly method: 'none'; readonly reason: NoCalibrationReason };

export interface CalibrationOptions {
  /** Of the rows; those of weight 0 are left out. */
  readonly weight?: Float64Array;
  /** Default: log-odds, so that scores are probabilities. Isotonic regression reads them as they are. */
  readonly scale?: SigmoidScale;
}

/** With fewer rows, or fewer of either class, a curve of many steps learns chance (Niculescu-Mizil & Caruana 2005), and a sigmoid does better. */
const ISOTONIC_ROWS = 1_000;
const ISOTONIC_OF_CLASS = 100;

/**
 * Learns from rows that the model did not learn from and that will not judge it: a finite score a row, and its class, 0 or 1. `auto` is isotonic from 1,000 rows
 * and 100 of each class, else sigmoid. Without rows, or with rows of one class alone, there is nothing to learn: the method is `none`, with the reason.
 * See `fitIsotonicKnots` and `fitSigmoid` for the methods. Throws `bad-input` where classes, scores or weights do not fit.
 */
export function fitCalibration(score: Float64Array, label: Float64Array, method: CalibrationMethod, { weight, scale = 'log-odds' }: CalibrationOptions = {}): Calibration {
  if (method === 'none') return Object.freeze({ method, reason: 'not-asked' });
  if (score.length === 0 && label.length === 0) return Object.freeze({ method: 'none', reason: 'no-rows' });
  checkRows(score, label, weight, scale);
  const ofClass = [0, 0];
  label.forEach((value, row) => (ofClass[value] += !weight || weight[row] > 0 ? 1 : 0));
  if (Math.min(...ofClass) === 0) return Object.freeze({ method: 'none', reason: 'one-class' });
  const enough = ofClass[0] + ofClass[1] >= ISOTONIC_ROWS && Math.min(...ofClass) >= ISOTONIC_OF_CLASS;
  if (method === 'isotonic' || (method === 'auto' && enough)) {
    const { scores, probabilities } = fitIsotonicKnots(score, label, weight);
    return Object.freeze({ method: 'isotonic', scores: Object.freeze(scores), probabilities: Object.freeze(probabilities) });
  }
  const line = fitSigmoid(scale === 'log-odds' ? score.map(logOdds) : score, label, weight);
  return Object.freeze({ method: 'sigmoid', scale, ...line });
}

/**
 * Probabilities from scores; NaN stays NaN. Without calibration scores are probabilities already: one that is not from 0 to 1 throws `bad-input`,
 * as it does where log-odds are asked for.
 */
export function calibrate(calibration: Calibration, score: Float64Array): Float64Array<ArrayBuffer> {
  switch (calibration.method) {
    case 'isotonic':
      return Float64Array.from(score, (value) => interpolate(calibration, value));
    case 'sigmoid': {
      if (calibration.scale === 'log-odds') checkProbabilities(score);
      const { scale, slope, intercept } = calibration;
      return Float64Array.from(score, (value) => sigmoid(slope * (scale === 'log-odds' ? logOdds(value) : value) + intercept));
    }
    case 'none':
      checkProbabilities(score);
      return Float64Array.from(score);
  }
}

/** A calibration from a file or a stored model, of which nothing is known. Throws `bad-file` that says what is wrong with it. */
export function readCalibration(value: unknown): Calibration {
  if (!isRecord(value)) return refuse('it is no object with a method');
  switch (value.method) {
    case 'isotonic':
      return readIsotonic(value.scores, value.probabilities);
    case 'sigmoid':
      return readSigmoid(value);
    case 'none': {
      const reason = (['not-asked', 'no-rows', 'one-class'] as const).find((known) => known === value.reason);
      return reason ? Object.freeze({ method: 'none', reason }) : refuse(`its reason is ${JSON.stringify(value.reason)}`);
    }
    default:
      return refuse(`its method is ${JSON.stringify(value.method)}`);
  }
}

function readIsotonic(scores: unknown, probabilities: unknown): Calibration {
  if (!isFiniteList(scores) || !isFiniteList(probabilities)) return refuse('its scores and probabilities are not lists of finite numbers');
  if (scores.length === 0 || scores.length !== probabilities.length) return refuse(`it has ${scores.length} scores and ${probabilities.length} probabilities`);
  if (scores.some((score, i) => i > 0 && score <= scores[i - 1])) return refuse('its scores do not ascend');
  if (probabilities.some((p, i) => p < 0 || p > 1 || (i > 0 && p < probabilities[i - 1]))) return refuse('its probabilities fall, or are not from 0 to 1');
  return Object.freeze({ method: 'isotonic', scores: Object.freeze([...scores]), probabilities: Object.freeze([...probabilities]) });
}

function readSigmoid({ scale, slope, intercept }: Readonly<Record<string, unknown>>): Calibration {
  if (scale !== 'log-odds' && scale !== 'score') return refuse(`its scale is ${JSON.stringify(scale)}`);
  if (!isFiniteNumber(slope) || slope < 0) return refuse('its slope is no finite number of 0 or more');
  if (!isFiniteNumber(intercept)) return refuse('its intercept is no finite number');
  return Object.freeze({ method: 'sigmoid', scale, slope, intercept });
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isFiniteList(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isFiniteNumber);
}

function refuse(reason: string): never {
  throw new WorkbenchError('bad-file', `This is not a usable calibration: ${reason}. Export the model again, or train it again.`);
}

function checkRows(score: Float64Array, label: Float64Array, weight: Float64Array | undefined, scale: SigmoidScale): void {
  const bad = score.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new WorkbenchError('bad-input', `The score at row ${bad + 1} is ${score[bad]}. Leave out rows without a finite score.`);
  // Scores of another unit than probabilities are checked in number alone.
  checkClasses({ actual: label, weight }, scale === 'log-odds' ? score : new Float64Array(score.length), 2, 1);
}

function checkProbabilities(score: Float64Array): void {
  const bad = score.findIndex((value) => value < 0 || value > 1);
  if (bad >= 0) throw new WorkbenchError('bad-input', `The probability at row ${bad + 1} is ${score[bad]}. Probabilities are from 0 to 1: calibrate scores of another unit as scores.`);
}
