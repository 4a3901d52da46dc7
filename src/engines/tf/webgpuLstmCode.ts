import type { LstmRunShape } from '../../core/neural/lstmRuns.ts';
import activations from './webgpu/activations.wgsl?raw';
import backward from './webgpu/lstmBackward.wgsl?raw';
import backwardHeld from './webgpu/lstmBackwardHeld.wgsl?raw';
import forward from './webgpu/lstmForward.wgsl?raw';
import forwardHeld from './webgpu/lstmForwardHeld.wgsl?raw';
import inputs from './webgpu/lstmInputs.wgsl?raw';
import weights from './webgpu/lstmWeights.wgsl?raw';

/** What a device allows, as far as these kernels ask. */
export type LstmLimits = Pick<GPUSupportedLimits, 'maxComputeWorkgroupStorageSize' | 'maxComputeInvocationsPerWorkgroup' | 'maxComputeWorkgroupSizeX'>;

/** The kernels of one layer at one shape; they know its sizes as constants. */
export interface LstmCode {
  readonly forward: string;
  readonly backward: string;
  readonly weights: string;
  readonly inputs: string;
  /** Rows of a workgroup of `forward` and `backward`. */
  readonly rows: number;
  /** Bytes of scratch that a workgroup needs in a buffer, because the device's own room is too small; 0: none. */
  readonly scratchBytes: number;
}

/** Numbers kept of each row, step and unit for the backward run: four gates, cell, hidden. */
export const STATES = 6;

/** Bindings of what is not always there. */
export const STATES_BINDING = 5;
export const MASK_BINDING = 6;
export const SCRATCH_BINDING = 7;

/** From so many rows a device has more than enough workgroups, and a weight that was read serves several rows. */
const ROWS_IN_PARALLEL = 256;
const MOST_ROWS = 4;

/** A thread keeps at most so many weights in registers. */
const MOST_HELD = 128;

/** In general, weights are read from their buffers at each step; small layers keep them in registers. */
export function lstmCode(shape: LstmRunShape, limits: LstmLimits): LstmCode {
  const { units, inputs: width } = shape;
  const threads = Math.min(256, limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);
  const isHeld = 4 * units <= threads && units + width <= MOST_HELD && heldBytes(shape) <= limits.maxComputeWorkgroupStorageSize;
  return isHeld ? heldCode(shape, limits) : generalCode(shape, limits, threads);
}

function generalCode(shape: LstmRunShape, limits: LstmLimits, mostThreads: number): LstmCode {
  const { units } = shape;
  // Hidden, cell and the four sums of each unit.
  const bytesPerRow = 6 * units * 4;
  const fitting = Math.floor(limits.maxComputeWorkgroupStorageSize / bytesPerRow);
  const rows = Math.max(1, Math.min(rowsFor(shape), fitting));
  const constants = constantsOf(shape, rows, Math.min(Math.ceil(units / 8) * 32, mostThreads));
  const room = fitting > 0 ? workgroupRoom(rows * bytesPerRow) : scratchRoom(rows * bytesPerRow);
  return {
    ...runsOver(shape, constants, [room, forward], [room, backward]),
    rows,
    scratchBytes: fitting > 0 ? 0 : rows * bytesPerRow,
  };
}

function heldCode(shape: LstmRunShape, limits: LstmLimits): LstmCode {
  const { units, inputs: width } = shape;
  const fitting = Math.floor(limits.maxComputeWorkgroupStorageSize / heldBytes(shape));
  const rows = Math.min(rowsFor(shape), fitting);
  const constants = `${constantsOf(shape, rows, Math.ceil(units / 8) * 32)}\nconst DEPTH = ${depthOf(shape)}u;`;
  const sumWeight = (k: number) => (k < units ? `recurrentKernel[${k}u * WIDTH + j]` : k < units + width ? `kernel[${k - units}u * WIDTH + j]` : '0');
  const partWeight = (k: number) => (k < units ? `recurrentKernel[weights + ${k}u]` : '0');
  // Beyond the last unit there is no number, only another gate's.
  const partSum = (k: number) => (k < units ? `sums[at + ${k}u]` : '0');
  const forwardText = unrolled(forwardHeld, depthOf(shape), sumWeight, (k) => `seen[at + ${k}u]`);
  const backwardText = unrolled(backwardHeld, Math.ceil(units / 4) * 4, partWeight, partSum);
  return { ...runsOver(shape, constants, [forwardText], [backwardText]), rows, scratchBytes: 0 };
}

/** Hidden and inputs of a row, in whole fours. */
function depthOf({ units, inputs }: LstmRunShape): number {
  return Math.ceil((units + inputs) / 4) * 4;
}

/** Bytes of a workgroup's memory that a row takes. */
function heldBytes(shape: LstmRunShape): number {
  return 4 * Math.max(depthOf(shape) + 4 * shape.units, 8 * shape.units);
}

function rowsFor({ batch }: LstmRunShape): number {
  return Math.min(Math.ceil(batch / ROWS_IN_PARALLEL), MOST_ROWS);
}

function constantsOf({ batch, steps, inputs, units, sequences }: LstmRunShape, rows: number, threads: number): string {
  const sizes = Object.entries({ BATCH: batch, STEPS: steps, INPUTS: inputs, UNITS: units, ROWS: rows, THREADS: threads, STATES });
  return [...sizes.map(([name, value]) => `const ${name} = ${value}u;`), `const SEQUENCES = ${sequences};`].join('\n');
}

function runsOver({ masked, keeps }: LstmRunShape, constants: string, forwardTexts: readonly string[], backwardTexts: readonly string[]): Pick<LstmCode, 'forward' | 'backward' | 'weights' | 'inputs'> {
  const seen = masked ? maskedSteps : allSteps;
  return {
    forward: [constants, seen, keeps ? keptStates : unkeptStates, activations, ...forwardTexts].join('\n'),
    backward: [constants, seen, activations, ...backwardTexts].join('\n'),
    weights: [constants, seen, weights].join('\n'),
    inputs: [constants, inputs].join('\n'),
  };
}

/** Fills in a text's `hold` and `add`: `depth` weights as constants in fours, and their products with numbers added to `sum`. */
function unrolled(text: string, depth: number, weight: (k: number) => string, number: (k: number) => string): string {
  const fours = Array.from({ length: depth / 4 }, (_, i) => [4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3]);
  const hold = fours.map((four, i) => `let w${i} = vec4f(${four.map(weight).join(', ')});`);
  const add = fours.map((four, i) => `sum += w${i} * vec4f(${four.map(number).join(', ')});`);
  return text.replace('//{hold}', hold.join('\n')).replace('//{add}', add.join('\n'));
}

const workgroupRoom = (bytes: number) => `
var<workgroup> room: array<f32, ${bytes / 4}>;
fn roomOf(group: u32) -> u32 { return 0; }
fn meet() { workgroupBarrier(); }`;

const scratchRoom = (bytes: number) => `
@group(0) @binding(${SCRATCH_BINDING}) var<storage, read_write> room: array<f32>;
fn roomOf(group: u32) -> u32 { return group * ${bytes / 4}u; }
fn meet() { storageBarrier(); }`;

const maskedSteps = `
@group(0) @binding(${MASK_BINDING}) var<storage, read> mask: array<f32>;
fn isSeen(at: u32) -> bool { return mask[at] != 0; }`;

const allSteps = 'fn isSeen(at: u32) -> bool { return true; }';

const keptStates = `
@group(0) @binding(${STATES_BINDING}) var<storage, read_write> states: array<f32>;
fn keepGates(at: u32, u: u32, gates: vec4f) {
  for (var gate = 0u; gate < 4u; gate++) { states[(at * STATES + gate) * UNITS + u] = gates[gate]; }
}
fn keepStates(at: u32, u: u32, cell: f32, hidden: f32) {
  states[(at * STATES + 4u) * UNITS + u] = cell;
  states[(at * STATES + 5u) * UNITS + u] = hidden;
}`;

const unkeptStates = `
fn keepGates(at: u32, u: u32, gates: vec4f) {}
fn keepStates(at: u32, u: u32, cell: f32, hidden: f32) {}`;
