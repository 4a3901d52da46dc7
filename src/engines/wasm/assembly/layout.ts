// What JavaScript writes into memory and the kernels read. Mirrored by ../layout.ts; a test compares the two.

/** Bytes of one feature's histogram: 256 pairs of hessian and gradient, 32 bits each. */
export const FEATURE_BYTES: u32 = 2048;
export const MISSING_BIN: u32 = 255;
/** Bytes of a thread's scratch for finding splits; what `divide` needs lies behind. */
export const SPLIT_SCRATCH_BYTES: usize = 8192;

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

/** Where a record's bins begin: behind hessian and gradient (8 bytes) and the row's number (4). */
export const BINS_AT: usize = 12;
export const ROW_AT: usize = 8;

/**
 * One set of data to grow trees from, and the tree that grows. The learning rows of a tree are records that lie side by side, a node's in one range:
 * hessian and gradient, the row's number, and a byte for each feature of the tree ("slot"). Whatever walks over a node reads memory in order.
 */
@unmanaged
export class Session {
  /** Bins by row, `rowBytes` a row, of the training rows. */
  trainBins: usize;
  rowBytes: u32;
  /** Of the output that the tree learns from, by training row, and the scales at which they become whole numbers. */
  gradients: usize;
  hessians: usize;
  /** The learning rows' numbers, from which records are made. */
  learning: usize;
  records: usize;
  /** A multiple of 16. */
  recordBytes: u32;
  /** Features of the tree. */
  slots: u32;
  /** How bins come into records: see gather.ts. */
  picks: usize;
  pickCount: u32;
  /** By slot: number of value bins in the lower 16 bits, 65536 for a category; `monotone` is -1, 0 or 1. */
  slotKinds: usize;
  monotone: usize;
  isBounded: u32;
  gradientScale: f64;
  hessianScale: f64;
  regLambda: f64;
  regAlpha: f64;
  minChildWeight: f64;
  /** A block for each thread. */
  threadScratch: usize;
  threadScratchBytes: u32;
  /** Arrays of the present step. */
  gatherJobs: usize;
  histogramJobs: usize;
  combineJobs: usize;
  splitJobs: usize;
  divideJobs: usize;
  swapJobs: usize;
  leafJobs: usize;
}

/** Makes records[from, to) of learning[from, to); the answer is what they add up to. */
@unmanaged
export class GatherJob {
  from: u32;
  to: u32;
  hessian: i32;
  gradient: i32;
}

/** Sixteen bins of a record from sixteen of a row: those at `mask` of the row's bytes from `source`; `mask` is 128 where another pick says the bin. */
@unmanaged
export class Pick {
  source: u32;
  target: u32;
  mask0: u64;
  mask1: u64;
}

/** Sums up records[from, to) into `histogram`, which is cleared first unless `append` is 1. */
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

/** The best split of a node over slots[from, to). */
@unmanaged
export class SplitJob {
  nodeGain: f64;
  lower: f64;
  upper: f64;
  /** The node's histogram; 0: its records[rowsFrom, rowsTo) are summed up slot by slot. */
  histogram: usize;
  rowsFrom: u32;
  rowsTo: u32;
  slots: usize;
  from: u32;
  to: u32;
  hessian: i32;
  gradient: i32;
  // The answer.
  slot: i32;
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

/** Divides records[from, to): those whose bin of `slot` has a 1 in `goesLeft` (256 bytes) come first. `middle` is the answer. */
@unmanaged
export class DivideJob {
  goesLeft: usize;
  from: u32;
  to: u32;
  slot: u32;
  /** Bytes of a record that move: all, or those that a leaf needs. */
  moved: u32;
  middle: u32;
}

/** Records[a, a + count) change places with records[b, b + count). */
@unmanaged
export class SwapJob {
  a: u32;
  b: u32;
  count: u32;
  moved: u32;
}

/** Adds `value` to the scores of the rows of records[from, to). */
@unmanaged
export class LeafJob {
  value: f64;
  scores: usize;
  from: u32;
  to: u32;
  /** Jobs lie one after the other, each at a multiple of 8 bytes. */
  unused: u32;
}
