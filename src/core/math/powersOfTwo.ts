const LEAST = -1074;
const GREATEST = 1023;

const powers = Float64Array.from({ length: GREATEST - LEAST + 1 }, (_, i) => exactPower(i + LEAST));

/** 2^`exponent` for a whole exponent from −1074 to 1023, without rounding. */
export function powerOfTwo(exponent: number): number {
  return powers[exponent - LEAST];
}

/** By halving and doubling, which are exact everywhere; Math.pow may be rounded differently by another browser. */
function exactPower(exponent: number): number {
  let power = 1;
  for (let i = 0; i < exponent; i++) power *= 2;
  for (let i = 0; i > exponent; i--) power /= 2;
  return power;
}
