/**
 * Products of matrices of 32-bit floats. The rows of a batch lie in groups of eight, of each column eight rows side by side: element (row, column) of a
 * matrix with `width` columns lies at ((row >> 3) · width + column) · 32 + (row & 7) · 4. So four rows are one vector, whatever is computed of them.
 * Sums are kept in eight registers, as many as a processor has products under way; with twelve the compiler moves some to memory and back.
 */

/** Bytes of eight rows of a column. */
export const CELL: u32 = 32;
/** Columns that are computed together: widths are padded to a multiple of it. */
export const TILE: u32 = 4;

/** One rounding where the machine has a fused form, two where it has not: neural kernels alone use it, for trees must not depend on the machine. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(a: v128, b: v128, sum: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, sum);
  return f32x4.add(f32x4.mul(a, b), sum);
}

/** Four columns of one group: `to` = start (a number a column) + left (eight rows × depth) times a panel (depth × 4, row-major). */
// @ts-ignore: decorator
@inline
function multiplyTile(left: usize, panel: usize, depth: u32, start: usize, to: usize): void {
  let a0 = v128.load32_splat(start);
  let a1 = a0;
  let b0 = v128.load32_splat(start, 4);
  let b1 = b0;
  let c0 = v128.load32_splat(start, 8);
  let c1 = c0;
  let d0 = v128.load32_splat(start, 12);
  let d1 = d0;
  const end = panel + depth * 16;
  while (panel < end) {
    const upper = v128.load(left);
    const lower = v128.load(left, 16);
    let weight = v128.load32_splat(panel);
    a0 = multiplyAdd(upper, weight, a0);
    a1 = multiplyAdd(lower, weight, a1);
    weight = v128.load32_splat(panel, 4);
    b0 = multiplyAdd(upper, weight, b0);
    b1 = multiplyAdd(lower, weight, b1);
    weight = v128.load32_splat(panel, 8);
    c0 = multiplyAdd(upper, weight, c0);
    c1 = multiplyAdd(lower, weight, c1);
    weight = v128.load32_splat(panel, 12);
    d0 = multiplyAdd(upper, weight, d0);
    d1 = multiplyAdd(lower, weight, d1);
    left += CELL;
    panel += 16;
  }
  v128.store(to, a0);
  v128.store(to, a1, 16);
  v128.store(to, b0, 32);
  v128.store(to, b1, 48);
  v128.store(to, c0, 64);
  v128.store(to, c1, 80);
  v128.store(to, d0, 96);
  v128.store(to, d1, 112);
}

/** `to` (groups × columns) = start (a row, for all) + left (groups × leftWidth, of which the first `depth`) times panels of four columns each. */
export function multiply(groups: u32, left: usize, leftWidth: u32, panels: usize, depth: u32, columns: u32, start: usize, to: usize): void {
  for (let column: u32 = 0; column < columns; column += TILE) {
    for (let group: u32 = 0; group < groups; group++) {
      multiplyTile(left + group * leftWidth * CELL, panels, depth, start + column * 4, to + (group * columns + column) * CELL);
    }
    panels += depth * 16;
  }
}

/** Adds to four rows and eight columns of a row-major matrix at `to` the sums over `groups` of left's four columns times right's eight, whose rows lie side by side. Strides in bytes, from group to group or row to row. */
// @ts-ignore: decorator
@inline
function addProducts(groups: u32, left: usize, leftStride: u32, right: usize, rightStride: u32, to: usize, toStride: u32): void {
  const second = to + toStride;
  const third = second + toStride;
  const fourth = third + toStride;
  let a0 = v128.load(to);
  let a1 = v128.load(to, 16);
  let b0 = v128.load(second);
  let b1 = v128.load(second, 16);
  let c0 = v128.load(third);
  let c1 = v128.load(third, 16);
  let d0 = v128.load(fourth);
  let d1 = v128.load(fourth, 16);
  for (let group: u32 = 0; group < groups; group++) {
    for (const end = left + CELL; left < end; left += 4) {
      const upper = v128.load(right);
      const lower = v128.load(right, 16);
      let value = v128.load32_splat(left);
      a0 = multiplyAdd(value, upper, a0);
      a1 = multiplyAdd(value, lower, a1);
      value = v128.load32_splat(left, 32);
      b0 = multiplyAdd(value, upper, b0);
      b1 = multiplyAdd(value, lower, b1);
      value = v128.load32_splat(left, 64);
      c0 = multiplyAdd(value, upper, c0);
      c1 = multiplyAdd(value, lower, c1);
      value = v128.load32_splat(left, 96);
      d0 = multiplyAdd(value, upper, d0);
      d1 = multiplyAdd(value, lower, d1);
      right += rightStride;
    }
    left += leftStride - CELL;
  }
  v128.store(to, a0);
  v128.store(to, a1, 16);
  v128.store(second, b0);
  v128.store(second, b1, 16);
  v128.store(third, c0);
  v128.store(third, c1, 16);
  v128.store(fourth, d0);
  v128.store(fourth, d1, 16);
}

/** Adds left's transpose (groups × leftWidth) times right (rows × columns, row-major) to columns of a row-major matrix. `leftWidth` is a multiple of 4, `columns` of 8. */
export function addTransposed(groups: u32, left: usize, leftWidth: u32, right: usize, columns: u32, to: usize, toStride: u32): void {
  for (let row: u32 = 0; row < leftWidth; row += TILE) {
    for (let column: u32 = 0; column < columns; column += 8) {
      addProducts(groups, left + row * CELL, leftWidth * CELL, right + column * 4, columns * 4, to + row * toStride + column * 4, toStride);
    }
  }
}
