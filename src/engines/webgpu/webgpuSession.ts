import { WorkbenchError } from '../../core/contract/index.ts';
import type { NodeAsk, SiblingAsk, TreeSession, TreeShape, TreeStart } from '../../core/contract/index.ts';
import { createBinnedMatrix, writeColumns } from '../../core/trees/binnedMatrix.ts';
import { ENTRIES_PER_FEATURE, addRowsOfFeature } from '../../core/trees/histogram.ts';
import { quantise, scaleOf } from '../../core/trees/quantise.ts';
import { addToRange, everyRow, sumRows } from '../../core/trees/rowSet.ts';
import { sampleRows } from '../../core/trees/sampling.ts';
import { findSplit } from '../../core/trees/split.ts';
import type { HistogramView, Split } from '../../core/trees/split.ts';
import { walkRows, walkable } from '../../core/trees/walk.ts';
import { openBufferScope } from './bufferScope.ts';
import type { BufferScope } from './bufferScope.ts';
import type { GraphicsDevice } from './device.ts';
import { outOfMemory } from './device.ts';
import { createDeviceHistograms } from './deviceHistograms.ts';
import { createDeviceRows } from './deviceRows.ts';
import type { Kernels } from './kernels.ts';
import { createRowOrder } from './rowOrder.ts';

/** Histograms take so many bytes on the device, at most; nodes that find no room are summed up again. */
const HISTOGRAM_BYTES = 256 * 2 ** 20;
/** Nodes whose histograms wait, at most: for few features, less memory will do. */
const MOST_SLOTS = 512;
/** Bytes of one word's histograms: four features. */
const BYTES_PER_WORD = 4 * 4 * ENTRIES_PER_FEATURE;
/** 65,535 workgroups of 1,024 rows in one dispatch. */
const MOST_ROWS = 65_535 * 1024;
/** Work of some 5 ms on the CPU between two breaths. */
const UPDATES_PER_BREATH = 2_000_000;

/**
 * A session whose large nodes live on the device: it sums up and divides rows, a whole batch in two dispatches each.
 * Splits are found here, by core's own code in double precision over the sums that come back, so trees are the reference's bit by bit.
 *
 * Nodes with fewer than `smallRows` rows are summed up and divided here, from the bins that stay in memory: to send a node's sums over
 * (2 KiB a feature) and to look at 256 bins costs more than to add up a few hundred rows, and a step of such nodes alone needs no round trip.
 */
export async function openWebGpuSession(graphics: GraphicsDevice, kernels: Kernels, shape: TreeShape, breathe: () => Promise<void>, smallRows: number): Promise<TreeSession> {
  const device = openBufferScope(graphics);
  try {
    return await createSession(device, kernels, shape, breathe, smallRows);
  } catch (error) {
    device.close();
    throw error;
  }
}

async function createSession(device: BufferScope, kernels: Kernels, shape: TreeShape, breathe: () => Promise<void>, smallRows: number): Promise<TreeSession> {
  const { bins } = shape;
  device.check();
  const memory = allocate(device, shape);
  const { train: matrix, validation, gradients, hessians, trainScores, validationScores } = memory;
  const pairs = new Int32Array(2 * shape.rows);
  const histogramBytes = Math.min(HISTOGRAM_BYTES, device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize, MOST_SLOTS * BYTES_PER_WORD * matrix.wordsPerRow);
  const rows = await createDeviceRows(device, matrix, breathe);
  const order = await createRowOrder(device, kernels, rows, matrix, smallRows);
  const histograms = await createDeviceHistograms(device, kernels, rows, matrix.wordsPerRow, histogramBytes);
  const oneFeature = new Int32Array(ENTRIES_PER_FEATURE);
  const watched = everyRow(shape.validationRows);
  let tree: TreeStart;
  let updates = 0;

  const work = async (more: number) => {
    updates += more;
    if (updates < UPDATES_PER_BREATH) return;
    updates = 0;
    await breathe();
  };

  const isLarge = ({ range, wanted }: NodeAsk) => wanted && range.to - range.from >= smallRows;

  const search = async (ask: NodeAsk, view: HistogramView, rowsToAdd: number): Promise<Split | undefined> => {
    await work((rowsToAdd + ENTRIES_PER_FEATURE) * ask.features.length);
    return findSplit(view, ask.sums, { lower: ask.lower ?? -Infinity, upper: ask.upper ?? Infinity }, ask.features, bins, tree.rule);
  };

  const findSmall = async (asks: readonly NodeAsk[], found: Map<NodeAsk, Split | undefined>) => {
    const list = await order.bringOver(asks.map(({ range }) => range));
    for (const ask of asks) {
      const { from, to } = ask.range;
      const baseOf = (feature: number) => {
        addRowsOfFeature(oneFeature.fill(0), matrix, feature, list, from, to, pairs);
        return 0;
      };
      found.set(ask, await search(ask, { histogram: oneFeature, baseOf }, to - from));
    }
  };

  const findLarge = async (pairs: readonly SiblingAsk[], found: Map<NodeAsk, Split | undefined>) => {
    for (let first = 0; first < pairs.length; first += histograms.pairsPerStep) {
      const step = pairs.slice(first, first + histograms.pairsPerStep);
      const views = await histograms.sumUp(step, order.onDevice);
      await breathe();
      for (const ask of step.flatMap(bothOf)) {
        const view = views.get(ask.node);
        if (!view) continue;
        const split = await search(ask, view, 0);
        found.set(ask, split);
        if (!split || !isLarge(ask)) histograms.forget(ask.node);
      }
    }
  };

  return {
    ...memory,
    writeBins: (table, features) => writeColumns(table, features, bins, breathe),
    scaleOf: async (values) => scaleOf(values),
    sampleRows: async (rng, share) => sampleRows(rng, shape.rows, share),
    async startTree(start) {
      device.check();
      tree = start;
      quantise(hessians[start.output], gradients[start.output], start.scales, pairs);
      await order.start(start);
      if (start.learning.length >= smallRows) {
        await histograms.start(start.features);
        device.write(rows.gradients, 0, pairs);
      }
      return sumRows(pairs, start.learning);
    },
    async findSplits(asks) {
      device.check();
      const found = new Map<NodeAsk, Split | undefined>();
      const large = asks.filter((pair) => bothOf(pair).some(isLarge));
      const small = asks.filter((pair) => !large.includes(pair));
      for (const { parent } of small) histograms.forget(parent);
      await Promise.all([findLarge(large, found), findSmall(small.flatMap(bothOf).filter(({ wanted }) => wanted), found)]);
      return asks.map(({ left, right }) => ({ left: found.get(left), right: right && found.get(right) }));
    },
    forget: histograms.forget,
    async divide(divisions) {
      device.check();
      await breathe();
      return order.divide(divisions);
    },
    async learningOrder() {
      device.check();
      return order.bringOver();
    },
    async addLeaves(output, leaves, inner) {
      device.check();
      const list = await order.bringOver();
      for (const { range, value } of leaves) {
        addToRange(list, trainScores[output], range, value);
        await work(range.to - range.from);
      }
      const grown = walkable(leaves, inner);
      await walkRows(grown, matrix, tree.resting, trainScores[output], work);
      if (validation) await walkRows(grown, validation, watched, validationScores[output], work);
    },
    close: device.close,
  };
}

function bothOf({ left, right }: SiblingAsk): NodeAsk[] {
  return right ? [left, right] : [left];
}

/** What the CPU keeps. */
function allocate({ limits }: GraphicsDevice, { rows, validationRows, bins, outputs }: TreeShape) {
  const largest = Math.max(4 * Math.ceil(bins.length / 4) * rows, 8 * rows);
  if (rows > MOST_ROWS || largest > Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize)) throw outOfMemory(largest);
  const numbersOf = (count: number) => Array.from({ length: outputs }, () => new Float64Array(count));
  try {
    return {
      train: createBinnedMatrix(rows, bins.length),
      validation: validationRows > 0 ? createBinnedMatrix(validationRows, bins.length) : undefined,
      gradients: numbersOf(rows),
      hessians: numbersOf(rows),
      trainScores: numbersOf(rows),
      validationScores: numbersOf(validationRows),
    };
  } catch (error) {
    if (error instanceof RangeError) throw new WorkbenchError('out-of-memory', 'The browser grants not enough memory for this data. Use fewer rows or features.');
    throw error;
  }
}
