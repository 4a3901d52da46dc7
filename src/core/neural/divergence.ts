import { WorkbenchError } from '../contract/index.ts';
import type { NetworkSpec } from '../contract/index.ts';
import type { NetworkRows } from './rows.ts';
import { createBatchRoom, fillBatch } from './rows.ts';

interface Diverged {
  readonly kind: string;
  readonly spec: NetworkSpec;
  readonly rows: NetworkRows;
  readonly options: { readonly learningRate: number; readonly clipNorm: number };
}

/** From this size on an input is hardly scaled. */
const UNSCALED = 100;
/** Adam moves each weight by about so much a step: more is rarely survived. */
const HIGH_RATE = 0.05;
/** Rows that are looked at for a cause. */
const LOOKED_AT = 1024;

/** Throws `bad-input` where an epoch's loss is not a finite number: with the epoch (counted from 0 here, from 1 in the message) and the likely cause. */
export function checkLoss(loss: number, epoch: number, task: Diverged): void {
  if (Number.isFinite(loss)) return;
  throw new WorkbenchError('bad-input', `"${task.kind}" stopped learning in epoch ${epoch + 1}: its loss is ${loss}. ${likelyCause(task)}`, { kind: task.kind, epoch: epoch + 1 });
}

function likelyCause({ spec, rows, options }: Diverged): string {
  const { learningRate, clipNorm } = options;
  const input = spec.input.kind === 'sequence' ? largestInput(rows) : 0;
  if (input > UNSCALED) return `Its inputs go up to ${input.toPrecision(3)}: scale them (scaling "standard"), or look for outliers.`;
  const target = rows.y.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (target > UNSCALED) return `Its targets go up to ${target.toPrecision(3)}: look for outliers, or learn their logarithm.`;
  if (learningRate > HIGH_RATE) return `The learning rate ${learningRate} is likely too high: try ${HIGH_RATE / 50}.`;
  if (clipNorm === 0) return 'Gradients likely exploded: set clipNorm to 1, or lower the learning rate.';
  return `Lower the learning rate (it is ${learningRate}), or clip gradients at a smaller norm.`;
}

function largestInput(rows: NetworkRows): number {
  const order = Int32Array.from({ length: Math.min(rows.count, LOOKED_AT) }, (_, row) => row);
  const room = createBatchRoom(rows, order.length);
  fillBatch(rows, order, 0, room);
  return room.x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
