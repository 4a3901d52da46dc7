import { WorkbenchError } from '../../core/contract/index.ts';

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** The least 32-bit float above x; Infinity above the largest. Not for NaN. */
export function nextAbove(x: number): number {
  float[0] = x;
  if (float[0] > x || float[0] === Infinity) return float[0];
  if (float[0] === 0) return 2 ** -149;
  bits[0] += float[0] > 0 ? 1 : -1;
  return float[0] + 0;
}

/** The greatest 32-bit float below x; −Infinity below the least. Not for NaN. */
export function nextBelow(x: number): number {
  return 0 - nextAbove(-x);
}

/**
 * A number as the shortest text from which its 32-bit float comes back, in the form of a float: XGBoost takes "1" for a whole number, and refuses it.
 * Throws `bad-input` for a number that no such float holds.
 */
export function floatText(x: number): string {
  const rounded = Math.fround(x);
  if (!Number.isFinite(rounded)) throw new WorkbenchError('bad-input', `The model has the number ${x}, which XGBoost's 32-bit floats do not hold. Divide the target by a constant, and train again.`);
  return Number(rounded.toPrecision(9)).toExponential();
}
