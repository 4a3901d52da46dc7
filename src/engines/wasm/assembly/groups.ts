/** Between rows that lie one behind the other and groups of eight side by side (see matrix.ts). */
import { CELL } from './matrix';

/** Writes four vectors' first numbers side by side to the first place, their second ones to the second, and so on. Where places are the same, the earlier one's stay. */
// @ts-ignore: decorator
@inline
export function storeTurned(a: v128, b: v128, c: v128, d: v128, first: usize, second: usize, third: usize, fourth: usize): void {
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const abUpper = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cdUpper = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(fourth, v128.shuffle<f32>(abUpper, cdUpper, 2, 3, 6, 7));
  v128.store(third, v128.shuffle<f32>(abUpper, cdUpper, 0, 1, 4, 5));
  v128.store(second, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
  v128.store(first, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
}

/** A group's columns: `count` numbers of each of `rows` rows, which lie `stride` bytes apart; for those that are missing up to eight the numbers at `missing`. */
export function gatherRows(from: usize, stride: u32, rows: u32, missing: usize, count: u32, to: usize): void {
  for (let row: u32 = 0; row < 8; row += 4) {
    const a = row < rows ? from + row * stride : missing;
    const b = row + 1 < rows ? from + (row + 1) * stride : missing;
    const c = row + 2 < rows ? from + (row + 2) * stride : missing;
    const d = row + 3 < rows ? from + (row + 3) * stride : missing;
    const whole = count & ~3;
    let cell = to + row * 4;
    for (let at: u32 = 0; at < whole * 4; at += 16) {
      storeTurned(v128.load(a + at), v128.load(b + at), v128.load(c + at), v128.load(d + at), cell, cell + CELL, cell + 2 * CELL, cell + 3 * CELL);
      cell += 4 * CELL;
    }
    for (let at = whole * 4; at < count * 4; at += 4) {
      store<f32>(cell, load<f32>(a + at));
      store<f32>(cell, load<f32>(b + at), 4);
      store<f32>(cell, load<f32>(c + at), 8);
      store<f32>(cell, load<f32>(d + at), 12);
      cell += CELL;
    }
  }
}

/** The reverse: rows behind the last are not written. */
export function scatterRows(from: usize, count: u32, to: usize, stride: u32, rows: u32): void {
  const last = rows - 1;
  for (let row: u32 = 0; row < 8 && row < rows; row += 4) {
    const a = to + row * stride;
    const b = to + min(row + 1, last) * stride;
    const c = to + min(row + 2, last) * stride;
    const d = to + min(row + 3, last) * stride;
    const whole = count & ~3;
    let cell = from + row * 4;
    for (let at: u32 = 0; at < whole * 4; at += 16) {
      storeTurned(v128.load(cell), v128.load(cell, CELL), v128.load(cell, 2 * CELL), v128.load(cell, 3 * CELL), a + at, b + at, c + at, d + at);
      cell += 4 * CELL;
    }
    for (let at = whole * 4; at < count * 4; at += 4) {
      store<f32>(d + at, load<f32>(cell, 12));
      store<f32>(c + at, load<f32>(cell, 8));
      store<f32>(b + at, load<f32>(cell, 4));
      store<f32>(a + at, load<f32>(cell));
      cell += CELL;
    }
  }
}

/** All of `columns` columns (a multiple of 4) of a group, row by row. */
// @ts-ignore: decorator
@inline
export function turnGroup(columns: u32, from: usize, to: usize): void {
  const stride = columns * 4;
  for (let row: u32 = 0; row < 8; row += 4) {
    const a = to + row * stride;
    let cell = from + row * 4;
    for (let at: u32 = 0; at < stride; at += 16) {
      storeTurned(v128.load(cell), v128.load(cell, CELL), v128.load(cell, 2 * CELL), v128.load(cell, 3 * CELL), a + at, a + stride + at, a + 2 * stride + at, a + 3 * stride + at);
      cell += 4 * CELL;
    }
  }
}
