/** Four logistic functions or hyperbolic tangents at once. */
import { multiplyAdd } from './matrix';

/** Added to a small number, it leaves the nearest whole number in the last bits. */
const ROUNDER: f32 = 12582912;

// @ts-ignore: decorator
@inline
function splat(value: f32): v128 {
  return f32x4.splat(value);
}

/** exp, within 2 units in the last place; arguments beyond ±87 are taken for ±87. Cephes' polynomial (Moshier 1989). */
// @ts-ignore: decorator
@inline
function exp4(x: v128): v128 {
  const clamped = f32x4.pmax(f32x4.pmin(x, splat(87)), splat(-87));
  const rounded = multiplyAdd(clamped, splat(1.44269504088896341), splat(ROUNDER));
  const power = f32x4.sub(rounded, splat(ROUNDER));
  const rest = multiplyAdd(power, splat(2.12194440e-4), multiplyAdd(power, splat(-0.693359375), clamped));
  let value = multiplyAdd(splat(1.9875691500e-4), rest, splat(1.3981999507e-3));
  value = multiplyAdd(value, rest, splat(8.3334519073e-3));
  value = multiplyAdd(value, rest, splat(4.1665795894e-2));
  value = multiplyAdd(value, rest, splat(1.6666665459e-1));
  value = multiplyAdd(value, rest, splat(5.0000001201e-1));
  value = f32x4.add(multiplyAdd(f32x4.mul(rest, rest), value, rest), splat(1));
  return f32x4.mul(value, i32x4.shl(i32x4.add(rounded, i32x4.splat(127)), 23));
}

// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  const one = splat(1);
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))));
}

// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  return multiplyAdd(splat(2), sigmoid4(f32x4.add(x, x)), splat(-1));
}
