import type { NetworkBatch, NetworkLayer, NetworkSpec } from '../contract/index.ts';
import { denseBackward, denseForward, denseSlopes } from './dense.ts';
import { dropOut, dropoutSeed } from './dropout.ts';
import { embedPairs, embedPairsBackward } from './embedding.ts';
import { createReferenceLstm } from './lstmRuns.ts';

/** One run of the network over some rows. */
interface Run {
  readonly rows: number;
  readonly mask: Float32Array | undefined;
  /** Of the step's dropout; undefined where nothing is to be dropped. */
  readonly seed: number | undefined;
  /** Whether a backward run follows. */
  readonly keeps: boolean;
}

interface Layer {
  forward(x: Float32Array, run: Run): Float32Array;
  /** Of the last forward run: answers the loss by its input, and writes that by its weights to `gradients`, at the weights' places. */
  backward(dy: Float32Array, gradients: Float32Array[]): Float32Array;
  /** Of the last forward run: answers the loss by its input alone. */
  slopes(dy: Float32Array): Float32Array;
}

/** A network in plain TypeScript, over weights that belong to the caller and may change between runs. */
export interface ReferenceNetwork {
  /** Scores, rows × outputs. `seed`: as a step of training, which keeps what `backward` needs. */
  forward(batch: Pick<NetworkBatch, 'x' | 'mask'>, rows: number, seed?: number): Float32Array;
  /** The loss by each weight, from that by each score of the last forward run that had a seed. */
  backward(dScores: Float32Array): Float32Array[];
  /** Scores from the numbers that the first layer reads: a sequence's own, or both vectors of a pair side by side. Nothing is dropped; it keeps what `slopes` needs. */
  forwardFrom(start: Float32Array, rows: number, mask?: Float32Array): Float32Array;
  /** By each of those numbers, from the loss by each score of the last `forwardFrom`. */
  slopes(dScores: Float32Array): Float32Array;
}

export function createReferenceNetwork({ input, layers }: NetworkSpec, weights: readonly Float32Array[]): ReferenceNetwork {
  const firstWeight = input.kind === 'pair' ? 2 : 0;
  const chain = chainOf({ input, layers }, weights, firstWeight);
  const pairTables = [weights[0], weights[1]] as const;
  let lastX: NetworkBatch['x'] | undefined;
  return {
    forward(batch, rows, seed) {
      const run: Run = { rows, mask: batch.mask, seed, keeps: seed !== undefined };
      if (seed !== undefined) lastX = batch.x;
      const start = input.kind === 'pair' ? embedPairs(batch.x, pairTables, input.dimensions) : asFloats(batch.x);
      return chain.reduce((x, layer) => layer.forward(x, run), start);
    },
    backward(dScores) {
      const gradients: Float32Array[] = [];
      const dStart = chain.reduceRight((dy, layer) => layer.backward(dy, gradients), dScores);
      if (input.kind === 'pair' && lastX) [gradients[0], gradients[1]] = embedPairsBackward(lastX, dStart, pairTables, input.dimensions);
      return gradients;
    },
    forwardFrom: (start, rows, mask) => chain.reduce((x, layer) => layer.forward(x, { rows, mask, seed: undefined, keeps: true }), start),
    slopes: (dScores) => chain.reduceRight((dy, layer) => layer.slopes(dy), dScores),
  };
}

function asFloats(x: NetworkBatch['x']): Float32Array {
  return x instanceof Float32Array ? x : Float32Array.from(x);
}

function chainOf({ input, layers }: Pick<NetworkSpec, 'input' | 'layers'>, weights: readonly Float32Array[], firstWeight: number): Layer[] {
  let at = firstWeight;
  let width = input.kind === 'pair' ? 2 * input.dimensions : input.features;
  return layers.map((layer, number) => {
    const [from, inputs] = [at, width];
    if (layer.kind === 'dropout') return dropoutLayer(layer.rate, number);
    width = layer.units;
    at += layer.kind === 'lstm' ? 3 : 2;
    if (layer.kind === 'dense') return denseLayer(layer, weights, from);
    return lstmLayer(layer, input.kind === 'sequence' ? input.steps : 0, inputs, weights, from);
  });
}

function dropoutLayer(rate: number, number: number): Layer {
  let seed = 0;
  const drop = (from: Float32Array): Float32Array => {
    if (rate === 0) return from;
    const to = new Float32Array(from.length);
    dropOut(from, rate, seed, to);
    return to;
  };
  return {
    forward(x, run) {
      if (run.seed === undefined) return x;
      seed = dropoutSeed(run.seed, number);
      return drop(x);
    },
    backward: drop,
    // A run whose slopes are asked for dropped nothing.
    slopes: (dy) => dy,
  };
}

function denseLayer({ units, activation }: Extract<NetworkLayer, { kind: 'dense' }>, weights: readonly Float32Array[], at: number): Layer {
  const [kernel, bias] = [weights[at], weights[at + 1]];
  let last: { readonly x: Float32Array; readonly y: Float32Array } = { x: new Float32Array(0), y: new Float32Array(0) };
  return {
    forward(x, { keeps }) {
      const y = denseForward(x, kernel, bias, activation);
      if (keeps) last = { x, y };
      return y;
    },
    backward(dy, gradients) {
      const { x, kernel: dKernel, bias: dBias } = denseBackward({ ...last, kernel, activation }, dy, units);
      [gradients[at], gradients[at + 1]] = [dKernel, dBias];
      return x;
    },
    slopes: (dy) => denseSlopes({ y: last.y, kernel, activation }, dy, units),
  };
}

function lstmLayer({ units, sequences }: Extract<NetworkLayer, { kind: 'lstm' }>, steps: number, inputs: number, weights: readonly Float32Array[], at: number): Layer {
  const own = { kernel: weights[at], recurrentKernel: weights[at + 1], bias: weights[at + 2] };
  let runs = createReferenceLstm({ batch: 0, steps, inputs, units, sequences, masked: false, keeps: false });
  return {
    forward(x, { rows, mask, keeps }) {
      runs = createReferenceLstm({ batch: rows, steps, inputs, units, sequences, masked: mask !== undefined, keeps });
      return runs.forward(x, own, mask);
    },
    backward(dy, gradients) {
      const { x, kernel, recurrentKernel, bias } = runs.backward(dy);
      [gradients[at], gradients[at + 1], gradients[at + 2]] = [kernel, recurrentKernel, bias];
      return x;
    },
    slopes: (dy) => runs.slopes(dy),
  };
}
