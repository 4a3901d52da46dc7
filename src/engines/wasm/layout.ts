/** The structs of assembly/layout.ts, and of the kernels with an argument of their own, with natural alignment: what JavaScript writes and the kernels read. */

type FieldType = 'i32' | 'u32' | 'u64' | 'i64' | 'f64';

const SIZES: Readonly<Record<FieldType, number>> = { i32: 4, u32: 4, u64: 8, i64: 8, f64: 8 };

/** Byte offsets of a struct's fields, and its size. */
export interface Struct<Name extends string> {
  readonly at: Readonly<Record<Name, number>>;
  readonly size: number;
}

function struct<Name extends string>(fields: Readonly<Record<Name, FieldType>>): Struct<Name> {
  let end = 0;
  const at = {} as Record<Name, number>;
  for (const name of Object.keys(fields) as Name[]) {
    const size = SIZES[fields[name]];
    at[name] = Math.ceil(end / size) * size;
    end = at[name] + size;
  }
  return { at, size: Math.ceil(end / 8) * 8 };
}

/** Writes fields of 32 bits of a struct at `address`. */
export function writeFields<Name extends string>({ at }: Struct<Name>, u32: Uint32Array, address: number, fields: Readonly<Partial<Record<Name, number>>>): void {
  for (const name in fields) u32[(address + at[name]) >>> 2] = fields[name] as number;
}

/** Items of a task are shared among the threads. */
export const TASK = { histogram: 0, combine: 1, split: 2, divide: 3, leaf: 4, score: 5, walk: 6, gather: 7, swap: 8, sumSizes: 9, draw: 10, edges: 11, bins: 12, lstmPack: 13, lstmForward: 14, lstmBackward: 15, lstmWeightGradient: 16, lstmUnpack: 17, productPack: 18, productRows: 19 } as const;

/** Bytes of one feature's histogram. */
export const FEATURE_BYTES = 2048;
/** Bytes of a thread's scratch for finding splits; what `divide` needs lies behind. */
export const SPLIT_SCRATCH_BYTES = 8192;
/** Bytes before a record's bins: hessian and gradient, and the row's number. */
export const RECORD_HEAD_BYTES = 12;
export const ROW_NUMBER_AT = 8;
/** Bytes of a record that a leaf needs, in the unit in which records move. */
export const LEAF_RECORD_BYTES = 16;
/** Records at either end that `divide` looks at together. */
export const DIVIDE_BLOCK = 64;

/** Bytes of a thread's counters of digits: see assembly/sort.ts. */
export const COUNTER_BYTES = 49_152;

export const CONTROL = struct({ generation: 'i32', task: 'i32', items: 'i32', done: 'i32', next: 'i64', argument: 'u32', closing: 'i32' });

export const SESSION = struct({
  trainBins: 'u32',
  rowBytes: 'u32',
  gradients: 'u32',
  hessians: 'u32',
  learning: 'u32',
  records: 'u32',
  recordBytes: 'u32',
  slots: 'u32',
  picks: 'u32',
  pickCount: 'u32',
  slotKinds: 'u32',
  monotone: 'u32',
  isBounded: 'u32',
  gradientScale: 'f64',
  hessianScale: 'f64',
  regLambda: 'f64',
  regAlpha: 'f64',
  minChildWeight: 'f64',
  threadScratch: 'u32',
  threadScratchBytes: 'u32',
  gatherJobs: 'u32',
  histogramJobs: 'u32',
  combineJobs: 'u32',
  splitJobs: 'u32',
  divideJobs: 'u32',
  swapJobs: 'u32',
  leafJobs: 'u32',
});

export const GATHER_JOB = struct({ from: 'u32', to: 'u32', hessian: 'i32', gradient: 'i32' });
export const PICK = struct({ source: 'u32', target: 'u32', mask0: 'u64', mask1: 'u64' });
export const HISTOGRAM_JOB = struct({ histogram: 'u32', from: 'u32', to: 'u32', append: 'u32' });
export const COMBINE_JOB = struct({ histogram: 'u32', parts: 'u32', count: 'u32', sign: 'i32' });
export const SPLIT_JOB = struct({
  nodeGain: 'f64',
  lower: 'f64',
  upper: 'f64',
  histogram: 'u32',
  rowsFrom: 'u32',
  rowsTo: 'u32',
  slots: 'u32',
  from: 'u32',
  to: 'u32',
  hessian: 'i32',
  gradient: 'i32',
  slot: 'i32',
  bin: 'i32',
  gain: 'f64',
  leftHessian: 'i32',
  leftGradient: 'i32',
  missingLeft: 'i32',
  anyMissing: 'i32',
  /** 256 bits: the category's bins that go left. */
  leftBins: 'u64',
  leftBins1: 'u64',
  leftBins2: 'u64',
  leftBins3: 'u64',
  /** 256 bits: the category's bins that the node has. */
  seenBins: 'u64',
  seenBins1: 'u64',
  seenBins2: 'u64',
  seenBins3: 'u64',
});
export const DIVIDE_JOB = struct({ goesLeft: 'u32', from: 'u32', to: 'u32', slot: 'u32', moved: 'u32', middle: 'u32' });
export const SWAP_JOB = struct({ a: 'u32', b: 'u32', count: 'u32', moved: 'u32' });
export const LEAF_JOB = struct({ value: 'f64', scores: 'u32', from: 'u32', to: 'u32' });
export const SCORING = struct({ rows: 'u32', rowBytes: 'u32', rowCount: 'u32', rowsPerItem: 'u32', trees: 'u32', treeNodes: 'u32', treeSets: 'u32', treeDepths: 'u32', scores: 'u32', outputs: 'u32', anyMissing: 'u32' });
export const WALKING = struct({ rows: 'u32', rowCount: 'u32', rowsPerItem: 'u32', bins: 'u32', rowBytes: 'u32', nodes: 'u32', depth: 'u32', anyCategory: 'u32', scores: 'u32' });
export const WALK_NODE = struct({ feature: 'u32', shift: 'u32', last: 'u32', left: 'u32', goesLeft: 'u32', value: 'f64' });
export const SUMMING = struct({ values: 'u32', count: 'u32', rowsPerSum: 'u32', sums: 'u32' });
export const DRAW_JOB = struct({ from: 'u32', to: 'u32', wanted: 'u32', learning: 'u32', resting: 'u32', a: 'u32', b: 'u32', c: 'u32', d: 'u32' });
export const EDGES_TASK = struct({ jobs: 'u32', counters: 'u32' });
export const EDGES_JOB = struct({ values: 'u32', spare: 'u32', count: 'u32', maxBin: 'u32', edges: 'u32', edgeCount: 'u32' });
export const BINNING = struct({ columns: 'u32', columnCount: 'u32', rowCount: 'u32', rowsPerItem: 'u32', rowBytes: 'u32' });
export const BINNING_COLUMN = struct({ values: 'u32', edges: 'u32', bins: 'u32' });

export const LSTM_RUN = struct({
  rows: 'u32',
  steps: 'u32',
  inputs: 'u32',
  units: 'u32',
  joinedWidth: 'u32',
  gatesWidth: 'u32',
  keeps: 'u32',
  sequences: 'u32',
  x: 'u32',
  mask: 'u32',
  output: 'u32',
  kernel: 'u32',
  recurrentKernel: 'u32',
  bias: 'u32',
  panels: 'u32',
  transposedPanels: 'u32',
  packedBias: 'u32',
  joined: 'u32',
  cells: 'u32',
  gates: 'u32',
  dOutput: 'u32',
  dX: 'u32',
  dKernel: 'u32',
  dRecurrentKernel: 'u32',
  dBias: 'u32',
  dJoinedWeights: 'u32',
  dPackedBias: 'u32',
  zeros: 'u32',
  scratch: 'u32',
  scratchBytes: 'u32',
});

/** Rows that one item of an LSTM's forward or backward run takes through all steps. */
export const LSTM_BLOCK_ROWS = 16;
/** Bytes of the columns that are packed for the weights' gradient: see assembly/lstm.ts. */
export const LSTM_PACKED_COLUMNS = 16;
export const LSTM_PACKED_GROUPS = 20;

export const PRODUCT_RUN = struct({
  rows: 'u32',
  depth: 'u32',
  columns: 'u32',
  rectifies: 'u32',
  left: 'u32',
  leftRowBytes: 'u32',
  leftColumnBytes: 'u32',
  right: 'u32',
  rightRowBytes: 'u32',
  rightColumnBytes: 'u32',
  bias: 'u32',
  panels: 'u32',
  output: 'u32',
});

/** Rows of one item of a product. */
export const PRODUCT_ITEM_ROWS = 32;
