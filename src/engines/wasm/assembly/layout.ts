// What JavaScript writes into memory and the kernels read. Mirrored by ../layout.ts; a test compares the two.

/** Bytes of one feature's histogram: 256 pairs of hessian and gradient, 32 bits each. */
export const FEATURE_BYTES: u32 = 2048;
export const MISSING_BIN: u32 = 255;

/** The work that threads share: see pool.ts. */
@unmanaged
export class Control {
  /** Raised with each task; idle threads sleep on it. */
  generation: i32;
  task: i32;
  items: i32;
  done: i32;
  /** Generation (upper half) and the next item (lower half). */
  next: i64;
  /** The task's argument. */
  argument: usize;
  /** Not 0: threads end. */
  closing: i32;
}

/** One set of data to grow trees from, and the tree that grows. */
@unmanaged
export class Session {
  /** Bins by row, `rowBytes` a row, of the training rows; a division names its own. */
  trainBins: usize;
  rowBytes: u32;
  features: u32;
  /** Hessian and gradient by training row. */
  gradients: usize;
  /** Row numbers of the three sets, one after the other, and room for as many. */
  order: usize;
  scratch: usize;
  /** By feature: number of value bins in the lower 16 bits, 65536 for a category; `monotone` is -1, 0 or 1. */
  featureKinds: usize;
  monotone: usize;
  /** Words of four features that the tree asks. */
  activeWords: usize;
  activeWordCount: u32;
  isBounded: u32;
  regLambda: f64;
  regAlpha: f64;
  minChildWeight: f64;
  /** A block for each thread: one feature's histogram, then room to sort categories. */
  threadScratch: usize;
  /** Arrays of the present step. */
  histogramJobs: usize;
  combineJobs: usize;
  splitJobs: usize;
  divideJobs: usize;
  leafJobs: usize;
}

/** Sums up rows order[from, to) into `histogram`, which is cleared first unless `append` is 1. */
@unmanaged
export class HistogramJob {
  histogram: usize;
  from: u32;
  to: u32;
  append: u32;
}

/** Adds `count` histograms, one after the other from `parts`, to `histogram` (sign 1), or takes them away (sign -1). */
@unmanaged
export class CombineJob {
  histogram: usize;
  parts: usize;
  count: u32;
  sign: i32;
}

/** The best split of a node over features[from, to). */
@unmanaged
export class SplitJob {
  nodeGain: f64;
  lower: f64;
  upper: f64;
  /** The node's histogram; 0: its rows order[rowsFrom, rowsTo) are summed up feature by feature. */
  histogram: usize;
  rowsFrom: u32;
  rowsTo: u32;
  features: usize;
  from: u32;
  to: u32;
  hessian: i32;
  gradient: i32;
  // The answer.
  feature: i32;
  bin: i32;
  gain: f64;
  leftHessian: i32;
  leftGradient: i32;
  missingLeft: i32;
  anyMissing: i32;
  /** Of a category: the bins that go left, and those that the node has. */
  leftBins0: u64;
  leftBins1: u64;
  leftBins2: u64;
  leftBins3: u64;
  seenBins0: u64;
  seenBins1: u64;
  seenBins2: u64;
  seenBins3: u64;
}

/** Divides order[from, to): rows whose bin of `feature` has a 1 in `goesLeft` (256 bytes) come first. `middle` is the answer. */
@unmanaged
export class DivideJob {
  goesLeft: usize;
  bins: usize;
  from: u32;
  to: u32;
  feature: u32;
  middle: u32;
}

/** Adds `value` to scores[order[i]] for i in [from, to). */
@unmanaged
export class LeafJob {
  value: f64;
  scores: usize;
  from: u32;
  to: u32;
  /** Jobs lie one after the other, each at a multiple of 8 bytes. */
  unused: u32;
}
