import type { NodeAsk } from '../../core/contract/index.ts';
import { MISSING_BIN } from '../../core/trees/binning.ts';
import type { FeatureBins } from '../../core/trees/binning.ts';
import { numberGoesLeft } from '../../core/trees/split.ts';
import type { Split } from '../../core/trees/split.ts';
import { leafGain } from '../../core/trees/splitRule.ts';
import type { SplitRule } from '../../core/trees/splitRule.ts';
import { SESSION, SPLIT_JOB, TASK, writeFields } from './layout.ts';
import type { SessionMemory } from './sessionMemory.ts';
import type { ThreadPool } from './threadPool.ts';

/** Features that are worth a thread's while. */
const LEAST_FEATURES_PER_JOB = 4;
const MAX_JOBS = 2048;

/** A node with the address of its histogram; 0: its rows are summed up feature by feature. */
export interface PlacedNode {
  readonly ask: NodeAsk;
  readonly histogram: number;
}

/** Finds the best splits of nodes, all features of a node in one job or, where nodes are few, shared among the threads. */
export interface SplitSearch {
  /** A new tree: see SplitFinder. */
  start(features: Int32Array, slotOf: Int32Array, rule: SplitRule): void;
  /** Splits by ask; without those that have none. */
  search(nodes: readonly PlacedNode[]): Promise<ReadonlyMap<NodeAsk, Split>>;
}

export function createSplitSearch(memory: SessionMemory, pool: ThreadPool, session: number, bins: readonly FeatureBins[], breathe: () => Promise<void>): SplitSearch {
  const { heap } = memory;
  const splitJobs = memory.allocate(MAX_JOBS * SPLIT_JOB.size);
  writeFields(SESSION, heap.views().u32, session, { splitJobs });
  const treeSlots = memory.allocate(4 * bins.length);
  let allFeatures = new Int32Array(0);
  let slotOf = new Int32Array(0);
  let rule: SplitRule;

  /** Lists of the slots of features, in memory; where they are not all of the tree's. */
  const createSlotLists = (nodes: readonly PlacedNode[]) => {
    const own = new Map<Int32Array, number>();
    for (const { ask } of nodes) if (ask.features !== allFeatures) own.set(ask.features, 0);
    const total = [...own.keys()].reduce((sum, { length }) => sum + length, 0);
    const block = total > 0 ? heap.allocate(4 * total) : 0;
    let at = block;
    for (const features of own.keys()) {
      const { i32 } = heap.views();
      features.forEach((feature, i) => (i32[(at >>> 2) + i] = slotOf[feature]));
      own.set(features, at);
      at += 4 * features.length;
    }
    return { addressOf: ({ features }: NodeAsk) => own.get(features) ?? treeSlots, free: () => heap.free(block) };
  };

  const jobsPerNode = (nodes: readonly PlacedNode[]): number => {
    if (pool.threads === 1 || nodes.length === 0 || nodes.length >= 4 * pool.threads) return 1;
    const fewest = Math.min(...nodes.map(({ ask }) => ask.features.length));
    return Math.max(1, Math.min(Math.ceil((4 * pool.threads) / nodes.length), Math.floor(fewest / LEAST_FEATURES_PER_JOB)));
  };

  const writeJob = (job: number, { ask, histogram }: PlacedNode, slots: number, part: number, parts: number) => {
    const { u32, i32, f64 } = heap.views();
    const at = splitJobs + job * SPLIT_JOB.size;
    const { lower = -Infinity, upper = Infinity, sums, range } = ask;
    f64[(at + SPLIT_JOB.at.nodeGain) >>> 3] = leafGain(sums.gradient, sums.hessian, rule, lower, upper);
    f64[(at + SPLIT_JOB.at.lower) >>> 3] = lower;
    f64[(at + SPLIT_JOB.at.upper) >>> 3] = upper;
    const words = at >>> 2;
    u32[words + (SPLIT_JOB.at.histogram >>> 2)] = histogram;
    u32[words + (SPLIT_JOB.at.rowsFrom >>> 2)] = range.from;
    u32[words + (SPLIT_JOB.at.rowsTo >>> 2)] = range.to;
    u32[words + (SPLIT_JOB.at.slots >>> 2)] = slots;
    u32[words + (SPLIT_JOB.at.from >>> 2)] = Math.floor((ask.features.length * part) / parts);
    u32[words + (SPLIT_JOB.at.to >>> 2)] = Math.floor((ask.features.length * (part + 1)) / parts);
    i32[words + (SPLIT_JOB.at.hessian >>> 2)] = sums.hessian;
    i32[words + (SPLIT_JOB.at.gradient >>> 2)] = sums.gradient;
  };

  /** The best of a node's jobs, the first of equals; undefined where none gains at least γ. */
  const readBest = ({ sums }: NodeAsk, first: number, count: number): Split | undefined => {
    const { f64, i32, u8 } = heap.views();
    let best = 0;
    let bestGain = 0;
    for (let job = first; job < first + count; job++) {
      const at = splitJobs + job * SPLIT_JOB.size;
      const gain = f64[(at + SPLIT_JOB.at.gain) >>> 3];
      if (i32[(at + SPLIT_JOB.at.slot) >>> 2] < 0 || gain <= bestGain) continue;
      best = at;
      bestGain = gain;
    }
    if (best === 0 || bestGain < rule.minGain) return undefined;
    const field = (name: keyof typeof SPLIT_JOB.at) => i32[(best + SPLIT_JOB.at[name]) >>> 2];
    const feature = allFeatures[field('slot')];
    const left = { gradient: field('leftGradient'), hessian: field('leftHessian') };
    const right = { gradient: sums.gradient - left.gradient, hessian: sums.hessian - left.hessian };
    const missingLeft = field('anyMissing') ? field('missingLeft') === 1 : left.hessian > right.hessian;
    if (bins[feature].kind === 'number') return { feature, bin: field('bin'), gain: bestGain, missingLeft, left, right, goesLeft: numberGoesLeft(field('bin'), missingLeft) };
    const sets = u8.subarray(best + SPLIT_JOB.at.leftBins, best + SPLIT_JOB.at.leftBins + 64);
    return { feature, bin: -1, gain: bestGain, missingLeft, left, right, goesLeft: categoriesLeft(sets, missingLeft) };
  };

  const searchSome = (nodes: readonly PlacedNode[], parts: number, found: Map<NodeAsk, Split>) => {
    const lists = createSlotLists(nodes);
    nodes.forEach((node, n) => {
      for (let part = 0; part < parts; part++) writeJob(n * parts + part, node, lists.addressOf(node.ask), part, parts);
    });
    pool.run(TASK.split, nodes.length * parts, session);
    nodes.forEach(({ ask }, n) => {
      const split = readBest(ask, n * parts, parts);
      if (split) found.set(ask, split);
    });
    lists.free();
  };

  return {
    start(features, slots, treeRule) {
      rule = treeRule;
      allFeatures = features as Int32Array<ArrayBuffer>;
      slotOf = slots as Int32Array<ArrayBuffer>;
      heap.views().i32.set(features.map((_, slot) => slot), treeSlots >>> 2);
    },
    async search(nodes) {
      const found = new Map<NodeAsk, Split>();
      const parts = jobsPerNode(nodes);
      const perRun = Math.floor(MAX_JOBS / parts);
      for (let first = 0; first < nodes.length; first += perRun) {
        searchSome(nodes.slice(first, first + perRun), parts, found);
        await breathe();
      }
      return found;
    },
  };
}

/** `sets`: 256 bits that go left, then 256 bits that the node has. A category that the node has not seen goes where missing values go. */
function categoriesLeft(sets: Uint8Array, missingLeft: boolean): Uint8Array {
  const goesLeft = new Uint8Array(256);
  for (let bin = 0; bin < MISSING_BIN; bin++) {
    const isLeft = (sets[bin >>> 3] >> (bin & 7)) & 1;
    const isSeen = (sets[32 + (bin >>> 3)] >> (bin & 7)) & 1;
    goesLeft[bin] = isSeen ? isLeft : Number(missingLeft);
  }
  goesLeft[MISSING_BIN] = missingLeft ? 1 : 0;
  return goesLeft;
}
