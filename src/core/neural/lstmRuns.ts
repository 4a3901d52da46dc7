import { lstmBackward, lstmForward, lstmSlopes } from './lstm.ts';
import type { LstmGradients, LstmShape, LstmStates, LstmWeights } from './lstm.ts';

/** What a layer's runs are for. */
export interface LstmRunShape extends LstmShape {
  /** False where no backward run will follow: nothing is kept for it then. */
  readonly keeps: boolean;
  /** Outputs of all steps (batch × steps × units), or of the last (batch × units). */
  readonly sequences: boolean;
  /** Whether runs are given a mask. */
  readonly masked: boolean;
}

/** Room for the runs of one layer at one shape; a run overwrites the one before. */
export interface LstmRuns {
  /** Answers the output, good until the next call. `x`: batch × steps × inputs; `mask`: batch × steps, 0 where a step is not to be seen. */
  forward(x: Float32Array, weights: LstmWeights, mask?: Float32Array): Float32Array;
  /** Of the last forward run, which must have kept its states; `dOutput` is the loss by the output, shaped as it. What it answers is good until the next call. */
  backward(dOutput: Float32Array): LstmGradients;
  dispose(): void;
}

export interface ReferenceLstm extends LstmRuns {
  /** As `backward`, by the input alone: batch × steps × inputs. */
  slopes(dOutput: Float32Array): Float32Array;
}

/** Runs in plain TypeScript. */
export function createReferenceLstm(shape: LstmRunShape): ReferenceLstm {
  const { batch, steps, units, sequences } = shape;
  let last: { readonly x: Float32Array; readonly weights: LstmWeights; readonly mask?: Float32Array; readonly states: LstmStates } | undefined;
  return {
    forward(x, weights, mask) {
      const states = lstmForward(shape, weights, x, mask);
      if (shape.keeps) last = { x: x.slice(), weights: copyOf(weights), mask: mask?.slice(), states };
      return sequences ? swapAxes(states.hidden, steps, batch, units) : states.hidden.slice((steps - 1) * batch * units);
    },
    backward(dOutput) {
      if (!last) throw nothingKept();
      return lstmBackward(shape, last.weights, last.x, last.states, sequences ? dOutput : atLastStep(shape, dOutput), last.mask);
    },
    slopes(dOutput) {
      if (!last) throw nothingKept();
      return lstmSlopes(shape, last.weights, last.x, last.states, sequences ? dOutput : atLastStep(shape, dOutput), last.mask);
    },
    dispose: () => (last = undefined),
  };
}

function nothingKept(): Error {
  return new Error('There was no forward run that kept its states.');
}

function copyOf({ kernel, recurrentKernel, bias }: LstmWeights): LstmWeights {
  return { kernel: kernel.slice(), recurrentKernel: recurrentKernel.slice(), bias: bias.slice() };
}

/** a × b × size as b × a × size. */
function swapAxes(values: Float32Array, a: number, b: number, size: number): Float32Array {
  const swapped = new Float32Array(values.length);
  for (let i = 0; i < a; i++) for (let j = 0; j < b; j++) swapped.set(values.subarray((i * b + j) * size, (i * b + j + 1) * size), (j * a + i) * size);
  return swapped;
}

function atLastStep({ batch, steps, units }: LstmShape, dOutput: Float32Array): Float32Array {
  const all = new Float32Array(batch * steps * units);
  for (let row = 0; row < batch; row++) all.set(dOutput.subarray(row * units, (row + 1) * units), (row * steps + steps - 1) * units);
  return all;
}
