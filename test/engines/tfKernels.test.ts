import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { beforeAll, describe, expect, it } from 'vitest';
import { dropOut } from '../../src/core/neural/dropout.ts';
import { createRng } from '../../src/core/random.ts';
import { fusedAdam } from '../../src/engines/tf/adamOp.ts';
import { seededDropout } from '../../src/engines/tf/dropoutOp.ts';
import { startTestBackend } from './tfTestBackends.ts';

const rng = createRng('tf kernels');
const floats = (size: number) => Float32Array.from({ length: size }, () => rng.next() * 2 - 1);

function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}

/** left × right, summed up in 64 bits. */
function product(left: Float32Array, right: Float32Array, [rows, depth, columns]: readonly number[], transposes: readonly boolean[], bias?: Float32Array): number[] {
  const found: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = bias ? bias[column] : 0;
      for (let i = 0; i < depth; i++) sum += left[transposes[0] ? i * rows + row : row * depth + i] * right[transposes[1] ? column * depth + i : i * columns + column];
      found.push(sum);
    }
  }
  return found;
}

it('have nothing of their own in the memory of tfjs', () => {
  const bytes = readFileSync(new URL('../../src/engines/wasm/tensorKernels.wasm', import.meta.url));
  const sections: number[] = [];
  for (let at = 8; at < bytes.length; ) {
    sections.push(bytes[at++]);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += size;
  }
  // Imports, functions, code; no memory (5), start (8) or data (11).
  expect(sections).toEqual(expect.arrayContaining([2, 3, 10]));
  expect(sections.filter((id) => [5, 8, 11].includes(id))).toEqual([]);
});

describe.each(['cpu', 'wasm'] as const)('kernels on %s', (backend) => {
  beforeAll(() => startTestBackend(backend));

  it('drop the numbers that the reference drops, and the same of the gradient', () => {
    const values = floats(1003);
    const expected = new Float32Array(1003);
    dropOut(values, 0.3, 9, expected);
    const x = tf.tensor(values);
    expect(seededDropout(x, { rate: 0.3, seed: 9 }).dataSync()).toEqual(expected);
    const dy = tf.ones([1003]);
    const gradient = tf.grad((input) => seededDropout(input, { rate: 0.3, seed: 9 }))(x, dy);
    expect(gradient.dataSync()).toEqual(seededDropout(dy, { rate: 0.3, seed: 9 }).dataSync());
  });

  it('step as Adam does, in place', () => {
    const [weight, first, second, gradient] = [floats(11), floats(11), floats(11).map(Math.abs), floats(11)];
    const tensors = [weight, first, second, gradient].map((values) => tf.tensor(values.slice()));
    const [w, m, v, g] = tensors;
    const before = tf.memory().numTensors;
    const scale = tf.scalar(0.5);
    fusedAdam({ weight: w, first: m, second: v, gradient: g, scale }, { learningRate: 0.01, step: 3 });
    expect(tf.memory().numTensors).toBe(before + 1);
    const rate = (0.01 * Math.sqrt(1 - 0.999 ** 3)) / (1 - 0.9 ** 3);
    const means = Array.from(first, (mean, i) => 0.9 * mean + 0.1 * gradient[i] * 0.5);
    const squares = Array.from(second, (mean, i) => 0.999 * mean + 0.001 * (gradient[i] * 0.5) ** 2);
    expect(farthest(m.dataSync(), means)).toBeLessThan(1e-7);
    expect(farthest(v.dataSync(), squares)).toBeLessThan(1e-7);
    expect(farthest(w.dataSync(), Array.from(weight, (value, i) => value - (rate * means[i]) / (Math.sqrt(squares[i]) + 1e-7)))).toBeLessThan(1e-6);
    expect(g.dataSync()).toEqual(gradient);
  });

  it('gather rows, and along other axes as before', () => {
    const table = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
    expect(Array.from(tf.gather(table, tf.tensor1d([2, 0, 2], 'int32')).dataSync())).toEqual([5, 6, 1, 2, 5, 6]);
    expect(Array.from(tf.gather(table, tf.tensor1d([1], 'int32'), 1).dataSync())).toEqual([2, 4, 6]);
    expect(() => tf.gather(table, tf.tensor1d([3], 'int32'))).toThrow();
  });

  it('sum up the rows of a segment, so that the gradient of a row that is gathered twice is both', () => {
    const table = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [4, 2]);
    const gathered = (rows: tf.Tensor) => tf.gather(rows as tf.Tensor2D, tf.tensor1d([2, 0, 2, 2], 'int32'));
    const dy = tf.tensor2d([1, 10, 2, 20, 4, 40, 8, 80], [4, 2]);
    expect(Array.from(tf.grad(gathered)(table, dy).dataSync())).toEqual([2, 20, 0, 0, 13, 130, 0, 0]);
    expect(Array.from(tf.unsortedSegmentSum(tf.tensor1d([1, 2, 4, 8]), tf.tensor1d([1, -1, 3, 1], 'int32'), 3).dataSync())).toEqual([0, 9, 0]);
  });

  it.each([
    [1, 1, 1],
    [4, 8, 8],
    [64, 100, 128],
    [33, 7, 13],
    [3, 64, 1],
    [100, 5, 9],
  ])('multiply %i x %i by %i columns, either side transposed', (rows, depth, columns) => {
    const sizes = [rows, depth, columns];
    for (const transposes of [[false, false], [true, false], [false, true], [true, true]]) {
      const [left, right] = [floats(rows * depth), floats(depth * columns)];
      const a = tf.tensor2d(left, transposes[0] ? [depth, rows] : [rows, depth]);
      const b = tf.tensor2d(right, transposes[1] ? [columns, depth] : [depth, columns]);
      expect(farthest(tf.matMul(a, b, transposes[0], transposes[1]).dataSync(), product(left, right, sizes, transposes))).toBeLessThan(2e-5);
      const bias = floats(columns);
      const fused = tf.fused.matMul({ a, b, transposeA: transposes[0], transposeB: transposes[1], bias: tf.tensor1d(bias), activation: 'relu' });
      expect(farthest(fused.dataSync(), product(left, right, sizes, transposes, bias).map((sum) => Math.max(0, sum)))).toBeLessThan(2e-5);
    }
  });

  it('see a weight that was changed in place', () => {
    const [a, b] = [tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])];
    expect(tf.matMul(a, b).dataSync()[0]).toBe(11);
    const zero = () => tf.zerosLike(b);
    fusedAdam({ weight: b, first: zero(), second: zero(), gradient: tf.onesLike(b), scale: tf.scalar(1) }, { learningRate: 1, step: 1 });
    expect(tf.matMul(a, b).dataSync()[0]).toBeCloseTo(8, 4);
  });

  it('multiply batches of matrices as before', () => {
    const a = tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]);
    expect(Array.from(tf.matMul(a, a).dataSync())).toEqual([7, 10, 15, 22, 67, 78, 91, 106]);
  });
});
