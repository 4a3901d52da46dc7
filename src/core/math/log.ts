import { powerOfTwo } from './powersOfTwo.ts';

/*
 * After fdlibm's e_log.c: Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
 */

/** See exp.ts. */
const LN2_HIGH = 6.93147180369123816490e-1;
const LN2_LOW = 1.90821492927058770002e-10;
/** Of the polynomial in s² by which log(1 + s) − log(1 − s) is approximated beyond 2s (Remez, on |s| ≤ 0.1716). */
const L1 = 6.666666666666735130e-1;
const L2 = 3.999999999940941908e-1;
const L3 = 2.857142874366239149e-1;
const L4 = 2.222219843214978396e-1;
const L5 = 1.818357216161805012e-1;
const L6 = 1.531383769920937332e-1;
const L7 = 1.479819860511658591e-1;

const SMALLEST_NORMAL = 2.2250738585072014e-308;
const SQRT_2 = 1.4142135623730951;

const number = new Float64Array(1);
const words = new Uint32Array(number.buffer);

/**
 * Natural logarithm, less than 1 unit in the last place from exact and the same to the bit everywhere (see `exp`): the algorithm of
 * fdlibm's e_log.c. 0 answers −Infinity, numbers below 0 and NaN answer NaN.
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  return x < SMALLEST_NORMAL ? logOfNormal(x * powerOfTwo(54), -54) : logOfNormal(x, 0);
}

/** log(x · 2^shift) for a normal x. */
function logOfNormal(x: number, shift: number): number {
  // x = 2^k · (1 + f) with 1 + f between √½ and √2. All engines are little-endian: the exponent is in the second word.
  number[0] = x;
  let k = (words[1] >>> 20) - 1023;
  let mantissa = x * powerOfTwo(-(k >> 1)) * powerOfTwo((k >> 1) - k);
  if (mantissa > SQRT_2) {
    mantissa /= 2;
    k += 1;
  }
  const f = mantissa - 1;
  k += shift;
  const s = f / (2 + f);
  const z = s * s;
  const series = z * (L1 + z * (L2 + z * (L3 + z * (L4 + z * (L5 + z * (L6 + z * L7))))));
  const halfSquare = 0.5 * f * f;
  return k * LN2_HIGH - (halfSquare - (s * (halfSquare + series) + k * LN2_LOW) - f);
}
