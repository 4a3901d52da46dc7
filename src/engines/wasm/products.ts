import type { Heap } from './heap.ts';
import { PRODUCT_ITEM_ROWS, PRODUCT_RUN, TASK, writeFields } from './layout.ts';
import type { ThreadPool } from './threadPool.ts';

/** A product of two row-major matrices, rows × depth times depth × columns. */
export interface ProductShape {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  /** The left matrix lies as depth × rows. */
  readonly transposesLeft: boolean;
  /** The right matrix lies as columns × depth. */
  readonly transposesRight: boolean;
  /** Sums below 0 become 0. */
  readonly rectifies: boolean;
}

/** Writes left × right + bias (a number a column, or none) to `to`, rows × columns. */
export type Multiply = (shape: ProductShape, left: Float32Array, right: Float32Array, bias: Float32Array | undefined, to: Float32Array) => void;

/** Products by assembly/product.ts, in one room that grows with the largest. Throws `out-of-memory`. */
export function createWasmMultiply(heap: Heap, pool: ThreadPool): Multiply {
  const room = { address: 0, bytes: 0 };
  return (shape, left, right, bias, to) => {
    const at = placesOf(shape, bias !== undefined);
    if (at.end > room.bytes) {
      if (room.bytes > 0) heap.free(room.address);
      room.address = heap.allocate(at.end);
      room.bytes = at.end;
    }
    const { address } = room;
    const { u32, f32 } = heap.views();
    const { rows, depth, columns, transposesLeft, transposesRight } = shape;
    f32.set(left, (address + at.left) >>> 2);
    f32.set(right, (address + at.right) >>> 2);
    if (bias) f32.set(bias, (address + at.bias) >>> 2);
    writeFields(PRODUCT_RUN, u32, address, {
      rows,
      depth,
      columns,
      rectifies: Number(shape.rectifies),
      left: address + at.left,
      leftRowBytes: transposesLeft ? 4 : depth * 4,
      leftColumnBytes: transposesLeft ? rows * 4 : 4,
      right: address + at.right,
      rightRowBytes: transposesRight ? 4 : columns * 4,
      rightColumnBytes: transposesRight ? depth * 4 : 4,
      bias: bias ? address + at.bias : 0,
      panels: address + at.panels,
      output: address + at.output,
    });
    pool.run(TASK.productPack, 1, address);
    pool.run(TASK.productRows, Math.ceil(rows / PRODUCT_ITEM_ROWS), address);
    copyRows(f32, (address + at.output) >>> 2, shape, to);
  };
}

/** Byte offsets of the parts, each a multiple of 64. */
function placesOf({ rows, depth, columns }: ProductShape, hasBias: boolean) {
  let end = PRODUCT_RUN.size;
  const take = (floats: number) => {
    const start = Math.ceil(end / 64) * 64;
    end = start + floats * 4;
    return start;
  };
  const width = roundUp(columns, 8);
  // Three rows more are read on the left.
  const places = { left: take(rows * depth + 3 * Math.max(depth, 1)), right: take(depth * columns), bias: take(hasBias ? columns : 0), panels: take((depth + 1) * width), output: take(roundUp(rows, 4) * width) };
  return { ...places, end };
}

/** Out of rows that are padded to a multiple of eight columns. */
function copyRows(f32: Float32Array, from: number, { rows, columns }: ProductShape, to: Float32Array): void {
  const width = roundUp(columns, 8);
  if (width === columns) return to.set(f32.subarray(from, from + rows * columns));
  for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) to[row * columns + column] = f32[from + row * width + column];
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
