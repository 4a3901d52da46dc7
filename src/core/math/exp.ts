import { powerOfTwo } from './powersOfTwo.ts';

/*
 * After fdlibm's e_exp.c: Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
 */

const INVERSE_LN2 = 1.4426950408889634;
/** ln 2 in two parts, the first with so few bits that k · LN2_HIGH is exact. */
const LN2_HIGH = 6.93147180369123816490e-1;
const LN2_LOW = 1.90821492927058770002e-10;
/** Above it e^x is more than the largest number, below the other it is less than half of the smallest. */
const OVERFLOW = 7.09782712893383973096e2;
const UNDERFLOW = -7.45133219101941108420e2;
/** Between them e^x is a normal number, and so is the power of two next to it. */
const LEAST_PLAIN = -708;
const MOST_PLAIN = 709;
/** Of the polynomial in r² by which r · (e^r + 1) / (e^r − 1) is approximated (Remez, on |r| ≤ ln 2 / 2). */
const P1 = 1.66666666666666019037e-1;
const P2 = -2.77777777770155933842e-3;
const P3 = 6.61375632143793436117e-5;
const P4 = -1.65339022054652515390e-6;
const P5 = 4.13813679705723846039e-8;

/**
 * e^x, less than 1 unit in the last place from exact: the algorithm of fdlibm's e_exp.c. Made of additions, multiplications
 * and one division, which IEEE 754 defines to the bit, so that every browser and engine has the same answer; Math.exp may differ.
 * NaN answers NaN; Infinity from 709.79, 0 below −745.14.
 */
export function exp(x: number): number {
  if (!(x > LEAST_PLAIN && x < MOST_PLAIN)) return expAtTheEnds(x);
  const k = Math.floor(x * INVERSE_LN2 + 0.5);
  return expOfRemainder(x, k) * powerOfTwo(k);
}

function expAtTheEnds(x: number): number {
  if (x > OVERFLOW) return Infinity;
  if (x < UNDERFLOW) return 0;
  // In two steps, so that it is rounded once where the answer is subnormal, and does not overflow before it must.
  const k = Math.floor(x * INVERSE_LN2 + 0.5);
  const half = k >> 1;
  return expOfRemainder(x, k) * powerOfTwo(half) * powerOfTwo(k - half);
}

/** e^x / 2^k, where k is the whole number next to x / ln 2. */
function expOfRemainder(x: number, k: number): number {
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  return 1 - (low - (r * c) / (2 - c) - high);
}
