import type { NumericArray } from './artifact.ts';

/** A neural network as a list of layers from its input to its answer. The last layer gives scores ("logits"): what the loss makes of them is its own affair. */
export interface NetworkSpec {
  readonly input: NetworkInput;
  readonly layers: readonly NetworkLayer[];
  readonly loss: NetworkLoss;
}

/**
 * `sequence`: steps × features numbers a row, and where `masked` which steps are to be seen. `pair`: two whole numbers a row, below `sizes`, each embedded in
 * `dimensions` numbers, which are laid side by side.
 */
export type NetworkInput =
  | { readonly kind: 'sequence'; readonly steps: number; readonly features: number; readonly masked: boolean }
  | { readonly kind: 'pair'; readonly sizes: readonly [number, number]; readonly dimensions: number };

export type NetworkLayer =
  /** Over all steps; answers all steps (`sequences`, where another LSTM follows) or the last. */
  | { readonly kind: 'lstm'; readonly units: number; readonly sequences: boolean }
  | { readonly kind: 'dense'; readonly units: number; readonly activation: 'linear' | 'relu' | 'tanh' }
  /** In training each number is 0 with probability `rate`, else divided by 1 − rate. */
  | { readonly kind: 'dropout'; readonly rate: number };

/**
 * `logistic`: one score, its log-odds; `softmax`: a score a class, −log of the row's class's share; `squared`: one score, the answer itself, (score − y)².
 * A batch's loss is the weighted mean over its rows, Σ weight · loss / Σ weight, and its gradient is what a step follows: a batch that is filled up with rows of weight 0 learns as a smaller one would.
 */
export type NetworkLoss = 'logistic' | 'softmax' | 'squared';

/** Weights by name, as float32, in the order in which the network's layers have them. Names and shapes are Keras': `core/neural/layerWeights.ts` has them for a spec. */
export interface NetworkWeights {
  readonly names: readonly string[];
  readonly shapes: readonly (readonly number[])[];
  readonly values: readonly Float32Array[];
}

/** All that training needs to go on to the same result: weights, and what the optimiser (Adam) knows of each. */
export interface NetworkState {
  readonly weights: NetworkWeights;
  /** Means of gradients and of their squares, by weight. */
  readonly first: readonly Float32Array[];
  readonly second: readonly Float32Array[];
  /** Steps taken. */
  readonly steps: number;
}

/** Rows for a network, row-major. A batch is always `batchSize` rows: those that are missing at the end have weight 0. */
export interface NetworkBatch {
  /** Of a sequence: rows × steps × features; of pairs: rows × 2. */
  readonly x: NumericArray;
  /** Of a masked sequence: rows × steps, 0 where a step is not to be seen. */
  readonly mask?: Float32Array;
  /** A number a row; of `softmax` the class's index. */
  readonly y: Float32Array;
  readonly weight: Float32Array;
}

/** How a step learns. */
export interface StepOptions {
  readonly learningRate: number;
  /** Gradients are scaled down to this norm, over all weights; 0: never. */
  readonly clipNorm: number;
  /** Decides the step's dropout: the same seed drops the same numbers, on every engine. */
  readonly seed: number;
}

/** A network on a device, its weights and optimiser (Adam, Kingma and Ba 2015, as Keras has it) included. */
export interface NetworkSession {
  /** Learns from one batch. Losses stay on the device. */
  step(batch: NetworkBatch, options: StepOptions): void;
  /** Adds a batch's loss to what `takeLoss` tells, and learns nothing from it; nothing is dropped. */
  watch(batch: NetworkBatch): void;
  /**
   * Resolves when what was asked so far is done, for devices that only queue them: it is asked now and then, so that a cancel waits for few of them. Absent where `step` and `watch` answer when they are done.
   */
  settle?(): Promise<void>;
  /** The mean loss a unit of weight over the batches, learned from or watched, since it was last asked; NaN where there were none, or where a batch's was. Rejects with `worker-lost` where the device is lost. */
  takeLoss(): Promise<number>;
  /** Scores of a batch, rows × outputs; nothing is dropped. */
  scores(batch: Pick<NetworkBatch, 'x' | 'mask'>): Promise<Float32Array>;
  state(): Promise<NetworkState>;
  restore(state: NetworkState): void;
  /** Tensors and bytes that the session and its backend hold, to see that nothing leaks. */
  memory(): { readonly tensors: number; readonly bytes: number };
  dispose(): void;
}

/** Where networks run. */
export interface NeuralEngine {
  readonly name: 'cpu' | 'wasm' | 'webgpu';
  readonly threads: number;
  /** Opens a network of `batchSize` rows a batch, with these weights and a fresh optimiser. Throws `out-of-memory`. */
  open(spec: NetworkSpec, batchSize: number, weights: NetworkWeights): NetworkSession;
  dispose(): void;
}

/** Gives the engine to learn on. `lost` are those whose device was lost in the middle of this training: it leaves them out. */
export type NeuralSource = (lost: readonly NeuralEngine['name'][]) => Promise<NeuralEngine>;
