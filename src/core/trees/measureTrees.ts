import type { Engine, TaskContext } from '../contract/index.ts';
import { createRng } from '../random.ts';
import type { FeatureBins } from './binning.ts';
import { growTree } from './grow.ts';
import type { GrowParams } from './grow.ts';

/** What was measured: milliseconds a tree on a small and on a large table of numbers. */
export interface TreeSpeed {
  readonly msPerTreeSmall: number;
  readonly msPerTreeLarge: number;
}

/** Rows × features of the two tables. */
export const SMALL_CELLS = 4_000 * 20;
export const LARGE_CELLS = 60_000 * 20;

const FEATURES = 20;
const BINS = 64;
/** Trees that are timed, after one that warms up. */
const TREES = 3;
const PARAMS: GrowParams = { maxDepth: 6, maxLeaves: 0, growPolicy: 'depthwise', learningRate: 0.1, regLambda: 1, regAlpha: 0, gamma: 0, minChildWeight: 1, maxDeltaStep: 0, colsampleBylevel: 1, colsampleBynode: 1 };

/** Grows trees on made-up data, the same on every machine. Takes a second at most on an engine worth having. */
export async function measureTrees(engine: Engine, ctx: TaskContext): Promise<TreeSpeed> {
  return { msPerTreeSmall: await msPerTree(engine, SMALL_CELLS / FEATURES, ctx), msPerTreeLarge: await msPerTree(engine, LARGE_CELLS / FEATURES, ctx) };
}

/** What a tree on so many cells (rows × features) would take: on the line through both measurements, and no less than the quicker. */
export function predictMsPerTree({ msPerTreeSmall, msPerTreeLarge }: TreeSpeed, cells: number): number {
  const slope = (msPerTreeLarge - msPerTreeSmall) / (LARGE_CELLS - SMALL_CELLS);
  return Math.max(Math.min(msPerTreeSmall, msPerTreeLarge), msPerTreeSmall + slope * (cells - SMALL_CELLS));
}

async function msPerTree(engine: Engine, rows: number, ctx: TaskContext): Promise<number> {
  const rng = createRng('measure');
  const bins = Array.from({ length: FEATURES }, (_, f): FeatureBins => ({ kind: 'number', name: String(f), edges: Float64Array.from({ length: BINS - 1 }, (_edge, i) => i) }));
  const session = await engine.openTrees({ rows, validationRows: 0, bins, outputs: 1 }, () => ctx.breathe());
  try {
    const { words } = session.train;
    for (let i = 0; i < words.length; i++) words[i] = rng.int(2 ** 32) & 0x3f3f3f3f;
    const learning = Int32Array.from({ length: rows }, (_, row) => row);
    const times: number[] = [];
    for (let tree = 0; tree <= TREES; tree++) {
      for (let row = 0; row < rows; row++) {
        session.hessians[0][row] = 1;
        session.gradients[0][row] = ((words[5 * row] & 63) - 32) * 16 + rng.int(512) - 256;
      }
      const startMs = ctx.nowMs();
      await growTree({ session, bins, scales: { gradient: 1, hessian: 1 }, learning, resting: new Int32Array(0), features: Int32Array.from(bins.keys()), monotone: undefined, params: PARAMS, output: 0, rng });
      times.push(ctx.nowMs() - startMs);
      await ctx.breathe();
    }
    return times.slice(1).sort((a, b) => a - b)[TREES >> 1];
  } finally {
    session.close();
  }
}
