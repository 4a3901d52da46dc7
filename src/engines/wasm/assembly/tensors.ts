/** Kernels over the memory of tfjs's own wasm backend: a module by itself, which allocates nothing and has no data there. Counts are of numbers, places of bytes. */

/** As in core/neural/dropout.ts. */
const GOLDEN: u32 = 0x9e3779b9;

// @ts-ignore: decorator
@inline
function mix4(x: v128): v128 {
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(0x7feb352d));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(<i32>0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

/** core/neural/dropout.ts says what is dropped; `scale` is what the others are multiplied by. */
export function dropOut(from: usize, to: usize, count: u32, threshold: u32, scale: f32, seed: u32): void {
  let place = i32x4.add(i32x4.splat(seed), i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(<i32>GOLDEN)));
  const step = i32x4.splat(<i32>(4 * GOLDEN));
  // Unsigned numbers compare as signed ones where the highest bit is turned over.
  const turn = i32x4.splat(<i32>0x80000000);
  const least = v128.xor(i32x4.splat(threshold), turn);
  const scales = f32x4.splat(scale);
  const end = from + (count & ~3) * 4;
  while (from < end) {
    const keeps = i32x4.ge_s(v128.xor(mix4(place), turn), least);
    v128.store(to, v128.and(keeps, f32x4.mul(v128.load(from), scales)));
    place = i32x4.add(place, step);
    from += 16;
    to += 16;
  }
  const keeps = i32x4.ge_s(v128.xor(mix4(place), turn), least);
  if ((count & 3) > 0) store<f32>(to, i32x4.extract_lane(keeps, 0) ? load<f32>(from) * scale : 0);
  if ((count & 3) > 1) store<f32>(to, i32x4.extract_lane(keeps, 1) ? load<f32>(from, 4) * scale : 0, 4);
  if ((count & 3) > 2) store<f32>(to, i32x4.extract_lane(keeps, 2) ? load<f32>(from, 8) * scale : 0, 8);
}

// @ts-ignore: decorator
@inline
function weigh4(keep: f32, mean: v128, value: v128): v128 {
  return f32x4.add(f32x4.mul(f32x4.splat(keep), mean), f32x4.mul(f32x4.splat(<f32>1 - keep), value));
}

/** Adam's step (Kingma and Ba 2015): see core/neural/adam.ts. */
export function adam(weight: usize, first: usize, second: usize, gradient: usize, count: u32, scale: f32, rate: f32, beta1: f32, beta2: f32, epsilon: f32): void {
  const end = weight + (count & ~3) * 4;
  while (weight < end) {
    const g = f32x4.mul(v128.load(gradient), f32x4.splat(scale));
    const m = weigh4(beta1, v128.load(first), g);
    const v = weigh4(beta2, v128.load(second), f32x4.mul(g, g));
    v128.store(first, m);
    v128.store(second, v);
    v128.store(weight, f32x4.sub(v128.load(weight), f32x4.div(f32x4.mul(f32x4.splat(rate), m), f32x4.add(f32x4.sqrt(v), f32x4.splat(epsilon)))));
    weight += 16;
    first += 16;
    second += 16;
    gradient += 16;
  }
  for (const last = weight + (count & 3) * 4; weight < last; weight += 4, first += 4, second += 4, gradient += 4) {
    const g = load<f32>(gradient) * scale;
    const m = beta1 * load<f32>(first) + (<f32>1 - beta1) * g;
    const v = beta2 * load<f32>(second) + (<f32>1 - beta2) * (g * g);
    store<f32>(first, m);
    store<f32>(second, v);
    store<f32>(weight, load<f32>(weight) - (rate * m) / (sqrt<f32>(v) + epsilon));
  }
}
