import type { NodeAsk, SiblingAsk, SiblingSplits } from '../../core/contract/index.ts';
import { MISSING_BIN } from '../../core/trees/binning.ts';
import type { FeatureBins } from '../../core/trees/binning.ts';
import { numberGoesLeft } from '../../core/trees/split.ts';
import type { Split } from '../../core/trees/split.ts';
import { leafGain } from '../../core/trees/splitRule.ts';
import type { SplitRule } from '../../core/trees/splitRule.ts';
import { COMBINE_JOB, FEATURE_BYTES, HISTOGRAM_JOB, SESSION, SPLIT_JOB, TASK } from './layout.ts';
import type { ThreadPool } from './threadPool.ts';
import type { SessionAddresses, SessionMemory } from './treeSession.ts';

/** Nodes with fewer rows are summed up feature by feature: cheaper than to clear and subtract whole histograms. */
const SMALL_NODE_ROWS = 256;
/** Histogram updates between two breaths: some 20 ms. */
const UPDATES_PER_BREATH = 24_000_000;
/** Rows that are worth a thread's while. */
const LEAST_ROWS_PER_JOB = 4096;
/** Features that are worth a thread's while. */
const LEAST_FEATURES_PER_JOB = 4;
const MAX_SPLIT_JOBS = 2048;
const MAX_HISTOGRAM_JOBS = 512;

/** The session's histograms, and the splits found in them. */
export interface SplitFinder {
  start(features: Int32Array, rule: SplitRule): void;
  find(asks: readonly SiblingAsk[]): Promise<readonly SiblingSplits[]>;
  forget(node: number): void;
  close(): void;
}

/** A node with its histogram (an address), or none where its rows are few. */
interface Placed {
  readonly ask: NodeAsk;
  readonly histogram: number;
}

/** What has to be done for a pair: a histogram to build, and a parent's to turn into the sibling's. */
interface Family {
  readonly built: Placed | undefined;
  readonly taken: Placed | undefined;
  readonly left: Placed;
  readonly right: Placed | undefined;
}

export function createSplitFinder(memory: SessionMemory, pool: ThreadPool, addresses: SessionAddresses, bins: readonly FeatureBins[], breathe: () => Promise<void>): SplitFinder {
  const { heap } = memory;
  const { session } = addresses;
  const histogramBytes = Math.ceil(bins.length / 4) * 4 * FEATURE_BYTES;
  const histogramJobs = memory.allocate(MAX_HISTOGRAM_JOBS * HISTOGRAM_JOB.size);
  const combineJobs = memory.allocate(MAX_HISTOGRAM_JOBS * COMBINE_JOB.size);
  const splitJobs = memory.allocate(MAX_SPLIT_JOBS * SPLIT_JOB.size);
  for (const [name, address] of [['histogramJobs', histogramJobs], ['combineJobs', combineJobs], ['splitJobs', splitJobs]] as const) heap.views().u32[(session + SESSION.at[name]) >> 2] = address;
  const treeFeatures = memory.allocate(4 * bins.length);
  const partials = createPartials(memory, histogramBytes);
  const free: number[] = [];
  const kept = new Map<number, number>();
  let rule: SplitRule;
  let allFeatures = new Int32Array(0);

  const takeHistogram = () => free.pop() ?? memory.allocate(histogramBytes);
  const forget = (node: number) => {
    const histogram = kept.get(node);
    if (histogram !== undefined) free.push(histogram);
    kept.delete(node);
  };

  const place = ({ parent, left, right }: SiblingAsk): Family => {
    const asked = right ? [left, right] : [left];
    const largest = Math.max(...asked.map((ask) => (ask.wanted ? rowsOf(ask) : 0)));
    const isFirst = right === undefined;
    if (largest < SMALL_NODE_ROWS || 2 * left.features.length < allFeatures.length || !(isFirst || kept.has(parent))) {
      forget(parent);
      return { built: undefined, taken: undefined, left: { ask: left, histogram: 0 }, right: right && { ask: right, histogram: 0 } };
    }
    const [small, large] = !right || rowsOf(left) <= rowsOf(right) ? [left, right] : [right, left];
    const built = { ask: small, histogram: takeHistogram() };
    const taken = large && { ask: large, histogram: kept.get(parent) ?? 0 };
    kept.delete(parent);
    const of = (ask: NodeAsk): Placed => (ask === small ? built : (taken as Placed));
    return { built, taken, left: of(left), right: right && of(right) };
  };

  /** Builds the histograms, a large one in parts, one a thread or so. */
  const build = async (families: readonly Family[]) => {
    const built = families.flatMap(({ built: one }) => one ?? []);
    const totalRows = built.reduce((sum, { ask }) => sum + rowsOf(ask), 0);
    const perJob = pool.threads === 1 ? Infinity : Math.max(LEAST_ROWS_PER_JOB, Math.ceil(totalRows / (4 * pool.threads)));
    const updatesPerRow = 4 * Math.ceil(allFeatures.length / 4);
    const work = { jobs: 0, combines: 0, updates: 0 };
    partials.reset();
    for (const { ask, histogram } of built) {
      const parts = Math.max(1, Math.min(Math.round(rowsOf(ask) / perJob), 4 * pool.threads));
      const others = parts > 1 ? partials.take(parts - 1) : 0;
      if (parts > 1) writeCombine(work.combines++, histogram, others, parts - 1, 1);
      for (let part = 0; part < parts; part++) {
        const into = part === 0 ? histogram : others + (part - 1) * histogramBytes;
        await addRange(into, cut(ask, part, parts), updatesPerRow, work);
      }
    }
    flush(work);
    pool.run(TASK.combine, work.combines, session);
  };

  interface Work {
    jobs: number;
    combines: number;
    updates: number;
  }

  /** A range as jobs, run when there are enough of them; a very long one takes several, each appended to the one before. */
  const addRange = async (histogram: number, { from, to }: { from: number; to: number }, updatesPerRow: number, work: Work) => {
    const rowsPerBreath = Math.max(1024, Math.floor(UPDATES_PER_BREATH / updatesPerRow));
    for (let at = from; at < to; at += rowsPerBreath) {
      const end = Math.min(at + rowsPerBreath, to);
      writeHistogram(work.jobs++, histogram, at, end, at > from);
      work.updates += (end - at) * updatesPerRow;
      if (end < to || work.jobs === MAX_HISTOGRAM_JOBS || work.updates > UPDATES_PER_BREATH * pool.threads) {
        flush(work);
        await breathe();
      }
    }
  };

  const flush = (work: Work) => {
    pool.run(TASK.histogram, work.jobs, session);
    work.jobs = 0;
    work.updates = 0;
  };

  const subtract = (families: readonly Family[]) => {
    let jobs = 0;
    for (const { built, taken } of families) if (built && taken) writeCombine(jobs++, taken.histogram, built.histogram, 1, -1);
    pool.run(TASK.combine, jobs, session);
  };

  const writeHistogram = (job: number, histogram: number, from: number, to: number, append: boolean) => {
    const { u32 } = heap.views();
    const at = (histogramJobs + job * HISTOGRAM_JOB.size) >> 2;
    u32[at] = histogram;
    u32[at + (HISTOGRAM_JOB.at.from >> 2)] = from;
    u32[at + (HISTOGRAM_JOB.at.to >> 2)] = to;
    u32[at + (HISTOGRAM_JOB.at.append >> 2)] = append ? 1 : 0;
  };

  const writeCombine = (job: number, histogram: number, parts: number, count: number, sign: 1 | -1) => {
    const { u32, i32 } = heap.views();
    const at = (combineJobs + job * COMBINE_JOB.size) >> 2;
    u32[at] = histogram;
    u32[at + (COMBINE_JOB.at.parts >> 2)] = parts;
    u32[at + (COMBINE_JOB.at.count >> 2)] = count;
    i32[at + (COMBINE_JOB.at.sign >> 2)] = sign;
  };

  const search = async (nodes: readonly Placed[]): Promise<Map<NodeAsk, Split>> => {
    const found = new Map<NodeAsk, Split>();
    const jobsOf = jobsPerNode(nodes.length, nodes[0]?.ask.features.length ?? 0);
    const perRun = Math.floor(MAX_SPLIT_JOBS / jobsOf);
    for (let first = 0; first < nodes.length; first += perRun) {
      const some = nodes.slice(first, first + perRun);
      const lists = createFeatureLists(some);
      some.forEach((node, n) => {
        for (let part = 0; part < jobsOf; part++) writeSplit(n * jobsOf + part, node, lists.addressOf(node.ask), cutFeatures(node.ask.features.length, part, jobsOf));
      });
      pool.run(TASK.split, some.length * jobsOf, session);
      some.forEach(({ ask }, n) => {
        const split = readBest(ask, n * jobsOf, jobsOf);
        if (split) found.set(ask, split);
      });
      lists.free();
      await breathe();
    }
    return found;
  };

  /** Few nodes with many features are shared among the threads by features. */
  const jobsPerNode = (nodes: number, features: number): number => {
    if (pool.threads === 1 || nodes === 0 || nodes >= 4 * pool.threads) return 1;
    return Math.max(1, Math.min(Math.ceil((4 * pool.threads) / nodes), Math.floor(features / LEAST_FEATURES_PER_JOB)));
  };

  /** Lists of features that are not the tree's own, in memory. */
  const createFeatureLists = (nodes: readonly Placed[]) => {
    const own = new Map<Int32Array, number>();
    for (const { ask } of nodes) if (ask.features !== allFeatures && !own.has(ask.features)) own.set(ask.features, 0);
    const total = [...own.keys()].reduce((sum, { length }) => sum + length, 0);
    const block = total > 0 ? heap.allocate(4 * total) : 0;
    let at = block;
    for (const features of own.keys()) {
      heap.views().i32.set(features, at >> 2);
      own.set(features, at);
      at += 4 * features.length;
    }
    return { addressOf: ({ features }: NodeAsk) => own.get(features) ?? treeFeatures, free: () => heap.free(block) };
  };

  const writeSplit = (job: number, { ask, histogram }: Placed, features: number, part: { from: number; to: number }) => {
    const { u32, i32, f64 } = heap.views();
    const at = splitJobs + job * SPLIT_JOB.size;
    const { lower = -Infinity, upper = Infinity, sums, range } = ask;
    f64[(at + SPLIT_JOB.at.nodeGain) >> 3] = leafGain(sums.gradient, sums.hessian, rule, lower, upper);
    f64[(at + SPLIT_JOB.at.lower) >> 3] = lower;
    f64[(at + SPLIT_JOB.at.upper) >> 3] = upper;
    const words = at >> 2;
    u32[words + (SPLIT_JOB.at.histogram >> 2)] = histogram;
    u32[words + (SPLIT_JOB.at.rowsFrom >> 2)] = range.from;
    u32[words + (SPLIT_JOB.at.rowsTo >> 2)] = range.to;
    u32[words + (SPLIT_JOB.at.features >> 2)] = features;
    u32[words + (SPLIT_JOB.at.from >> 2)] = part.from;
    u32[words + (SPLIT_JOB.at.to >> 2)] = part.to;
    i32[words + (SPLIT_JOB.at.hessian >> 2)] = sums.hessian;
    i32[words + (SPLIT_JOB.at.gradient >> 2)] = sums.gradient;
  };

  /** The best of a node's jobs, the first of equals; undefined where none gains at least γ. */
  const readBest = ({ sums }: NodeAsk, first: number, count: number): Split | undefined => {
    const { f64, i32, u8 } = heap.views();
    let best = 0;
    let bestGain = 0;
    for (let job = first; job < first + count; job++) {
      const at = splitJobs + job * SPLIT_JOB.size;
      const gain = f64[(at + SPLIT_JOB.at.gain) >> 3];
      if (i32[(at + SPLIT_JOB.at.feature) >> 2] < 0 || gain <= bestGain) continue;
      best = at;
      bestGain = gain;
    }
    if (best === 0 || bestGain < rule.minGain) return undefined;
    const field = (name: keyof typeof SPLIT_JOB.at) => i32[(best + SPLIT_JOB.at[name]) >> 2];
    const left = { gradient: field('leftGradient'), hessian: field('leftHessian') };
    const right = { gradient: sums.gradient - left.gradient, hessian: sums.hessian - left.hessian };
    const missingLeft = field('anyMissing') ? field('missingLeft') === 1 : left.hessian > right.hessian;
    const feature = field('feature');
    const bin = field('bin');
    const sets = u8.subarray(best + SPLIT_JOB.at.leftBins, best + SPLIT_JOB.at.leftBins + 64);
    const goesLeft = bins[feature].kind === 'number' ? numberGoesLeft(bin, missingLeft) : categoriesLeft(sets, missingLeft);
    return { feature, bin: bins[feature].kind === 'number' ? bin : -1, gain: bestGain, missingLeft, left, right, goesLeft };
  };

  const keepOrFree = ({ ask, histogram }: Placed, split: Split | undefined) => {
    if (histogram === 0) return;
    if (split) kept.set(ask.node, histogram);
    else free.push(histogram);
  };

  return {
    start(features, treeRule) {
      for (const node of [...kept.keys()]) forget(node);
      rule = treeRule;
      allFeatures = features as Int32Array<ArrayBuffer>;
      heap.views().i32.set(features, treeFeatures >> 2);
    },
    async find(asks) {
      const families = asks.map(place);
      await build(families);
      subtract(families);
      const nodes = families.flatMap(({ left, right }) => [left, ...(right ? [right] : [])]);
      const found = await search(nodes.filter(({ ask }) => ask.wanted));
      for (const node of nodes) keepOrFree(node, found.get(node.ask));
      return asks.map(({ left, right }) => ({ left: found.get(left), right: right && found.get(right) }));
    },
    forget,
    close: () => kept.clear(),
  };
}

function rowsOf({ range }: NodeAsk): number {
  return range.to - range.from;
}

function cut({ range: { from, to } }: NodeAsk, part: number, parts: number): { from: number; to: number } {
  const at = (p: number) => from + Math.floor(((to - from) * p) / parts);
  return { from: at(part), to: at(part + 1) };
}

function cutFeatures(features: number, part: number, parts: number): { from: number; to: number } {
  return { from: Math.floor((features * part) / parts), to: Math.floor((features * (part + 1)) / parts) };
}

/** `sets`: 256 bits that go left, then 256 bits that the node has. A category that the node has not seen goes where missing values go. */
function categoriesLeft(sets: Uint8Array, missingLeft: boolean): Uint8Array {
  const goesLeft = new Uint8Array(256);
  for (let bin = 0; bin < MISSING_BIN; bin++) {
    const isLeft = (sets[bin >> 3] >> (bin & 7)) & 1;
    const isSeen = (sets[32 + (bin >> 3)] >> (bin & 7)) & 1;
    goesLeft[bin] = isSeen ? isLeft : Number(missingLeft);
  }
  goesLeft[MISSING_BIN] = missingLeft ? 1 : 0;
  return goesLeft;
}

/** Histograms of parts of a node, side by side; the room is used again in each step. */
function createPartials(memory: SessionMemory, histogramBytes: number): { take(count: number): number; reset(): void } {
  const blocks = new Map<number, number[]>();
  const taken: { count: number; address: number }[] = [];
  return {
    take(count) {
      const address = blocks.get(count)?.pop() ?? memory.allocate(count * histogramBytes);
      taken.push({ count, address });
      return address;
    },
    reset() {
      for (const { count, address } of taken.splice(0)) blocks.set(count, [...(blocks.get(count) ?? []), address]);
    },
  };
}
