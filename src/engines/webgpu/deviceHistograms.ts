import type { NodeAsk, SiblingAsk } from '../../core/contract/index.ts';
import { ENTRIES_PER_FEATURE } from '../../core/trees/histogram.ts';
import type { HistogramView } from '../../core/trees/split.ts';
import type { BufferScope } from './bufferScope.ts';
import { outOfMemory } from './device.ts';
import { createDeviceList } from './deviceList.ts';
import type { DeviceRows } from './deviceRows.ts';
import type { Kernels } from './kernels.ts';

/** Four features to a word of bins. */
const ENTRIES_PER_WORD = 4 * ENTRIES_PER_FEATURE;
/** Words that a workgroup of addRows.wgsl takes. */
const WORDS_PER_GROUP = 2;
/** Workgroups that keep a large device busy. */
const GROUPS_WANTED = 1024;
/** Rows of a block: with fewer, adding the block's sums to the node's would be most of the work. */
const LEAST_ROWS_PER_BLOCK = 1024;
const MOST_ROWS_PER_BLOCK = 16_384;

/** Histograms of nodes, kept on the device in slots, from the ask for a node's split to that for its children's. */
export interface DeviceHistograms {
  /** Pairs of siblings that there is room for in one step. */
  readonly pairsPerStep: number;
  /** Begins a tree that may ask these features. */
  start(features: Int32Array): Promise<void>;
  /** Sums up the wanted nodes of the pairs, whose parents are used up; answers their histograms by node. */
  sumUp(pairs: readonly SiblingAsk[], order: GPUBuffer): Promise<ReadonlyMap<number, HistogramView>>;
  /** Gives a node's slot back. */
  forget(node: number): void;
}

/** What one step has the device do. */
interface Step {
  /** Slots that are filled from a node's rows. */
  readonly fresh: { readonly slot: number; readonly ask: NodeAsk }[];
  /** Slots of parents, that become the larger child, and of the smaller children. */
  readonly subtractions: { readonly parent: number; readonly child: number }[];
  readonly slotOf: Map<number, number>;
}

/** `words` are those of a row of bins; `bytes` is what histograms may take. Throws `out-of-memory` where two do not fit. */
export async function createDeviceHistograms(device: BufferScope, kernels: Kernels, rows: DeviceRows, words: number, bytes: number): Promise<DeviceHistograms> {
  if (bytes < 2 * 4 * ENTRIES_PER_WORD * words) throw outOfMemory(2 * 4 * ENTRIES_PER_WORD * words);
  const buffer = await device.createBuffer(bytes - (bytes % 4), 'storage');
  const addShape = await device.createBuffer(8, 'uniform');
  const slotShape = await device.createBuffer(4, 'uniform');
  const [blockList, pairList, wordList] = [createDeviceList(device), createDeviceList(device), createDeviceList(device)];
  /** Slots by node, the oldest first. */
  const kept = new Map<number, number>();
  let free: number[] = [];
  let slots = 0;
  let active: readonly number[] = [];
  let placeOf = new Int32Array(0);

  const entriesPerSlot = () => active.length * ENTRIES_PER_WORD;
  const spanOf = (slot: number) => ({ buffer, from: 4 * entriesPerSlot() * slot, bytes: 4 * entriesPerSlot() });

  const release = (node: number) => {
    const slot = kept.get(node);
    if (slot !== undefined) free.push(slot);
    kept.delete(node);
  };

  /** Where none is free, the oldest waiting node loses its own: its children will be summed up from their rows. */
  const takeSlot = (): number => {
    if (free.length === 0) for (const [oldest] of kept) if (free.length === 0) release(oldest);
    return free.pop() as number;
  };

  const plan = (pairs: readonly SiblingAsk[]): Step => {
    const step: Step = { fresh: [], subtractions: [], slotOf: new Map() };
    const parents = pairs.map(({ parent }) => kept.get(parent));
    for (const { parent } of pairs) kept.delete(parent);
    pairs.forEach((pair, i) => planPair(step, pair, parents[i], { take: takeSlot, giveBack: (slot) => free.push(slot) }));
    return step;
  };

  return {
    get pairsPerStep() {
      return Math.max(1, Math.floor(slots / 3));
    },
    async start(features) {
      active = Array.from(new Set(Array.from(features, (feature) => feature >> 2)));
      placeOf = new Int32Array(words);
      active.forEach((word, place) => (placeOf[word] = place));
      slots = Math.floor(buffer.size / (4 * entriesPerSlot()));
      free = Array.from({ length: slots }, (_, slot) => slots - 1 - slot);
      kept.clear();
      device.write(addShape, 0, Uint32Array.of(words, active.length));
      device.write(slotShape, 0, Uint32Array.of(entriesPerSlot()));
      await wordList.fill(Uint32Array.from(active));
    },
    async sumUp(pairs, order) {
      const step = plan(pairs);
      const bins = await rows.bins();
      const blocks = blocksOf(step, active.length);
      const blockBuffer = await blockList.fill(blocks);
      const pairBuffer = await pairList.fill(Uint32Array.from(step.subtractions.flatMap(({ parent, child }) => [parent, child])));
      const wordBuffer = await wordList.reserve(active.length);
      device.submit(({ clear, dispatch }) => {
        for (const { slot } of step.fresh) clear(spanOf(slot));
        dispatch(kernels.addRows, [addShape, bins, order, rows.gradients, wordBuffer, blockBuffer, buffer], blocks.length / 3, Math.ceil(active.length / WORDS_PER_GROUP));
        if (step.subtractions.length > 0) dispatch(kernels.subtractSibling, [slotShape, pairBuffer, buffer], Math.min(64, active.length), step.subtractions.length);
      });
      const wanted = pairs.flatMap(bothOf).filter((ask) => ask.wanted);
      const spans = wanted.map(({ node }) => spanOf(step.slotOf.get(node) as number));
      for (const [node, slot] of step.slotOf) kept.set(node, slot);
      for (const { node, wanted: isWanted } of pairs.flatMap(bothOf)) if (!isWanted) release(node);
      const sums = await device.read(spans);
      const histogram = new Int32Array(sums.buffer);
      return new Map(wanted.map(({ node }, i) => [node, { histogram, baseOf: (feature: number) => i * entriesPerSlot() + placeOf[feature >> 2] * ENTRIES_PER_WORD + (feature & 3) * ENTRIES_PER_FEATURE }]));
    },
    forget: release,
  };
}

/** The smaller child is summed up, and taken away from its parent where the larger one is wanted; without the parent's histogram, both are summed up. */
function planPair({ fresh, subtractions, slotOf }: Step, pair: SiblingAsk, parent: number | undefined, slots: { take(): number; giveBack(slot: number): void }): void {
  const asks = bothOf(pair).sort((a, b) => rowsOf(a) - rowsOf(b));
  const larger = asks.at(-1) as NodeAsk;
  const subtracts = parent !== undefined && larger.wanted;
  if (parent !== undefined && !subtracts) slots.giveBack(parent);
  for (const ask of asks) {
    if (subtracts ? ask === larger : !ask.wanted) continue;
    const slot = slots.take();
    fresh.push({ slot, ask });
    slotOf.set(ask.node, slot);
    if (!subtracts) continue;
    subtractions.push({ parent, child: slot });
    slotOf.set(larger.node, parent);
  }
}

function bothOf({ left, right }: SiblingAsk): NodeAsk[] {
  return right ? [left, right] : [left];
}

function rowsOf({ range }: NodeAsk): number {
  return range.to - range.from;
}

/** First row, end and slot of each block of rows. */
function blocksOf({ fresh }: Step, words: number): Uint32Array {
  const rows = fresh.reduce((sum, { ask }) => sum + rowsOf(ask), 0);
  const fair = Math.ceil((rows * Math.ceil(words / WORDS_PER_GROUP)) / GROUPS_WANTED);
  const size = Math.max(LEAST_ROWS_PER_BLOCK, Math.min(MOST_ROWS_PER_BLOCK, fair));
  const blocks: number[] = [];
  for (const { slot, ask } of fresh) for (let first = ask.range.from; first < ask.range.to; first += size) blocks.push(first, Math.min(first + size, ask.range.to), slot);
  return Uint32Array.from(blocks);
}
