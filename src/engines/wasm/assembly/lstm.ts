/** A layer of long short-term memory, forward and backward: core/neural/lstm.ts says what is computed, this file how it lies in memory (see matrix.ts). */
import { logisticOfDouble4, tanh4 } from './activate';
import { gatherRows, scatterRows, turnGroup } from './groups';
import { LstmRun } from './lstmRun';
import { CELL, addTransposed, multiply, multiplyAdd } from './matrix';

/** Rows that one item of a task takes through all steps, and their groups of eight: few enough for a step of them to stay in the cache, and the same at any number of threads. */
const BLOCK_ROWS: u32 = 16;
const BLOCK_GROUPS: u32 = 2;
/** Columns of the gates' sums, and groups of rows, that are packed at a time for the weights' gradient. */
const PACKED_COLUMNS: u32 = 16;
const PACKED_GROUPS: u32 = 20;

// @ts-ignore: decorator
@inline
function rowsOf(run: LstmRun, block: u32): u32 {
  return min(BLOCK_ROWS, run.rows - block * BLOCK_ROWS);
}

// @ts-ignore: decorator
@inline
function groupsOf(rows: u32): u32 {
  return (rows + 7) >> 3;
}

/** `memory.copy` and `memory.fill` of shared memory are slow: they are calls that move words one by one. Bytes are a multiple of 16. */
function copy(to: usize, from: usize, bytes: u32): void {
  for (let at: u32 = 0; at < bytes; at += 16) v128.store(to + at, v128.load(from + at));
}

function clear(at: usize, bytes: u32): void {
  for (let end = at + bytes; at < end; at += 16) v128.store(at, i32x4.splat(0));
}

// @ts-ignore: decorator
@inline
function isMasked(run: LstmRun, row: u32, step: u32): bool {
  return run.mask != 0 && load<f32>(run.mask + (row * run.steps + step) * 4) == 0;
}

/** All steps of one block of rows. */
export function forwardBlock(run: LstmRun, block: u32, thread: u32): void {
  const rows = rowsOf(run, block);
  const groups = groupsOf(rows);
  const units = run.units;
  const width = run.joinedWidth;
  const gatesWidth = run.gatesWidth;
  const first = block * BLOCK_ROWS;
  const slot = run.keeps ? block : thread;
  // Where nothing is kept, steps take turns between two rooms for the joined rows, so that no state is overwritten while it is read.
  const rooms = run.keeps ? run.steps + 1 : 2;
  const joinedBytes = groups * width * CELL;
  const cellBytes = groups * units * CELL;
  const allJoined = run.joined + slot * rooms * BLOCK_GROUPS * width * CELL;
  let cells = run.cells + slot * (run.keeps ? rooms : 1) * BLOCK_GROUPS * units * CELL;
  let gates = run.gates + slot * (run.keeps ? run.steps : 1) * BLOCK_GROUPS * gatesWidth * CELL;
  if (!run.keeps) {
    clear(allJoined, joinedBytes);
    clear(cells, cellBytes);
  }
  let joined = allJoined;
  for (let step: u32 = 0; step < run.steps; step++) {
    for (let group: u32 = 0; group < groups; group++) {
      gatherRows(run.x + ((first + group * 8) * run.steps + step) * run.inputs * 4, run.steps * run.inputs * 4, rows - group * 8, run.zeros, run.inputs, joined + group * width * CELL);
    }
    multiply(groups, joined, width, run.panels, run.inputs + units, gatesWidth, run.packedBias, gates);
    const nextJoined = run.keeps || step % 2 == 0 ? joined + joinedBytes : allJoined;
    const nextCells = run.keeps ? cells + cellBytes : cells;
    for (let group: u32 = 0; group < groups; group++) {
      const hidden = (group * width + run.inputs) * CELL;
      const cell = group * units * CELL;
      if (run.mask) updateSeen(run, thread, first, group, step, gates + group * gatesWidth * CELL, cells + cell, nextCells + cell, joined + hidden, nextJoined + hidden);
      else updateUnits(units, gates + group * gatesWidth * CELL, cells + cell, nextCells + cell, nextJoined + hidden);
    }
    if (run.sequences || step + 1 == run.steps) {
      const outputs = run.sequences ? run.steps : 1;
      const at = run.output + (first * outputs + (run.sequences ? step : 0)) * units * 4;
      for (let group: u32 = 0; group < groups; group++) {
        scatterRows(nextJoined + (group * width + run.inputs) * CELL, units, at + group * 8 * outputs * units * 4, outputs * units * 4, rows - group * 8);
      }
    }
    joined = nextJoined;
    cells = nextCells;
    if (run.keeps) gates += groups * gatesWidth * CELL;
  }
}

/** Activates the gates of a group in place, and writes its cells and hidden states: in two turns, so that no function waits for another. */
// @ts-ignore: decorator
@inline
function updateUnits(units: u32, gates: usize, cells: usize, nextCells: usize, hidden: usize): void {
  activateGates(gates, gates + units * 4 * CELL);
  const end = cells + units * CELL;
  while (cells < end) {
    for (let half: usize = 0; half < CELL; half += 16) {
      const gate = gates + half;
      const cell = multiplyAdd(v128.load(gate, CELL), v128.load(cells + half), f32x4.mul(v128.load(gate), v128.load(gate, 2 * CELL)));
      v128.store(nextCells + half, cell);
      v128.store(hidden + half, f32x4.mul(v128.load(gate, 3 * CELL), tanh4(cell)));
    }
    gates += 4 * CELL;
    cells += CELL;
    nextCells += CELL;
    hidden += CELL;
  }
}

/** Input, forget, candidate and output of each unit; packWeights has halved the sums of all but the candidate. */
// @ts-ignore: decorator
@inline
function activateGates(gates: usize, end: usize): void {
  while (gates < end) {
    for (let half: usize = 0; half < CELL; half += 16) {
      const gate = gates + half;
      v128.store(gate, logisticOfDouble4(v128.load(gate)));
      v128.store(gate, logisticOfDouble4(v128.load(gate, CELL)), CELL);
      v128.store(gate, tanh4(v128.load(gate, 2 * CELL)), 2 * CELL);
      v128.store(gate, logisticOfDouble4(v128.load(gate, 3 * CELL)), 3 * CELL);
    }
    gates += 4 * CELL;
  }
}

/** The same where some rows may not see this step: their states stay. Cells of before and after may be one place. */
function updateSeen(run: LstmRun, thread: u32, first: u32, group: u32, step: u32, gates: usize, cells: usize, nextCells: usize, hidden: usize, nextHidden: usize): void {
  const units = run.units;
  const before = run.keeps ? cells : run.scratch + thread * run.scratchBytes;
  if (!run.keeps) copy(before, cells, units * CELL);
  updateUnits(units, gates, cells, nextCells, nextHidden);
  for (let half: u32 = 0; half < CELL; half += 16) {
    const seen = seenRows(run, first + group * 8 + (half >> 2), step);
    for (let at = half; at < units * CELL; at += CELL) {
      keepUnseen(nextCells + at, before + at, seen);
      keepUnseen(nextHidden + at, hidden + at, seen);
    }
  }
}

/** What rows that do not see the step had before takes the place of what was computed for them. */
// @ts-ignore: decorator
@inline
function keepUnseen(to: usize, before: usize, seen: v128): void {
  v128.store(to, v128.bitselect(v128.load(to), v128.load(before), seen));
}

/** From the loss by one block's outputs to that by the gates' sums of all its steps (in place of the gates) and by x. Scratch: dJoined, dHidden, dCell of the block's rows, and the loss by one group's outputs. */
export function backwardBlock(run: LstmRun, block: u32, thread: u32): void {
  const rows = rowsOf(run, block);
  const groups = groupsOf(rows);
  const units = run.units;
  const width = run.joinedWidth;
  const gatesWidth = run.gatesWidth;
  const first = block * BLOCK_ROWS;
  const cellBytes = groups * units * CELL;
  const dJoined = run.scratch + thread * run.scratchBytes;
  const dHidden = dJoined + BLOCK_GROUPS * width * CELL;
  const dCell = dHidden + BLOCK_GROUPS * units * CELL;
  const dOutput = dCell + BLOCK_GROUPS * units * CELL;
  const outputs = run.sequences ? run.steps : 1;
  clear(dHidden, 2 * BLOCK_GROUPS * units * CELL);
  const cells = run.cells + block * (run.steps + 1) * BLOCK_GROUPS * units * CELL;
  const gates = run.gates + block * run.steps * BLOCK_GROUPS * gatesWidth * CELL;
  for (let left = run.steps; left > 0; left--) {
    const step = left - 1;
    const stepGates = gates + step * groups * gatesWidth * CELL;
    for (let group: u32 = 0; group < groups; group++) {
      const at = group * units * CELL;
      if (run.sequences || left == run.steps) {
        gatherRows(run.dOutput + ((first + group * 8) * outputs + (run.sequences ? step : 0)) * units * 4, outputs * units * 4, rows - group * 8, run.zeros, units, dOutput);
        addTo(dHidden + at, dOutput, units * CELL);
      }
      gatesToSums(run, first + group * 8, step, stepGates + group * gatesWidth * CELL, cells + step * cellBytes + at, cells + left * cellBytes + at, dHidden + at, dCell + at);
    }
    multiply(groups, stepGates, gatesWidth, run.transposedPanels, gatesWidth, width, run.zeros, dJoined);
    for (let group: u32 = 0; group < groups; group++) {
      const from = dJoined + group * width * CELL;
      if (run.dX) scatterRows(from, run.inputs, run.dX + ((first + group * 8) * run.steps + step) * run.inputs * 4, run.steps * run.inputs * 4, rows - group * 8);
      takeHidden(run, first + group * 8, step, dHidden + group * units * CELL, from + run.inputs * CELL);
    }
  }
}

function addTo(to: usize, from: usize, bytes: u32): void {
  for (let at: u32 = 0; at < bytes; at += 16) v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
}

/** The loss by a group's hidden states before a step; where the step was not seen, it is that behind it. */
function takeHidden(run: LstmRun, firstRow: u32, step: u32, dHidden: usize, from: usize): void {
  const bytes = run.units * CELL;
  if (!run.mask) return copy(dHidden, from, bytes);
  for (let half: u32 = 0; half < CELL; half += 16) {
    const seen = seenRows(run, firstRow + (half >> 2), step);
    for (let at = half; at < bytes; at += CELL) v128.store(dHidden + at, v128.bitselect(v128.load(from + at), v128.load(dHidden + at), seen));
  }
}

/** All bits set for rows that see the step. */
function seenRows(run: LstmRun, row: u32, step: u32): v128 {
  let seen = i32x4.splat(-1);
  if (row < run.rows && isMasked(run, row, step)) seen = i32x4.replace_lane(seen, 0, 0);
  if (row + 1 < run.rows && isMasked(run, row + 1, step)) seen = i32x4.replace_lane(seen, 1, 0);
  if (row + 2 < run.rows && isMasked(run, row + 2, step)) seen = i32x4.replace_lane(seen, 2, 0);
  if (row + 3 < run.rows && isMasked(run, row + 3, step)) seen = i32x4.replace_lane(seen, 3, 0);
  return seen;
}

/** Of a group and step: gates become the loss by their sums, `dCell` the loss by the cell before. */
// @ts-ignore: decorator
@inline
function gatesToSums(run: LstmRun, firstRow: u32, step: u32, gates: usize, cellsBefore: usize, cells: usize, dHidden: usize, dCell: usize): void {
  const one = f32x4.splat(1);
  for (let half: usize = 0; half < CELL; half += 16) {
    const seen = run.mask ? seenRows(run, firstRow + <u32>(half >> 2), step) : i32x4.splat(-1);
    for (let unit: u32 = 0; unit < run.units; unit++) {
      const at = unit * CELL + <u32>half;
      const gate = gates + unit * 4 * CELL + half;
      const input = v128.load(gate);
      const forget = v128.load(gate, CELL);
      const candidate = v128.load(gate, 2 * CELL);
      const output = v128.load(gate, 3 * CELL);
      const squashed = tanh4(v128.load(cells + at));
      const dh = v128.load(dHidden + at);
      const carried = v128.load(dCell + at);
      const dc = f32x4.add(carried, f32x4.mul(f32x4.mul(dh, output), f32x4.sub(one, f32x4.mul(squashed, squashed))));
      v128.store(gate, v128.and(seen, f32x4.mul(f32x4.mul(dc, candidate), f32x4.mul(input, f32x4.sub(one, input)))));
      v128.store(gate, v128.and(seen, f32x4.mul(f32x4.mul(dc, v128.load(cellsBefore + at)), f32x4.mul(forget, f32x4.sub(one, forget)))), CELL);
      v128.store(gate, v128.and(seen, f32x4.mul(f32x4.mul(dc, input), f32x4.sub(one, f32x4.mul(candidate, candidate)))), 2 * CELL);
      v128.store(gate, v128.and(seen, f32x4.mul(f32x4.mul(dh, squashed), f32x4.mul(output, f32x4.sub(one, output)))), 3 * CELL);
      v128.store(dCell + at, v128.bitselect(f32x4.mul(dc, forget), carried, seen));
    }
  }
}

/** The loss by some columns of the joined weights, over all rows and steps, after the backward run. Scratch: the packed columns. */
export function weightGradient(run: LstmRun, item: u32, thread: u32): void {
  const column = item * PACKED_COLUMNS;
  const columns = min(PACKED_COLUMNS, run.gatesWidth - column);
  const packed = run.scratch + thread * run.scratchBytes;
  const stride = run.gatesWidth * 4;
  const to = run.dJoinedWeights + column * 4;
  const bias = run.dPackedBias + column * 4;
  for (let row: u32 = 0; row < run.joinedWidth; row++) clear(to + row * stride, columns * 4);
  clear(bias, columns * 4);
  for (let block: u32 = 0; block * BLOCK_ROWS < run.rows; block++) {
    const all = run.steps * groupsOf(rowsOf(run, block));
    const joined = run.joined + block * (run.steps + 1) * BLOCK_GROUPS * run.joinedWidth * CELL;
    const sums = run.gates + (block * run.steps * BLOCK_GROUPS * run.gatesWidth + column) * CELL;
    for (let from: u32 = 0; from < all; from += PACKED_GROUPS) {
      const groups = min(PACKED_GROUPS, all - from);
      for (let group: u32 = 0; group < groups; group++) turnGroup(columns, sums + (from + group) * run.gatesWidth * CELL, packed + group * columns * CELL);
      addSums(packed, groups * 8, columns, bias);
      addTransposed(groups, joined + from * run.joinedWidth * CELL, run.joinedWidth, packed, columns, to, stride);
    }
  }
}

/** Adds to each column's sum its rows, which lie side by side. */
function addSums(packed: usize, rows: u32, columns: u32, to: usize): void {
  for (let column: u32 = 0; column < columns; column += 4) {
    let sums = v128.load(to + column * 4);
    for (let row: u32 = 0; row < rows; row++) sums = f32x4.add(sums, v128.load(packed + (row * columns + column) * 4));
    v128.store(to + column * 4, sums);
  }
}
