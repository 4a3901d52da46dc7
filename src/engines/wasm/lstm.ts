import type { LstmShape } from '../../core/neural/lstm.ts';
import type { LstmRunShape, LstmRuns } from '../../core/neural/lstmRuns.ts';
import type { Heap } from './heap.ts';
import { LSTM_BLOCK_ROWS, LSTM_PACKED_COLUMNS, LSTM_PACKED_GROUPS, LSTM_RUN, TASK, writeFields } from './layout.ts';
import type { ThreadPool } from './threadPool.ts';

/** Columns that the kernels compute together: see assembly/matrix.ts. */
const TILE = 4;

/** Runs of the kernels in assembly/lstm.ts. Throws `out-of-memory`. */
export function createWasmLstm(heap: Heap, pool: ThreadPool, shape: LstmRunShape): LstmRuns {
  const { batch, steps, units } = shape;
  const room = takeRoom(heap, shape, pool.threads);
  const { at, sizes } = room;
  const view = (name: RoomName) => heap.views().f32.subarray(at[name] >>> 2, (at[name] >>> 2) + sizes[name]);
  const blocks = Math.ceil(batch / LSTM_BLOCK_ROWS);
  const fields = { ...runFields(shape), ...at, mask: shape.masked ? at.mask : 0 };
  heap.views().u8.fill(0, room.address, room.address + room.bytes);
  writeFields(LSTM_RUN, heap.views().u32, room.run, fields);
  const run = (task: number, items: number) => pool.run(task, items, room.run);
  return {
    forward(x, weights, mask) {
      view('x').set(x);
      if (mask) view('mask').set(mask);
      view('kernel').set(weights.kernel);
      view('recurrentKernel').set(weights.recurrentKernel);
      view('bias').set(weights.bias);
      run(TASK.lstmPack, 1);
      run(TASK.lstmForward, blocks);
      return view('output');
    },
    backward(dOutput) {
      view('dOutput').set(dOutput);
      run(TASK.lstmBackward, blocks);
      run(TASK.lstmWeightGradient, Math.ceil(gatesWidthOf(shape) / LSTM_PACKED_COLUMNS));
      run(TASK.lstmUnpack, 1);
      return { x: view('dX'), kernel: view('dKernel'), recurrentKernel: view('dRecurrentKernel'), bias: view('dBias') };
    },
    dispose: () => heap.free(room.address),
  };

  function runFields({ inputs, keeps, sequences }: LstmRunShape) {
    return { rows: batch, steps, inputs, units, joinedWidth: joinedWidthOf(shape), gatesWidth: gatesWidthOf(shape), keeps: Number(keeps), sequences: Number(sequences), scratchBytes: scratchFloats(shape) * 4 };
  }
}

/** Inputs and units side by side, as assembly/lstm.ts pads them. */
function joinedWidthOf({ inputs, units }: LstmShape): number {
  return roundUp(inputs + units, TILE);
}

function gatesWidthOf({ units }: LstmShape): number {
  return roundUp(4 * units, 8);
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}

function scratchFloats(shape: LstmShape): number {
  return Math.max(LSTM_BLOCK_ROWS * (joinedWidthOf(shape) + 3 * shape.units), LSTM_PACKED_GROUPS * 8 * LSTM_PACKED_COLUMNS);
}

type RoomName = keyof ReturnType<typeof roomSizes>;

/** Numbers of 32 bits that each part takes. */
function roomSizes(shape: LstmRunShape, threads: number) {
  const { batch, steps, inputs, units, keeps, sequences, masked } = shape;
  const joinedWidth = joinedWidthOf(shape);
  const gatesWidth = gatesWidthOf(shape);
  const slots = (keeps ? Math.ceil(batch / LSTM_BLOCK_ROWS) : threads) * LSTM_BLOCK_ROWS;
  const outputs = batch * units * (sequences ? steps : 1);
  const kept = (size: number) => (keeps ? size : 0);
  return {
    x: batch * steps * inputs,
    mask: masked ? batch * steps : 0,
    output: outputs,
    kernel: inputs * 4 * units,
    recurrentKernel: units * 4 * units,
    bias: 4 * units,
    panels: (inputs + units) * gatesWidth,
    transposedPanels: kept(joinedWidth * gatesWidth),
    packedBias: gatesWidth,
    joined: slots * joinedWidth * (keeps ? steps + 1 : 2),
    cells: slots * units * (keeps ? steps + 1 : 1),
    gates: slots * gatesWidth * (keeps ? steps : 1),
    dOutput: kept(outputs),
    dX: kept(batch * steps * inputs),
    dKernel: kept(inputs * 4 * units),
    dRecurrentKernel: kept(units * 4 * units),
    dBias: kept(4 * units),
    dJoinedWeights: kept(joinedWidth * gatesWidth),
    dPackedBias: kept(gatesWidth),
    zeros: joinedWidth,
    scratch: threads * scratchFloats(shape),
  };
}

/** One block of the heap for all parts, each at an address that 64 divides. */
function takeRoom(heap: Heap, shape: LstmRunShape, threads: number) {
  const sizes = roomSizes(shape, threads);
  const offsets = {} as Record<RoomName, number>;
  let bytes = roundUp(LSTM_RUN.size, 64);
  for (const name of Object.keys(sizes) as RoomName[]) {
    offsets[name] = bytes;
    bytes += roundUp(sizes[name] * 4, 64);
  }
  const address = heap.allocate(bytes);
  const at = Object.fromEntries(Object.entries(offsets).map(([name, offset]) => [name, address + offset])) as Record<RoomName, number>;
  return { address, bytes, run: address, at, sizes };
}
