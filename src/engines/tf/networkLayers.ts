import { UnsortedSegmentSum, _FusedMatMul, concat, engine, gather, matMul, mul, slice, square, step, sub, sum, tanh } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { NetworkLayer, NetworkSpec } from '../../core/contract/index.ts';
import { dropoutSeed } from '../../core/neural/dropout.ts';
import { seededDropout } from './dropoutOp.ts';
import { createLstmRoom, disposeLstmRoom, runLstm, runLstmGradient } from './lstmOp.ts';

/** Tensors of a batch, as a network's first layer takes them. */
export interface BatchTensors {
  /** A sequence's numbers, or the rows of two embeddings. */
  readonly x: readonly Tensor[];
  readonly mask?: Tensor;
}

/** A run over a batch. */
export interface LayerRun {
  /** Seed of the step's dropout; undefined where nothing is learned: then nothing is dropped, and nothing kept. */
  readonly seed: number | undefined;
  readonly mask?: Tensor;
}

/**
 * A layer that runs forward and then backward by hand. Networks are chains, so tfjs's tape would find nothing that is not known, and costs more than most of
 * their operations. Inside one `tidy`; what a layer keeps for its backward run ends with it.
 */
export interface ChainLayer {
  /** How many of the network's weights are its own. */
  readonly weights: number;
  forward(x: Tensor, weights: readonly Tensor[], run: LayerRun): Tensor;
  /** From the loss by the output of the last forward run to that by its weights, in their order, and by its input where that is `wanted`. */
  backward(dOutput: Tensor, weights: readonly Tensor[], wanted: boolean): { readonly dWeights: readonly Tensor[]; readonly dInput?: Tensor };
  dispose(): void;
}

/** The layers behind the input. */
export function createLayers({ layers }: NetworkSpec): ChainLayer[] {
  return layers.map((layer, number) => createLayer(layer, number));
}

function createLayer(layer: NetworkLayer, number: number): ChainLayer {
  if (layer.kind === 'lstm') return createLstm(layer.sequences);
  if (layer.kind === 'dense') return createDense(layer.activation);
  return createDropout(layer.rate, number);
}

function createLstm(sequences: boolean): ChainLayer {
  const room = createLstmRoom();
  return {
    weights: 3,
    forward(x, [kernel, recurrentKernel, bias], { seed, mask }) {
      return runLstm({ x, kernel, recurrentKernel, bias, mask }, { room, sequences, keeps: seed !== undefined });
    },
    backward(dOutput) {
      const [dInput, ...dWeights] = runLstmGradient(dOutput, { room, sequences, keeps: true });
      return { dInput, dWeights };
    },
    dispose: () => disposeLstmRoom(room),
  };
}

function createDense(activation: 'linear' | 'relu' | 'tanh'): ChainLayer {
  let kept: { readonly x: Tensor; readonly output: Tensor } | undefined;
  return {
    weights: 2,
    forward(x, [kernel, bias], { seed }) {
      const attributes = { transposeA: false, transposeB: false, activation: activation === 'relu' ? 'relu' : 'linear' };
      const sums: Tensor = engine().runKernel(_FusedMatMul, { a: x, b: kernel, bias }, attributes);
      const output = activation === 'tanh' ? tanh(sums) : sums;
      if (seed !== undefined) kept = { x, output };
      return output;
    },
    backward(dOutput, [kernel], wanted) {
      if (!kept) throw new Error('A layer runs backward after it ran forward.');
      const { x, output } = kept;
      kept = undefined;
      const dSums = activation === 'linear' ? dOutput : mul(dOutput, activation === 'relu' ? step(output) : sub(1, square(output)));
      const dWeights = [matMul(x as Tensor2D, dSums as Tensor2D, true), sum(dSums, 0)];
      return { dWeights, dInput: wanted ? matMul(dSums as Tensor2D, kernel as Tensor2D, false, true) : undefined };
    },
    dispose: () => (kept = undefined),
  };
}

function createDropout(rate: number, number: number): ChainLayer {
  let attributes = { rate, seed: 0 };
  return {
    weights: 0,
    forward(x, _weights, { seed }) {
      if (seed === undefined || rate === 0) return x;
      attributes = { rate, seed: dropoutSeed(seed, number) };
      return seededDropout(x, attributes);
    },
    backward: (dOutput) => ({ dWeights: [], dInput: rate === 0 ? dOutput : seededDropout(dOutput, attributes) }),
    dispose: () => undefined,
  };
}

/** The two embeddings of pairs, side by side. */
export function embedPair(rows: readonly Tensor[], tables: readonly Tensor[]): Tensor {
  return concat(rows.map((row, i) => gather(tables[i], row as Tensor1D)), 1);
}

/** From the loss by these to that by the two tables; rows that a batch names twice get the sum of both. */
export function embedPairGradient(dOutput: Tensor, rows: readonly Tensor[], tables: readonly Tensor[]): Tensor[] {
  const [size, width] = dOutput.shape;
  return tables.map((table, i) => {
    const part = slice(dOutput as Tensor2D, [0, (i * width) / 2], [size, width / 2]);
    return engine().runKernel(UnsortedSegmentSum, { x: part, segmentIds: rows[i] }, { numSegments: table.shape[0] }) as Tensor;
  });
}
