import type { NetworkBatch } from '../contract/index.ts';

/** Rows as a network reads them, gathered batch by batch: the whole is never written out. */
export interface NetworkRows {
  readonly count: number;
  readonly y: Float32Array;
  readonly weight: Float32Array;
  /** Numbers a row of `x`, and of its mask (0 where there is none). */
  readonly width: number;
  readonly maskWidth: number;
  /** Writes one row's numbers at the batch's place `at`. */
  read(row: number, batch: Pick<BatchRoom, 'x' | 'mask'>, at: number): void;
}

/** Room for a batch, used again and again. */
export interface BatchRoom extends NetworkBatch {
  readonly x: Float32Array<ArrayBuffer>;
}

export function createBatchRoom({ width, maskWidth }: NetworkRows, batchSize: number): BatchRoom {
  return {
    x: new Float32Array(batchSize * width),
    ...(maskWidth > 0 && { mask: new Float32Array(batchSize * maskWidth) }),
    y: new Float32Array(batchSize),
    weight: new Float32Array(batchSize),
  };
}

/** Rows `order[from]` … of a batch; where they end before it is full, zeros of weight 0 follow. */
export function fillBatch(rows: NetworkRows, order: Int32Array, from: number, room: BatchRoom): void {
  const size = room.y.length;
  for (let at = 0; at < size; at++) {
    const row = from + at < order.length ? order[from + at] : -1;
    room.y[at] = row < 0 ? 0 : rows.y[row];
    room.weight[at] = row < 0 ? 0 : rows.weight[row];
    if (row >= 0) rows.read(row, room, at);
    else clearRow(rows, room, at);
  }
}

/** Zeros at the batch's place `at`. */
export function clearRow({ width, maskWidth }: NetworkRows, { x, mask }: BatchRoom, at: number): void {
  x.fill(0, at * width, (at + 1) * width);
  mask?.fill(0, at * maskWidth, (at + 1) * maskWidth);
}
