/** Numbers whose sizes are summed up, in blocks of `rowsPerSum`. */
@unmanaged
export class Summing {
  values: usize;
  count: u32;
  rowsPerSum: u32;
  /** By block: the answer. */
  sums: usize;
}

/** Σ|value| of block `item`, in the order of core/trees/quantise.ts: four sums side by side. */
export function sumSizes(argument: usize, item: i32): void {
  const summing = changetype<Summing>(argument);
  const from = <u32>item * summing.rowsPerSum;
  const count = min(summing.rowsPerSum, summing.count - from);
  const values = summing.values + (<usize>from << 3);
  const end = values + (<usize>(count - (count & 3)) << 3);
  let ab = f64x2.splat(0);
  let cd = f64x2.splat(0);
  let at = values;
  for (; at < end; at += 32) {
    ab = f64x2.add(ab, f64x2.abs(v128.load(at)));
    cd = f64x2.add(cd, f64x2.abs(v128.load(at, 16)));
  }
  let a = f64x2.extract_lane(ab, 0);
  for (; at < values + (<usize>count << 3); at += 8) a += abs(load<f64>(at));
  store<f64>(summing.sums + (<usize>item << 3), a + f64x2.extract_lane(ab, 1) + (f64x2.extract_lane(cd, 0) + f64x2.extract_lane(cd, 1)));
}
