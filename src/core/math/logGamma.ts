import { log } from './log.ts';

/*
 * After fdlibm's e_lgamma_r.c: Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunSoft, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
 */

/** Around 2, on [1.73, 2.23]: a polynomial in y² for even and odd powers of y = 2 − x. */
const A = [7.72156649015328655494e-2, 3.22467033424113591611e-1, 6.73523010531292681824e-2, 2.05808084325167332806e-2, 7.38555086081402883957e-3, 2.89051383673415629091e-3, 1.19270763183362067845e-3, 5.10069792153511336608e-4, 2.20862790713908385557e-4, 1.08011567247583939954e-4, 2.52144565451257326939e-5, 4.48640949618915160150e-5];
/** Around the minimum, on [1.23, 1.73]: three polynomials in y³. */
const T = [4.83836122723810047042e-1, -1.47587722994593911752e-1, 6.46249402391333854778e-2, -3.27885410759859649565e-2, 1.79706750811820387126e-2, -1.03142241298341437450e-2, 6.10053870246291332635e-3, -3.68452016781138256760e-3, 2.25964780900612472250e-3, -1.40346469989232843813e-3, 8.81081882437654011382e-4, -5.38595305356740546715e-4, 3.15632070903625950361e-4, -3.12754168375120860518e-4, 3.35529192635519073543e-4];
/** Around 1, on [0.7316, 1.23]: a ratio U / V of polynomials in y = x − 1. */
const U = [-7.72156649015328655494e-2, 6.32827064025093366517e-1, 1.45492250137234768737, 9.77717527963372745603e-1, 2.28963728064692451092e-1, 1.33810918536787660377e-2];
const V = [1, 2.45597793713041134822, 2.12848976379893395361, 7.69285150456672783825e-1, 1.04222645593369134254e-1, 3.21709242282423911810e-3];
/** On [2, 8]: a ratio S / R of polynomials in x − ⌊x⌋. */
const S = [-7.72156649015328655494e-2, 2.14982415960608852501e-1, 3.25778796408930981787e-1, 1.46350472652464452805e-1, 2.66422703033638609560e-2, 1.84028451407337715652e-3, 3.19475326584100867617e-5];
const R = [1, 1.39200533467621045958, 7.21935547567138069525e-1, 1.71933865632803078993e-1, 1.86459191715652901344e-2, 7.77942496381893596434e-4, 7.32668430744625636189e-6];
/** From 8 on: Stirling's series in 1/x². */
const W = [4.18938533204672725052e-1, 8.33333333333329678849e-2, -2.77777777728775536470e-3, 7.93650558643019558500e-4, -5.95187557450339963135e-4, 8.36339918996282139126e-4, -1.63092934096575273989e-3];
/** Where Γ is least on x > 0, and the logarithm of it there in two parts. */
const LEAST_AT = 1.46163214496836224576;
const LEAST = -1.21486290535849611461e-1;
const LEAST_TAIL = -3.63867699703950536541e-18;
const STIRLING_IS_EXACT = 2 ** 58;

/**
 * ln Γ(x) for x > 0, to about one unit in the last place and the same to the bit everywhere (see `exp`): the algorithm of fdlibm's e_lgamma_r.c.
 * 0 and Infinity answer Infinity; below 0, which nothing here needs, and NaN answer NaN.
 */
export function logGamma(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 || x === Infinity ? Infinity : NaN;
  if (x < 2 ** -70) return -log(x);
  if (x === 1 || x === 2) return 0;
  if (x < 2) return belowTwo(x);
  if (x < 8) return belowEight(x);
  const logarithm = log(x);
  if (x >= STIRLING_IS_EXACT) return x * (logarithm - 1);
  const z = 1 / x;
  const y = z * z;
  return (x - 0.5) * (logarithm - 1) + W[0] + z * polynomial(W.slice(1), y);
}

function belowTwo(x: number): number {
  // Below 0.9: Γ(x) = Γ(x + 1) / x.
  const small = x <= 0.9;
  const start = small ? -log(x) : 0;
  const above = small ? x + 1 : x;
  if (above >= (small ? 1.7316 : 1.73162)) return start + aroundTwo(2 - above);
  if (above >= (small ? 1.23164 : 1.23163)) return start + aroundLeast(small ? x - (LEAST_AT - 1) : x - LEAST_AT);
  return start + aroundOne(small ? x : x - 1);
}

function aroundTwo(y: number): number {
  const z = y * y;
  const even = A[0] + z * (A[2] + z * (A[4] + z * (A[6] + z * (A[8] + z * A[10]))));
  const odd = z * (A[1] + z * (A[3] + z * (A[5] + z * (A[7] + z * (A[9] + z * A[11])))));
  return y * even + odd - 0.5 * y;
}

function aroundLeast(y: number): number {
  const z = y * y;
  const w = z * y;
  const first = T[0] + w * (T[3] + w * (T[6] + w * (T[9] + w * T[12])));
  const second = T[1] + w * (T[4] + w * (T[7] + w * (T[10] + w * T[13])));
  const third = T[2] + w * (T[5] + w * (T[8] + w * (T[11] + w * T[14])));
  return LEAST + (z * first - (LEAST_TAIL - w * (second + y * third)));
}

function aroundOne(y: number): number {
  return -0.5 * y + (y * polynomial(U, y)) / polynomial(V, y);
}

function belowEight(x: number): number {
  const whole = Math.floor(x);
  const y = x - whole;
  let product = 1;
  for (let i = whole - 1; i >= 2; i--) product *= y + i;
  const ofRemainder = 0.5 * y + (y * polynomial(S, y)) / polynomial(R, y);
  return product === 1 ? ofRemainder : ofRemainder + log(product);
}

/** c₀ + c₁ x + c₂ x² + … */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i];
  return sum;
}
