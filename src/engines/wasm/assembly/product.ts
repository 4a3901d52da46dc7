/** Products of any two row-major matrices, either of them transposed, with what a dense layer does to them: bias and rectifier. */
import { multiplyAdd } from './matrix';

/** Rows of one item, a multiple of a tile's; a tile is four rows and eight columns, whose sums stay in eight registers. */
const ITEM_ROWS: u32 = 32;
const TILE_ROWS: u32 = 4;
const TILE_COLUMNS: u32 = 8;

@unmanaged
export class ProductRun {
  rows: u32;
  depth: u32;
  columns: u32;
  /** 1: sums below 0 become 0. */
  rectifies: u32;
  /** The left matrix, and the bytes from row to row and from column to column. Up to three rows behind its last are read, and what comes of them is left alone. */
  left: usize;
  leftRowBytes: u32;
  leftColumnBytes: u32;
  /** The right matrix, likewise. */
  right: usize;
  rightRowBytes: u32;
  rightColumnBytes: u32;
  /** 0, or a number a column. */
  bias: usize;
  /** Room for the right matrix and the bias, each with columns up to a multiple of eight: of each eight columns the bias, then row by row. */
  panels: usize;
  /** Row-major, rows up to a multiple of four, columns of eight. */
  output: usize;
}

export function packRight(run: ProductRun): void {
  const columns = run.columns;
  let to = run.panels;
  for (let column: u32 = 0; column < columns; column += TILE_COLUMNS) {
    const count = min(TILE_COLUMNS, columns - column);
    memory.fill(to, 0, TILE_COLUMNS * 4);
    if (run.bias) memory.copy(to, run.bias + column * 4, count * 4);
    to += TILE_COLUMNS * 4;
    let from = run.right + column * run.rightColumnBytes;
    for (let row: u32 = 0; row < run.depth; row++) {
      if (count == TILE_COLUMNS && run.rightColumnBytes == 4) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
      } else {
        for (let i: u32 = 0; i < TILE_COLUMNS; i++) store<f32>(to + i * 4, i < count ? load<f32>(from + i * run.rightColumnBytes) : 0);
      }
      from += run.rightRowBytes;
      to += TILE_COLUMNS * 4;
    }
  }
}

/** Some rows of the product. */
export function multiplyRows(run: ProductRun, item: u32): void {
  const first = item * ITEM_ROWS;
  const last = min(first + ITEM_ROWS, run.rows);
  const width = ((run.columns + TILE_COLUMNS - 1) & ~(TILE_COLUMNS - 1)) * 4;
  const panelBytes = (run.depth + 1) * TILE_COLUMNS * 4;
  for (let column: u32 = 0, panel = run.panels; column < width; column += TILE_COLUMNS * 4, panel += panelBytes) {
    for (let row = first; row < last; row += TILE_ROWS) multiplyTile(run, run.left + row * run.leftRowBytes, panel, run.output + row * width + column, width);
  }
}

// @ts-ignore: decorator
@inline
function rectified(sum: v128, rectifies: u32): v128 {
  return rectifies ? f32x4.max(sum, f32x4.splat(0)) : sum;
}

// @ts-ignore: decorator
@inline
function multiplyTile(run: ProductRun, left: usize, panel: usize, to: usize, rowBytes: u32): void {
  const leftRowBytes = run.leftRowBytes;
  const leftColumnBytes = run.leftColumnBytes;
  let second = left + leftRowBytes;
  let third = second + leftRowBytes;
  let fourth = third + leftRowBytes;
  let a0 = v128.load(panel);
  let a1 = v128.load(panel, 16);
  let b0 = a0;
  let b1 = a1;
  let c0 = a0;
  let c1 = a1;
  let d0 = a0;
  let d1 = a1;
  panel += TILE_COLUMNS * 4;
  const end = panel + run.depth * TILE_COLUMNS * 4;
  while (panel < end) {
    const upper = v128.load(panel);
    const lower = v128.load(panel, 16);
    let value = v128.load32_splat(left);
    a0 = multiplyAdd(value, upper, a0);
    a1 = multiplyAdd(value, lower, a1);
    value = v128.load32_splat(second);
    b0 = multiplyAdd(value, upper, b0);
    b1 = multiplyAdd(value, lower, b1);
    value = v128.load32_splat(third);
    c0 = multiplyAdd(value, upper, c0);
    c1 = multiplyAdd(value, lower, c1);
    value = v128.load32_splat(fourth);
    d0 = multiplyAdd(value, upper, d0);
    d1 = multiplyAdd(value, lower, d1);
    left += leftColumnBytes;
    second += leftColumnBytes;
    third += leftColumnBytes;
    fourth += leftColumnBytes;
    panel += TILE_COLUMNS * 4;
  }
  const rectifies = run.rectifies;
  v128.store(to, rectified(a0, rectifies));
  v128.store(to, rectified(a1, rectifies), 16);
  to += rowBytes;
  v128.store(to, rectified(b0, rectifies));
  v128.store(to, rectified(b1, rectifies), 16);
  to += rowBytes;
  v128.store(to, rectified(c0, rectifies));
  v128.store(to, rectified(c1, rectifies), 16);
  to += rowBytes;
  v128.store(to, rectified(d0, rectifies));
  v128.store(to, rectified(d1, rectifies), 16);
}
