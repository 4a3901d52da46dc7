import type { Feature } from './estimator.ts';
import type { FlatTree } from '../trees/flatTree.ts';
import type { TreeInput } from '../trees/encode.ts';
import type { BinnedMatrix } from '../trees/binnedMatrix.ts';
import type { FeatureBins } from '../trees/binning.ts';
import type { Split } from '../trees/split.ts';
import type { Scales, SplitRule, Sums } from '../trees/splitRule.ts';
import type { Rng } from '../random.ts';

export type EngineName = 'typescript' | 'wasm' | 'webgpu';

/**
 * Where kernels run. Every engine gives the same trees from the same data: sums are of whole numbers, and what is computed
 * with fractions is computed in one order (see core/trees/split.ts).
 */
export interface Engine {
  readonly name: EngineName;
  /** Threads that compute, the caller's included. */
  readonly threads: number;
  /** Edges of at most `maxBin` bins for each of these columns, which are of one length: see core/trees/binning.ts. */
  findEdges(columns: readonly Float64Array[], maxBin: number, breathe: () => Promise<void>): Promise<readonly Float64Array[]>;
  /** Memory and kernels for growing trees from one set of data; long steps call `breathe` (see TaskContext). Throws `out-of-memory`. */
  openTrees(shape: TreeShape, breathe: () => Promise<void>): Promise<TreeSession>;
  /** Prepares trees for predicting many rows. Throws `out-of-memory`. */
  createScorer(forest: Forest): ForestScorer;
  dispose(): void;
}

/** The data that trees are grown from. */
export interface TreeShape {
  readonly rows: number;
  /** Rows that are watched: they walk down every tree and teach nothing. 0: none. */
  readonly validationRows: number;
  readonly bins: readonly FeatureBins[];
  /** Scores kept for each row: 1, or one a class. */
  readonly outputs: number;
}

/** Positions [from, to) among a tree's learning rows, as they lie at the moment: a node's rows are a range. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** A node whose best split is wanted. */
export interface NodeAsk {
  /** Number of the node in its tree: its histogram is kept by it, and given to its children's ask. */
  readonly node: number;
  readonly range: RowRange;
  readonly sums: Sums;
  /** False for a node that will stay a leaf: only its sibling needs it. */
  readonly wanted: boolean;
  /** Features that the node may ask, a part of the tree's; of equal splits the first of them decides. */
  readonly features: Int32Array;
  /** Leaf values of its descendants lie in here, in the histogram's units; only under monotone constraints. */
  readonly lower?: number;
  readonly upper?: number;
}

/** The children of a node that was split; for the root, `left` alone and no parent (−1). */
export interface SiblingAsk {
  readonly parent: number;
  readonly left: NodeAsk;
  readonly right?: NodeAsk;
}

export interface SiblingSplits {
  readonly left: Split | undefined;
  readonly right: Split | undefined;
}

/** A node's rows and the split that divides them. */
export interface Division {
  readonly range: RowRange;
  readonly split: Split;
  /** True where both children stay leaves: nothing but the numbers of their rows will be asked for. */
  readonly isLast: boolean;
}

/** A leaf's rows and what they get. */
export interface LeafRows {
  readonly node: number;
  readonly range: RowRange;
  readonly value: number;
}

/** A node that was divided; its right child's number is one more than its left child's. */
export interface InnerNode {
  readonly node: number;
  readonly left: number;
  readonly split: Split;
}

/** Training rows that teach a tree, and the others; both ascending. */
export interface RowSample {
  readonly learning: Int32Array;
  readonly resting: Int32Array;
}

/** What one tree is grown from. */
export interface TreeStart extends RowSample {
  /** Whose gradients and hessians it learns from. */
  readonly output: number;
  /** At which they become whole numbers: see core/trees/quantise.ts. */
  readonly scales: Scales;
  /** Features that the tree may ask, ascending; at least one. */
  readonly features: Int32Array;
  readonly rule: SplitRule;
}

/**
 * Grows trees from one set of data: the caller decides which nodes are split (see core/trees/grow.ts), the session sums up,
 * finds splits and moves rows. All arrays are the session's own memory and die with it.
 */
export interface TreeSession {
  /** Bins, all 0 at first. */
  readonly train: BinnedMatrix;
  readonly validation: BinnedMatrix | undefined;
  /** Writes the bins of features, in the order of the shape's, into one of these; once, before the first tree. */
  writeBins(matrix: BinnedMatrix, features: readonly Feature[]): Promise<void>;
  /** Of the loss, by output, for each training row; hessians are at least 0. The caller fills them. */
  readonly gradients: readonly Float64Array[];
  readonly hessians: readonly Float64Array[];
  /** Scores by output: what the trees so far add up to. */
  readonly trainScores: readonly Float64Array[];
  /** Empty arrays where no rows are watched. */
  readonly validationScores: readonly Float64Array[];
  /** The scale at which gradients or hessians, one of the arrays above, become whole numbers. Throws `bad-input`: see core/trees/quantise.ts. */
  scaleOf(values: Float64Array): Promise<number>;
  /** Draws rows as core/trees/sampling.ts does. The lists are good until the next draw. */
  sampleRows(rng: Rng, share: number): Promise<RowSample>;
  /** Begins a tree, with all learning rows at its root; answers their sums. */
  startTree(tree: TreeStart): Promise<Sums>;
  /** The best split of each wanted node; the parents' histograms are used up. */
  findSplits(asks: readonly SiblingAsk[]): Promise<readonly SiblingSplits[]>;
  /** Drops the histogram of a node that will not be split after all. */
  forget(node: number): void;
  /** Divides ranges, left before right; answers where the right parts begin. In which order rows lie within a part is not said. */
  divide(divisions: readonly Division[]): Promise<readonly number[]>;
  /** Row numbers of the learning rows as they lie: a leaf's rows are its range. Good until the next call. */
  learningOrder(): Promise<Int32Array>;
  /** Adds the leaves' values to the scores of all rows: learning rows are in the leaves' ranges, resting and watched rows walk down `inner` from node 0. */
  addLeaves(output: number, leaves: readonly LeafRows[], inner: readonly InnerNode[]): Promise<void>;
  close(): void;
}

/** Trees that are added up: tree t adds to output t mod `outputs`. */
export interface Forest {
  readonly inputs: readonly TreeInput[];
  readonly trees: readonly FlatTree[];
  readonly outputs: number;
  /** True where values are rounded to 32-bit floats before they are compared, as XGBoost does. */
  readonly float32: boolean;
}

export interface ForestScorer {
  /**
   * Adds every tree's value to `scores` (rows × outputs, row-major), tree after tree, for all rows of `columns`,
   * which are in the order of the forest's inputs.
   */
  add(columns: readonly Feature[], rows: number, scores: Float64Array): void;
  dispose(): void;
}
