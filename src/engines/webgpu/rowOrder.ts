import type { Division, RowRange, TreeStart } from '../../core/contract/index.ts';
import type { BinnedMatrix } from '../../core/trees/binnedMatrix.ts';
import { MISSING_BIN } from '../../core/trees/binning.ts';
import { categorySetOf } from '../../core/trees/flatTree.ts';
import { partition } from '../../core/trees/rowSet.ts';
import type { Split } from '../../core/trees/split.ts';
import type { BufferScope } from './bufferScope.ts';
import { createDeviceList } from './deviceList.ts';
import type { DeviceRows } from './deviceRows.ts';
import type { Kernels } from './kernels.ts';

/** Rows of a block: the bits of the mask in moveRows.wgsl. */
const ROWS_PER_BLOCK = 1024;
/** A column, a shift and eight words of bins that go left: see markLeft.wgsl. */
const WORDS_PER_SEGMENT = 10;

/** A range of rows and what divides it. */
interface Part {
  readonly range: RowRange;
  readonly split: Split;
}

/**
 * The order of the learning rows while a tree grows: a list whose ranges a node's rows are.
 * Ranges of `smallRows` or more are divided on the device, smaller ones here; parts of small ones are small, so rows come over once.
 */
export interface RowOrder {
  /** The list as the device has it. Ranges that were divided here are older there. */
  readonly onDevice: GPUBuffer;
  start(tree: TreeStart): Promise<void>;
  /** Divides ranges; answers where the right parts begin. */
  divide(divisions: readonly Division[]): Promise<number[]>;
  /** The list, with those of the ranges up to date that the device has divided; all of them where none are given. */
  bringOver(ranges?: readonly RowRange[]): Promise<Int32Array>;
}

export async function createRowOrder(device: BufferScope, kernels: Kernels, rows: DeviceRows, matrix: BinnedMatrix, smallRows: number): Promise<RowOrder> {
  const scratch = new Int32Array(Math.min(smallRows, matrix.rows));
  const [segmentList, blockList, placeList, countList] = Array.from({ length: 4 }, () => createDeviceList(device));
  const [orderList, marked] = [createDeviceList(device, matrix.rows), createDeviceList(device, matrix.rows)];
  /** Ranges whose rows have another order on the device than here, by their beginnings. */
  const stale = new Map<number, number>();
  let order = new Int32Array(0);
  let onDevice = await orderList.reserve(matrix.rows);
  await marked.reserve(matrix.rows);

  const bringOver = async (ranges: readonly RowRange[]): Promise<Int32Array> => {
    const wanted = ranges.filter(({ from, to }) => stale.get(from) === to);
    const spans = merge(wanted);
    const fetched = await device.read(spans.map(({ from, to }) => ({ buffer: onDevice, from: 4 * from, bytes: 4 * (to - from) })));
    let at = 0;
    for (const { from, to } of spans) order.set(fetched.subarray(at, (at += to - from)), from);
    for (const { from } of wanted) stale.delete(from);
    return order;
  };

  const divideHere = async (parts: readonly Part[]): Promise<number[]> => {
    await bringOver(parts.map(({ range }) => range));
    return parts.map(({ range, split }) => partition({ matrix, order }, range, split.feature, split.goesLeft, scratch));
  };

  const divideThere = async (parts: readonly Part[]): Promise<number[]> => {
    if (parts.length === 0) return [];
    const blocks = parts.flatMap(({ range }, segment) => blocksOf(range, segment));
    const blockCount = blocks.length / 3;
    const bins = await rows.bins();
    const segments = await segmentList.fill(segmentsOf(parts));
    const blockBuffer = await blockList.fill(Uint32Array.from(blocks));
    const counts = await countList.reserve(blockCount);
    const aside = await marked.reserve(order.length);
    device.submit(({ dispatch }) => dispatch(kernels.markLeft, [rows.shape, bins, onDevice, segments, blockBuffer, aside, counts], blockCount));
    const lefts = await device.read([{ buffer: counts, from: 0, bytes: 4 * blockCount }]);
    const { middles, places } = placeBlocks(parts, blocks, lefts);
    const placeBuffer = await placeList.fill(places);
    device.submit(({ dispatch }) => dispatch(kernels.moveRows, [blockBuffer, placeBuffer, aside, onDevice], blockCount));
    parts.forEach(({ range: { from, to } }, i) => {
      stale.delete(from);
      if (middles[i] > from) stale.set(from, middles[i]);
      if (to > middles[i]) stale.set(middles[i], to);
    });
    return middles;
  };

  return {
    get onDevice() {
      return onDevice;
    },
    async start({ learning }) {
      stale.clear();
      order = learning.slice();
      if (learning.length >= smallRows) onDevice = await orderList.fill(order);
    },
    async divide(divisions) {
      const isSmall = ({ range }: Part) => range.to - range.from < smallRows;
      const [here, there] = [divisions.filter(isSmall), divisions.filter((division) => !isSmall(division))];
      const [middlesHere, middlesThere] = await Promise.all([divideHere(here), divideThere(there)]);
      const middleOf = new Map([...here.map((part, i) => [part, middlesHere[i]] as const), ...there.map((part, i) => [part, middlesThere[i]] as const)]);
      return divisions.map((division) => middleOf.get(division) ?? 0);
    },
    bringOver: (ranges) => bringOver(ranges ?? Array.from(stale, ([from, to]) => ({ from, to }))),
  };
}

/** Neighbouring ranges as one. */
function merge(ranges: readonly RowRange[]): RowRange[] {
  const merged: RowRange[] = [];
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last?.to === from) merged[merged.length - 1] = { from: last.from, to };
    else merged.push({ from, to });
  }
  return merged;
}

/** First row, end and segment of each block. */
function blocksOf({ from, to }: RowRange, segment: number): number[] {
  const blocks: number[] = [];
  for (let first = from; first < to; first += ROWS_PER_BLOCK) blocks.push(first, Math.min(first + ROWS_PER_BLOCK, to), segment);
  return blocks;
}

function segmentsOf(parts: readonly Part[]): Uint32Array {
  const words = new Uint32Array(WORDS_PER_SEGMENT * parts.length);
  parts.forEach(({ split: { feature, goesLeft } }, i) => {
    const at = WORDS_PER_SEGMENT * i;
    words.set([feature >> 2, 8 * (feature & 3), ...categorySetOf(goesLeft)], at);
    if (goesLeft[MISSING_BIN]) words[at + WORDS_PER_SEGMENT - 1] |= 1 << (MISSING_BIN & 31);
  });
  return words;
}

/** From each block's count of rows that go left: where its left and right rows are to be written, and where the parts' right sides begin. */
function placeBlocks(parts: readonly Part[], blocks: readonly number[], lefts: Uint32Array): { middles: number[]; places: Uint32Array } {
  const middles = parts.map(({ range }) => range.from);
  lefts.forEach((count, b) => (middles[blocks[3 * b + 2]] += count));
  const nextLeft = parts.map(({ range }) => range.from);
  const nextRight = [...middles];
  const places = new Uint32Array(2 * lefts.length);
  lefts.forEach((count, b) => {
    const [first, end, segment] = blocks.slice(3 * b, 3 * b + 3);
    places[2 * b] = nextLeft[segment];
    places[2 * b + 1] = nextRight[segment];
    nextLeft[segment] += count;
    nextRight[segment] += end - first - count;
  });
  return { middles, places };
}
