import { tanh } from '../math/tanh.ts';
import { addOuterProduct, addRowProduct, writeSlopes } from './rowProducts.ts';

export type Activation = 'linear' | 'relu' | 'tanh';

/** activation(x · kernel + bias); x is rows × inputs, kernel inputs × units. Sums are in double precision. */
export function denseForward(x: Float32Array, kernel: Float32Array, bias: Float32Array, activation: Activation): Float32Array {
  const units = bias.length;
  const inputs = kernel.length / units;
  const rows = x.length / inputs;
  const y = new Float32Array(rows * units);
  const wide = new Float64Array(kernel);
  const sums = new Float64Array(units);
  for (let row = 0; row < rows; row++) {
    sums.set(bias);
    addRowProduct(sums, x, row * inputs, inputs, wide);
    for (let j = 0; j < units; j++) y[row * units + j] = activate(sums[j], activation);
  }
  return y;
}

export interface DenseGradients {
  readonly x: Float32Array;
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/** From the loss by the layer's output `y` (of the forward run) to that by its input and weights. */
export function denseBackward({ x, y, kernel, activation }: { readonly x: Float32Array; readonly y: Float32Array; readonly kernel: Float32Array; readonly activation: Activation }, dy: Float32Array, units: number): DenseGradients {
  const inputs = kernel.length / units;
  const rows = x.length / inputs;
  const dSums = slopesOfSums(y, dy, activation);
  const dx = new Float32Array(x.length);
  const dKernel = new Float64Array(kernel.length);
  const dBias = new Float64Array(units);
  const wide = new Float64Array(kernel);
  for (let row = 0; row < rows; row++) {
    const slopes = dSums.subarray(row * units, (row + 1) * units);
    for (let j = 0; j < units; j++) dBias[j] += slopes[j];
    addOuterProduct(dKernel, x, row * inputs, inputs, slopes);
    writeSlopes(dx, row * inputs, inputs, wide, slopes);
  }
  return { x: dx, kernel: Float32Array.from(dKernel), bias: Float32Array.from(dBias) };
}

/** The same by the input alone. */
export function denseSlopes({ y, kernel, activation }: { readonly y: Float32Array; readonly kernel: Float32Array; readonly activation: Activation }, dy: Float32Array, units: number): Float32Array {
  const inputs = kernel.length / units;
  const dSums = slopesOfSums(y, dy, activation);
  const dx = new Float32Array((dy.length / units) * inputs);
  const wide = new Float64Array(kernel);
  for (let row = 0; row < dy.length / units; row++) writeSlopes(dx, row * inputs, inputs, wide, dSums.subarray(row * units, (row + 1) * units));
  return dx;
}

function slopesOfSums(y: Float32Array, dy: Float32Array, activation: Activation): Float64Array {
  return Float64Array.from(dy, (slope, i) => slope * slopeOf(y[i], activation));
}

function activate(sum: number, activation: Activation): number {
  if (activation === 'relu') return sum > 0 || Number.isNaN(sum) ? sum : 0;
  return activation === 'tanh' ? tanh(sum) : sum;
}

/** Of the activation, from what it answered. */
function slopeOf(answer: number, activation: Activation): number {
  if (activation === 'relu') return answer > 0 ? 1 : 0;
  return activation === 'tanh' ? 1 - answer * answer : 1;
}
