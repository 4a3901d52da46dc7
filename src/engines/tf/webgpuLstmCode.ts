import type { LstmRunShape } from '../../core/neural/lstmRuns.ts';
import activations from './webgpu/activations.wgsl?raw';
import backward from './webgpu/lstmBackward.wgsl?raw';
import forward from './webgpu/lstmForward.wgsl?raw';
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

export function lstmCode(shape: LstmRunShape, limits: LstmLimits): LstmCode {
  const { batch, steps, inputs: width, units, sequences, keeps, masked } = shape;
  // Hidden, cell and the four sums of each unit.
  const bytesPerRow = 6 * units * 4;
  const fitting = Math.floor(limits.maxComputeWorkgroupStorageSize / bytesPerRow);
  const rows = Math.max(1, Math.min(Math.ceil(batch / ROWS_IN_PARALLEL), MOST_ROWS, fitting));
  const threads = Math.min(Math.ceil(units / 8) * 32, 256, limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);
  const sizes = Object.entries({ BATCH: batch, STEPS: steps, INPUTS: width, UNITS: units, ROWS: rows, THREADS: threads, STATES });
  const constants = [...sizes.map(([name, value]) => `const ${name} = ${value}u;`), `const SEQUENCES = ${sequences};`].join('\n');
  const room = fitting > 0 ? workgroupRoom(rows * bytesPerRow) : scratchRoom(rows * bytesPerRow);
  const seen = masked ? maskedSteps : allSteps;
  return {
    forward: [constants, room, seen, keeps ? keptStates : unkeptStates, activations, forward].join('\n'),
    backward: [constants, room, seen, activations, backward].join('\n'),
    weights: [constants, seen, weights].join('\n'),
    inputs: [constants, inputs].join('\n'),
    rows,
    scratchBytes: fitting > 0 ? 0 : rows * bytesPerRow,
  };
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
