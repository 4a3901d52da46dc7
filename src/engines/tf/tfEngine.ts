import { add, dispose, div, engine, getBackend, keep, maximum, memory, mul, scalar, sqrt, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { WorkbenchError } from '../../core/contract/index.ts';
import type { NetworkBatch, NetworkSession, NetworkSpec, NetworkWeights, NeuralEngine, StepOptions } from '../../core/contract/index.ts';
import { layerWeights } from '../../core/neural/layerWeights.ts';
import { fusedAdam } from './adamOp.ts';
import { batchTensors, createNetwork } from './chainNetwork.ts';
import { endAll, holdWeights, startOf } from './heldWeights.ts';
import { lossOf, squaredNorm } from './networkLoss.ts';

export interface TfEngineOptions {
  /** The backend, which has been started (hostBackends.ts, webgpuBackend.ts). */
  readonly name: NeuralEngine['name'];
  readonly threads: number;
  /** Bytes that our own kernels hold beside tfjs's tensors. */
  readonly kernelBytes?: () => number;
  /** A device that may be lost, which tfjs does not notice. */
  readonly device?: LosableDevice;
  /** Ends what was started for the backend. */
  readonly dispose?: () => void;
}

/** See WebGpuBackend. */
export interface LosableDevice {
  check(): void;
  settle<T>(promise: Promise<T>): Promise<T>;
}

/** Networks over tfjs and our kernels. */
export function createTfEngine({ name, threads, kernelBytes = () => 0, device, dispose = () => undefined }: TfEngineOptions): NeuralEngine {
  return {
    name,
    threads,
    open(spec, batchSize, weights) {
      if (getBackend() !== name) throw new WorkbenchError('internal', `TensorFlow.js runs on ${getBackend()}, not on ${name}: one worker has one backend.`);
      return createSession({ spec, batchSize, kernelBytes, device }, weights);
    },
    dispose,
  };
}

interface SessionShape {
  readonly spec: NetworkSpec;
  readonly batchSize: number;
  readonly kernelBytes: () => number;
  readonly device: LosableDevice | undefined;
}

function createSession({ spec, batchSize, kernelBytes, device }: SessionShape, initial: NetworkWeights): NetworkSession {
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

  const takeSum = () => {
    const taken = { sum: loss, weight: lossWeight };
    loss = tidy(() => keptScalar(0));
    lossWeight = 0;
    return taken;
  };

  const see = (total: Scalar, weight: number) => {
    const sum = keep(add<Scalar>(loss, total));
    loss.dispose();
    loss = sum;
    lossWeight += weight;
  };

  const lossOfBatch = (batch: NetworkBatch) => (scores: Tensor) => lossOf(spec.loss, scores, tensor(batch.y, [batchSize, 1]), tensor(batch.weight, [batchSize, 1]));

  const learn = (batch: NetworkBatch, { learningRate, clipNorm, seed }: StepOptions) => {
    const weight = weightOf(batch);
    const { total, gradients } = network.learn(batchTensors(spec, batchSize, batch), held.weights, seed, lossOfBatch(batch));
    const scale = clipNorm > 0 ? clippedScale(gradients, scaleFor(weight), clipNorm) : scaleFor(weight);
    steps++;
    for (const [i, gradient] of gradients.entries()) fusedAdam({ weight: held.weights[i], first: held.first[i], second: held.second[i], gradient, scale }, { learningRate, step: steps });
    see(total, weight);
  };

  return {
    step(batch, options) {
      device?.check();
      tidy(() => learn(batch, options));
    },
    watch(batch) {
      device?.check();
      tidy(() => see(lossOfBatch(batch)(network.scores(batchTensors(spec, batchSize, batch), held.weights)).total, weightOf(batch)));
    },
    // A device takes steps as fast as they are handed over, and computes them later.
    ...(device && { settle: async () => void (await device.settle(loss.data())) }),
    async takeLoss() {
      const { sum, weight } = takeSum();
      const [[total]] = await readAndEnd([sum], device);
      return total / weight;
    },
    async scores(batch) {
      const scores = tidy(() => network.scores(batchTensors(spec, batchSize, batch), held.weights));
      return (await readAndEnd([scores], device))[0];
    },
    async state() {
      const at = steps;
      // Copies, so that a step that is taken meanwhile does not show.
      const parts = tidy(() => [held.weights, held.first, held.second].map((tensors) => tensors.map((one) => mul(one, 1))));
      const values = await readAndEnd(parts.flat(), device);
      const part = (number: number) => values.slice(number * shapes.length, (number + 1) * shapes.length);
      return { weights: { names, shapes, values: part(0) }, first: part(1), second: part(2), steps: at };
    },
    restore(state) {
      const restored = holdWeights(shapes, state);
      endAll(held);
      takeSum().sum.dispose();
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

function weightOf({ weight }: NetworkBatch): number {
  return weight.reduce((sum, one) => sum + one, 0);
}

/** What brings a gradient of a total to the mean a unit of weight, and to no longer than `clipNorm`. */
function clippedScale(gradients: readonly Tensor[], scale: Scalar, clipNorm: number): Scalar {
  const norm = mul<Scalar>(sqrt(squaredNorm(gradients)), scale);
  return div(mul(scale, clipNorm), maximum(norm, clipNorm));
}

function keptScalar(value: number): Scalar {
  return keep(scalar(value));
}

/** Values of tensors, which end here. Rejects with `worker-lost` where the device does not give them. */
async function readAndEnd(tensors: readonly Tensor[], device: LosableDevice | undefined): Promise<Float32Array[]> {
  try {
    const read = Promise.all(tensors.map(async (one) => (await one.data<'float32'>()) as Float32Array));
    return await (device ? device.settle(read) : read);
  } catch (cause) {
    if (cause instanceof WorkbenchError) throw cause;
    throw new WorkbenchError('worker-lost', `The device that computes (${engine().backendName}) gave no answer. Train again, or choose another engine in the settings.`, { cause: String(cause) });
  } finally {
    dispose([...tensors]);
  }
}
