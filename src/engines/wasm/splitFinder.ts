import type { SiblingAsk, SiblingSplits } from '../../core/contract/index.ts';
import type { FeatureBins } from '../../core/trees/binning.ts';
import type { Split } from '../../core/trees/split.ts';
import type { SplitRule } from '../../core/trees/splitRule.ts';
import { createHistogramBuilder } from './histogramBuilder.ts';
import { rowsOf } from './parts.ts';
import type { SessionMemory } from './sessionMemory.ts';
import { createSplitSearch } from './splitSearch.ts';
import type { PlacedNode } from './splitSearch.ts';
import type { ThreadPool } from './threadPool.ts';

/** Nodes with fewer rows are summed up feature by feature: cheaper than to clear and subtract whole histograms. */
const SMALL_NODE_ROWS = 256;

/** The session's histograms by node, and the splits found in them. */
export interface SplitFinder {
  /** A new tree: its features, where each one's bins lie in a record, and its rule. */
  start(features: Int32Array, slotOf: Int32Array, rule: SplitRule): void;
  find(asks: readonly SiblingAsk[]): Promise<readonly SiblingSplits[]>;
  forget(node: number): void;
}

/** A pair of siblings: the smaller one's histogram is built, the larger one's is the parent's less that. */
interface Family {
  readonly built: PlacedNode | undefined;
  readonly taken: PlacedNode | undefined;
  readonly left: PlacedNode;
  readonly right: PlacedNode | undefined;
}

export function createSplitFinder(memory: SessionMemory, pool: ThreadPool, session: number, bins: readonly FeatureBins[], breathe: () => Promise<void>): SplitFinder {
  const histograms = createHistogramBuilder(memory, pool, session, bins.length, breathe);
  const splits = createSplitSearch(memory, pool, session, bins, breathe);
  const kept = new Map<number, number>();
  let treeFeatures = 0;

  const forget = (node: number) => {
    const histogram = kept.get(node);
    if (histogram !== undefined) histograms.giveBack(histogram);
    kept.delete(node);
  };

  const place = ({ parent, left, right }: SiblingAsk): Family => {
    const asked = right ? [left, right] : [left];
    const largest = Math.max(...asked.map((ask) => (ask.wanted ? rowsOf(ask.range) : 0)));
    const asker = left.wanted || !right ? left : right;
    const asksFew = 2 * asker.features.length < treeFeatures;
    if (largest < SMALL_NODE_ROWS || asksFew || (right && !kept.has(parent))) {
      forget(parent);
      return { built: undefined, taken: undefined, left: { ask: left, histogram: 0 }, right: right && { ask: right, histogram: 0 } };
    }
    if (!right) {
      const built = { ask: left, histogram: histograms.take() };
      return { built, taken: undefined, left: built, right: undefined };
    }
    const leftIsSmall = rowsOf(left.range) <= rowsOf(right.range);
    const built = { ask: leftIsSmall ? left : right, histogram: histograms.take() };
    const taken = { ask: leftIsSmall ? right : left, histogram: kept.get(parent) ?? 0 };
    kept.delete(parent);
    return { built, taken, left: leftIsSmall ? built : taken, right: leftIsSmall ? taken : built };
  };

  const keepOrGiveBack = ({ ask, histogram }: PlacedNode, split: Split | undefined) => {
    if (histogram === 0) return;
    if (split) kept.set(ask.node, histogram);
    else histograms.giveBack(histogram);
  };

  return {
    start(features, slotOf, rule) {
      for (const node of [...kept.keys()]) forget(node);
      treeFeatures = features.length;
      histograms.start(treeFeatures);
      splits.start(features, slotOf, rule);
    },
    async find(asks) {
      const families = asks.map(place);
      await histograms.build(families.flatMap(({ built }) => (built ? [{ range: built.ask.range, histogram: built.histogram }] : [])));
      histograms.subtract(families.flatMap(({ built, taken }) => (built && taken ? [[taken.histogram, built.histogram] as const] : [])));
      const nodes = families.flatMap(({ left, right }) => (right ? [left, right] : [left]));
      const found = await splits.search(nodes.filter(({ ask }) => ask.wanted));
      for (const node of nodes) keepOrGiveBack(node, found.get(node.ask));
      return asks.map(({ left, right }) => ({ left: found.get(left), right: right && found.get(right) }));
    },
    forget,
  };
}
