import type { NetworkSession, NetworkSpec, NetworkState, NetworkWeights, NeuralEngine } from '../contract/index.ts';
import { adamStep, clipScale } from './adam.ts';
import { lossOfScores } from './losses.ts';
import type { LossSum } from './losses.ts';
import { createReferenceNetwork } from './referenceNetwork.ts';
import { sizeOf, weightShapes } from './weightShapes.ts';

/** Networks in plain TypeScript, sums in double precision: what the other engines are tested against. */
export const referenceEngine: NeuralEngine = {
  name: 'cpu',
  threads: 1,
  open: openReference,
  dispose: () => {},
};

function openReference(spec: NetworkSpec, batchSize: number, given: NetworkWeights): NetworkSession {
  checkFits(spec, given);
  const weights = copyOf(given.values);
  const [first, second] = [zerosLike(weights), zerosLike(weights)];
  const network = createReferenceNetwork(spec, weights);
  let steps = 0;
  let seen = { sum: 0, weight: 0 };
  const see = ({ sum, weight }: LossSum) => (seen = { sum: seen.sum + sum, weight: seen.weight + weight });
  return {
    step(batch, { learningRate, clipNorm, seed }) {
      const scores = network.forward(batch, batchSize, seed);
      const dScores = new Float32Array(scores.length);
      see(lossOfScores(spec.loss, scores, batch.y, batch.weight, dScores));
      const gradients = network.backward(dScores);
      const scale = clipScale(gradients, clipNorm);
      steps++;
      gradients.forEach((gradient, i) => adamStep({ weight: weights[i], first: first[i], second: second[i] }, gradient, { learningRate, step: steps, scale }));
    },
    watch: (batch) => void see(lossOfScores(spec.loss, network.forward(batch, batchSize), batch.y, batch.weight)),
    async takeLoss() {
      const { sum, weight } = seen;
      seen = { sum: 0, weight: 0 };
      return sum / weight;
    },
    scores: async (batch) => network.forward(batch, batchSize),
    state: async () => ({ weights: { ...given, values: copyOf(weights) }, first: copyOf(first), second: copyOf(second), steps }),
    restore(state: NetworkState) {
      checkFits(spec, state.weights);
      state.weights.values.forEach((values, i) => weights[i].set(values));
      state.first.forEach((values, i) => first[i].set(values));
      state.second.forEach((values, i) => second[i].set(values));
      steps = state.steps;
      seen = { sum: 0, weight: 0 };
    },
    memory: () => ({ tensors: 3 * weights.length, bytes: 3 * weights.reduce((bytes, { byteLength }) => bytes + byteLength, 0) }),
    dispose: () => {},
  };
}

/** Throws where weights are not those of the spec's network. */
function checkFits(spec: NetworkSpec, { values }: NetworkWeights): void {
  const shapes = weightShapes(spec);
  if (values.length !== shapes.length) throw new Error(`The network has ${shapes.length} weights, and was given ${values.length}.`);
  shapes.forEach(({ name, shape }, i) => {
    if (values[i].length !== sizeOf(shape)) throw new Error(`Weight ${name} has ${values[i].length} numbers in place of ${shape.join(' × ')}.`);
  });
}

function copyOf(arrays: readonly Float32Array[]): Float32Array<ArrayBuffer>[] {
  return arrays.map((array) => Float32Array.from(array));
}

function zerosLike(arrays: readonly Float32Array[]): Float32Array<ArrayBuffer>[] {
  return arrays.map(({ length }) => new Float32Array(length));
}
