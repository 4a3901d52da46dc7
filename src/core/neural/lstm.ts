import { sigmoid } from '../math/sigmoid.ts';
import { tanh } from '../math/tanh.ts';
import { addOuterProduct, addRowProduct, writeSlopes } from './rowProducts.ts';

/**
 * The long short-term memory of Hochreiter and Schmidhuber (1997) with forget gates (Gers et al. 2000), as Keras computes it: gates in the order
 * input, forget, cell, output; sigmoid gates, tanh for cell and output. This is the plain reference: other engines are tested against it.
 *
 * A masked step (mask 0) is not seen: state and output stay what they were, and it gets no gradient (Keras' masking).
 */

/** Sizes of one layer's run. */
export interface LstmShape {
  readonly batch: number;
  readonly steps: number;
  readonly inputs: number;
  readonly units: number;
}

/** All row-major. */
export interface LstmWeights {
  /** inputs × 4 units. */
  readonly kernel: Float32Array;
  /** units × 4 units. */
  readonly recurrentKernel: Float32Array;
  /** 4 units. */
  readonly bias: Float32Array;
}

/** What a forward run leaves for the backward run. */
export interface LstmStates {
  /** After each step: steps × batch × units. */
  readonly hidden: Float32Array;
  readonly cell: Float32Array;
  /** Activated gates: steps × batch × 4 units. */
  readonly gates: Float32Array;
}

/** `x`: batch × steps × inputs; `mask`: batch × steps, or none. */
export function lstmForward(shape: LstmShape, weights: LstmWeights, x: Float32Array, mask?: Float32Array): LstmStates {
  const { batch, steps, units } = shape;
  const hidden = new Float32Array(steps * batch * units);
  const cell = new Float32Array(steps * batch * units);
  const gates = new Float32Array(steps * batch * 4 * units);
  const wide = inDoubles(weights);
  const sums = new Float64Array(4 * units);
  for (let t = 0; t < steps; t++) {
    for (let row = 0; row < batch; row++) {
      const at = (t * batch + row) * units;
      const before = at - batch * units;
      if (mask && mask[row * steps + t] === 0) {
        if (t > 0) hidden.copyWithin(at, before, before + units);
        if (t > 0) cell.copyWithin(at, before, before + units);
        continue;
      }
      sums.set(weights.bias);
      addRowProduct(sums, x, (row * steps + t) * shape.inputs, shape.inputs, wide.kernel);
      if (before >= 0) addRowProduct(sums, hidden, before, units, wide.recurrentKernel);
      gatesForward(units, sums, { hidden, cell, gates }, { t, row, at, before });
    }
  }
  return { hidden, cell, gates };
}

/** Sums are in double precision: weights are brought there once a run. */
interface WideWeights {
  readonly kernel: Float64Array;
  readonly recurrentKernel: Float64Array;
}

function inDoubles({ kernel, recurrentKernel }: LstmWeights): WideWeights {
  return { kernel: new Float64Array(kernel), recurrentKernel: new Float64Array(recurrentKernel) };
}

/** Where a step of a row lies: `at` among the states, `before` that of the step before it (below 0 at the first). */
interface Place {
  readonly t: number;
  readonly row: number;
  readonly at: number;
  readonly before: number;
}

function gatesForward(units: number, sums: Float64Array, { hidden, cell, gates }: LstmStates, { at, before }: Place): void {
  for (let u = 0; u < units; u++) {
    const input = sigmoid(sums[u]);
    const forget = sigmoid(sums[units + u]);
    const candidate = tanh(sums[2 * units + u]);
    const output = sigmoid(sums[3 * units + u]);
    cell[at + u] = forget * (before >= 0 ? cell[before + u] : 0) + input * candidate;
    hidden[at + u] = output * tanh(cell[at + u]);
    gates[at * 4 + u] = input;
    gates[at * 4 + units + u] = forget;
    gates[at * 4 + 2 * units + u] = candidate;
    gates[at * 4 + 3 * units + u] = output;
  }
}

/** Gradients of a loss, in the shapes of what they belong to. */
export interface LstmGradients extends LstmWeights {
  readonly x: Float32Array;
}

/** `dHidden`: the loss by each step's output, batch × steps × units. */
export function lstmBackward(shape: LstmShape, weights: LstmWeights, x: Float32Array, states: LstmStates, dHidden: Float32Array, mask?: Float32Array): LstmGradients {
  const { inputs, units } = shape;
  const width = 4 * units;
  const byWeights = { kernel: new Float64Array(inputs * width), recurrentKernel: new Float64Array(units * width), bias: new Float64Array(width) };
  const byInput = backThroughSteps(shape, weights, x, states, dHidden, mask, byWeights);
  return { x: byInput, kernel: Float32Array.from(byWeights.kernel), recurrentKernel: Float32Array.from(byWeights.recurrentKernel), bias: Float32Array.from(byWeights.bias) };
}

/** As `lstmBackward`, by the input alone: batch × steps × inputs. */
export function lstmSlopes(shape: LstmShape, weights: LstmWeights, x: Float32Array, states: LstmStates, dHidden: Float32Array, mask?: Float32Array): Float32Array {
  return backThroughSteps(shape, weights, x, states, dHidden, mask);
}

/** Sums that gradients by the weights are gathered in. */
interface WeightSums extends WideWeights {
  readonly bias: Float64Array;
}

/** Answers the loss by the input, and adds that by the weights to `byWeights` where it is asked for. */
function backThroughSteps(shape: LstmShape, weights: LstmWeights, x: Float32Array, states: LstmStates, dHidden: Float32Array, mask: Float32Array | undefined, byWeights?: WeightSums): Float32Array {
  const { batch, steps, units } = shape;
  const byInput = new Float32Array(x.length);
  const dSums = new Float64Array(4 * units);
  const wide = inDoubles(weights);
  for (let row = 0; row < batch; row++) {
    const dh = new Float64Array(units);
    const dc = new Float64Array(units);
    for (let t = steps - 1; t >= 0; t--) {
      const at = (t * batch + row) * units;
      const place = { t, row, at, before: at - batch * units };
      for (let u = 0; u < units; u++) dh[u] += dHidden[(row * steps + t) * units + u];
      if (mask && mask[row * steps + t] === 0) continue;
      gatesBackward(units, states, place, dh, dc, dSums);
      if (byWeights) addByWeights(shape, x, states.hidden, place, dSums, byWeights);
      writeSlopes(byInput, (row * steps + t) * shape.inputs, shape.inputs, wide.kernel, dSums);
      writeSlopes(dh, 0, units, wide.recurrentKernel, dSums);
    }
  }
  return byInput;
}

/** From the loss by this step's output and cell to the loss by the gates' sums; `dc` becomes that by the cell before. */
function gatesBackward(units: number, { cell, gates }: LstmStates, { at, before }: Place, dh: Float64Array, dc: Float64Array, dSums: Float64Array): void {
  for (let u = 0; u < units; u++) {
    const input = gates[at * 4 + u];
    const forget = gates[at * 4 + units + u];
    const candidate = gates[at * 4 + 2 * units + u];
    const output = gates[at * 4 + 3 * units + u];
    const squashed = tanh(cell[at + u]);
    const dCell = dc[u] + dh[u] * output * (1 - squashed * squashed);
    dSums[u] = dCell * candidate * input * (1 - input);
    dSums[units + u] = before >= 0 ? dCell * cell[before + u] * forget * (1 - forget) : 0;
    dSums[2 * units + u] = dCell * input * (1 - candidate * candidate);
    dSums[3 * units + u] = dh[u] * squashed * output * (1 - output);
    dc[u] = dCell * forget;
  }
}

/** From the loss by the gates' sums to that by the weights. */
function addByWeights({ steps, inputs, units }: LstmShape, x: Float32Array, hidden: Float32Array, { t, row, before }: Place, dSums: Float64Array, sums: WeightSums): void {
  for (let j = 0; j < dSums.length; j++) sums.bias[j] += dSums[j];
  addOuterProduct(sums.kernel, x, (row * steps + t) * inputs, inputs, dSums);
  if (before >= 0) addOuterProduct(sums.recurrentKernel, hidden, before, units, dSums);
}
