import { dispose, div, engine, getBackend, keep, maximum, memory, mul, scalar, sqrt, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { WorkbenchError } from '../../core/contract/index.ts';
import type { NetworkBatch, NetworkSession, NetworkSpec, NetworkState, NetworkWeights, NeuralEngine, StepOptions } from '../../core/contract/index.ts';
import { layerWeights } from '../../core/neural/layerWeights.ts';
import { fusedAdam } from './adamOp.ts';
import { createLayers, embedPair, embedPairGradient } from './networkLayers.ts';
import type { BatchTensors } from './networkLayers.ts';
import { lossOf, squaredNorm } from './networkLoss.ts';

export interface TfEngineOptions {
  /** The backend, which has been started (hostBackends.ts, webgpuBackend.ts). */
  readonly name: NeuralEngine['name'];
  readonly threads: number;
  /** Bytes that our own kernels hold beside tfjs's tensors. */
  readonly kernelBytes?: () => number;
  /** Ends what was started for the backend. */
  readonly dispose?: () => void;
}

/** Networks over tfjs and our kernels. */
export function createTfEngine({ name, threads, kernelBytes = () => 0, dispose = () => undefined }: TfEngineOptions): NeuralEngine {
  return {
    name,
    threads,
    open(spec, batchSize, weights) {
      if (getBackend() !== name) throw new WorkbenchError('internal', `TensorFlow.js runs on ${getBackend()}, not on ${name}: one worker has one backend.`);
      return createSession({ spec, batchSize, kernelBytes }, weights);
    },
    dispose,
  };
}

interface SessionShape {
  readonly spec: NetworkSpec;
  readonly batchSize: number;
  readonly kernelBytes: () => number;
}

function createSession({ spec, batchSize, kernelBytes }: SessionShape, initial: NetworkWeights): NetworkSession {
  const shapes = layerWeights(spec).flat().map(({ shape }) => shape);
  const network = createNetwork(spec);
  let held = holdWeights(shapes, startOf(initial));
  let names = initial.names;
  let steps = 0;
  let loss = keptScalar(0);
  let lossWeight = 0;
  /** One divided by the weight of a batch, which is the same for most. */
  let perWeight = { weight: 0, scale: keptScalar(0) };

  const scaleFor = (weight: number) => {
    if (weight === perWeight.weight) return perWeight.scale;
    perWeight.scale.dispose();
    perWeight = { weight, scale: keptScalar(weight === 0 ? 0 : 1 / weight) };
    return perWeight.scale;
  };

  const learn = (batch: NetworkBatch, { learningRate, clipNorm, seed }: StepOptions) => {
    const weight = batch.weight.reduce((sum, one) => sum + one, 0);
    const perRow = [batchSize, 1];
    const { total, gradients } = network.learn(batchTensors(spec, batchSize, batch), held.weights, seed, (scores) => lossOf(spec.loss, scores, tensor(batch.y, perRow), tensor(batch.weight, perRow)));
    const scale = clipNorm > 0 ? clippedScale(gradients, scaleFor(weight), clipNorm) : scaleFor(weight);
    steps++;
    for (const [i, gradient] of gradients.entries()) fusedAdam({ weight: held.weights[i], first: held.first[i], second: held.second[i], gradient, scale }, { learningRate, step: steps });
    const sum = keep(loss.add<Scalar>(total));
    loss.dispose();
    loss = sum;
    lossWeight += weight;
  };

  return {
    step: (batch, options) => void tidy(() => learn(batch, options)),
    async takeLoss() {
      const [taken, weight] = [loss, lossWeight];
      loss = tidy(() => keptScalar(0));
      lossWeight = 0;
      const [sum] = await readAndEnd([taken]);
      return sum[0] / weight;
    },
    async scores(batch) {
      const scores = tidy(() => network.scores(batchTensors(spec, batchSize, batch), held.weights));
      return (await readAndEnd([scores]))[0];
    },
    async state() {
      const at = steps;
      // Copies, so that a step that is taken meanwhile does not show.
      const parts = tidy(() => [held.weights, held.first, held.second].map((tensors) => tensors.map((one) => mul(one, 1))));
      const values = await readAndEnd(parts.flat());
      const part = (number: number) => values.slice(number * shapes.length, (number + 1) * shapes.length);
      return { weights: { names, shapes, values: part(0) }, first: part(1), second: part(2), steps: at };
    },
    restore(state) {
      const restored = holdWeights(shapes, state);
      endAll(held);
      held = restored;
      names = state.weights.names;
      steps = state.steps;
    },
    memory() {
      const { numTensors, numBytes } = memory();
      return { tensors: numTensors, bytes: numBytes + kernelBytes() };
    },
    dispose() {
      endAll(held);
      dispose([loss, perWeight.scale]);
      network.dispose();
    },
  };
}

/** Layers in their order, with the weights that are each one's own. */
function createNetwork(spec: NetworkSpec) {
  const layers = createLayers(spec);
  const embeds = spec.input.kind === 'pair';
  let next = embeds ? 2 : 0;
  const starts = layers.map(({ weights }) => (next += weights) - weights);
  /** Nothing before this layer has weights: the loss by its input is not wanted. */
  const firstLearning = embeds ? -1 : layers.findIndex(({ weights }) => weights > 0);
  const own = (weights: readonly Tensor[], i: number) => weights.slice(starts[i], starts[i] + layers[i].weights);

  const forward = ({ x, mask }: BatchTensors, weights: readonly Tensor[], seed: number | undefined) => {
    const input = embeds ? embedPair(x, weights) : x[0];
    return layers.reduce((at, layer, i) => layer.forward(at, own(weights, i), { seed, mask }), input);
  };

  return {
    scores: (batch: BatchTensors, weights: readonly Tensor[]) => forward(batch, weights, undefined),
    learn(batch: BatchTensors, weights: readonly Tensor[], seed: number, lossOfScores: (scores: Tensor) => ReturnType<typeof lossOf>) {
      const { total, dScores } = lossOfScores(forward(batch, weights, seed));
      const gradients: Tensor[] = [];
      let dOutput: Tensor | undefined = dScores;
      for (let i = layers.length - 1; i >= 0 && i >= firstLearning && dOutput; i--) {
        const { dInput, dWeights } = layers[i].backward(dOutput, own(weights, i), i > firstLearning);
        gradients.unshift(...dWeights);
        dOutput = dInput;
      }
      if (embeds && dOutput) gradients.unshift(...embedPairGradient(dOutput, batch.x, weights.slice(0, 2)));
      return { total, gradients };
    },
    dispose: () => layers.forEach((layer) => layer.dispose()),
  };
}

function batchTensors({ input }: NetworkSpec, batchSize: number, { x, mask }: Pick<NetworkBatch, 'x' | 'mask'>): BatchTensors {
  if (input.kind === 'sequence') {
    const values = x instanceof Float32Array ? x : Float32Array.from(x);
    return { x: [tensor(values, [batchSize, input.steps, input.features])], mask: input.masked && mask ? tensor(mask, [batchSize, input.steps]) : undefined };
  }
  const rows = input.sizes.map((size, side) => Int32Array.from({ length: batchSize }, (_, row) => wholeBelow(x[row * 2 + side], size)));
  return { x: rows.map((row) => tensor(row, [batchSize], 'int32')) };
}

/** Kernels do not look where a number leads. */
function wholeBelow(value: number, size: number): number {
  if (Number.isInteger(value) && value >= 0 && value < size) return value;
  throw new WorkbenchError('bad-input', `A pair names number ${value} of ${size.toLocaleString('en')}, which is none. Number them from 0 on.`);
}

/** What brings a gradient of a total to the mean a unit of weight, and to no longer than `clipNorm`. */
function clippedScale(gradients: readonly Tensor[], scale: Scalar, clipNorm: number): Scalar {
  const norm = mul<Scalar>(sqrt(squaredNorm(gradients)), scale);
  return div(mul(scale, clipNorm), maximum(norm, clipNorm));
}

/** Weights on the device, and what Adam knows of them. */
interface HeldWeights {
  readonly weights: readonly Tensor[];
  readonly first: readonly Tensor[];
  readonly second: readonly Tensor[];
}

/** Before the first step. */
function startOf(weights: NetworkWeights): NetworkState {
  const zeros = weights.values.map((values) => new Float32Array(values.length));
  return { weights, first: zeros, second: zeros, steps: 0 };
}

function holdWeights(shapes: readonly (readonly number[])[], { weights, first, second }: NetworkState): HeldWeights {
  const hold = (lists: readonly Float32Array[]) =>
    shapes.map((shape, i) => {
      const wanted = shape.reduce((size, length) => size * length, 1);
      if (lists[i]?.length !== wanted || lists.length !== shapes.length) throw new WorkbenchError('bad-input', `The network has ${shapes.length} weights, number ${i + 1} of ${shape.join(' x ')}; what was given is of another network.`);
      // A copy: the optimiser writes into it.
      return keep(tensor(lists[i].slice(), [...shape]));
    });
  return tidy(() => ({ weights: hold(weights.values), first: hold(first), second: hold(second) }));
}

function endAll({ weights, first, second }: HeldWeights): void {
  dispose([...weights, ...first, ...second]);
}

function keptScalar(value: number): Scalar {
  return keep(scalar(value));
}

/** Values of tensors, which end here. Rejects with `worker-lost` where the device does not give them. */
async function readAndEnd(tensors: readonly Tensor[]): Promise<Float32Array[]> {
  try {
    return await Promise.all(tensors.map(async (one) => (await one.data<'float32'>()) as Float32Array));
  } catch (cause) {
    throw new WorkbenchError('worker-lost', `The device that computes (${engine().backendName}) gave no answer. Train again, or choose another engine in the settings.`, { cause: String(cause) });
  } finally {
    dispose([...tensors]);
  }
}
