import type { Engine, TreeSession } from '../../../src/core/contract/index.ts';
import { createRng } from '../../../src/core/random.ts';
import type { Rng } from '../../../src/core/random.ts';
import type { BinnedMatrix } from '../../../src/core/trees/binnedMatrix.ts';
import { MISSING_BIN, binCount } from '../../../src/core/trees/binning.ts';
import type { FeatureBins } from '../../../src/core/trees/binning.ts';
import type { FlatTree } from '../../../src/core/trees/flatTree.ts';
import { growTree } from '../../../src/core/trees/grow.ts';
import type { GrowParams } from '../../../src/core/trees/grow.ts';
import type { Scales } from '../../../src/core/trees/splitRule.ts';
import { drawFeatures } from '../../../src/core/trees/sampling.ts';

/** Random data to grow trees from, and how. */
export interface TreeCase {
  readonly seed: number;
  readonly rows: number;
  readonly validationRows: number;
  readonly features: number;
  readonly outputs: number;
  readonly trees: number;
  readonly subsample: number;
  readonly colsample: number;
  readonly monotone: boolean;
  readonly params: Partial<GrowParams>;
}

export const plainCase: TreeCase = { seed: 1, rows: 300, validationRows: 40, features: 5, outputs: 1, trees: 2, subsample: 0.8, colsample: 0.8, monotone: false, params: {} };

const plainParams: GrowParams = { maxDepth: 6, maxLeaves: 0, growPolicy: 'depthwise', learningRate: 0.3, colsampleBylevel: 1, colsampleBynode: 1, regLambda: 1, regAlpha: 0, gamma: 0, minChildWeight: 1, maxDeltaStep: 0 };

/** What an engine makes of a case: trees, the scores that they add up to, and the order of the learning rows in the end. */
export interface Grown {
  readonly trees: readonly FlatTree[];
  readonly trainScores: readonly Float64Array[];
  readonly validationScores: readonly Float64Array[];
  readonly orders: readonly Int32Array[];
}

export async function growWith(engine: Engine, given: TreeCase, breathe: () => Promise<void> = async () => {}): Promise<Grown> {
  const rng = createRng(given.seed);
  const bins = Array.from({ length: given.features }, (_, i) => randomBins(rng.fork('bins').fork(i), i));
  const session = await engine.openTrees({ rows: given.rows, validationRows: given.validationRows, bins, outputs: given.outputs }, breathe);
  try {
    return await grow(session, given, bins, rng);
  } finally {
    session.close();
  }
}

async function grow(session: TreeSession, given: TreeCase, bins: readonly FeatureBins[], rng: Rng): Promise<Grown> {
  fillBins(session.train, bins, rng.fork('train'));
  if (session.validation) fillBins(session.validation, bins, rng.fork('validation'));
  const trees: FlatTree[] = [];
  const orders: Int32Array[] = [];
  for (let t = 0; t < given.trees; t++) {
    const ofTree = rng.fork('tree').fork(t);
    const scales = await fillGradients(session, t % given.outputs, ofTree.fork('gradients'));
    const rows = await session.sampleRows(ofTree.fork('rows'), given.subsample);
    const features = drawFeatures(ofTree.fork('features'), Int32Array.from(bins, (_, i) => i), given.colsample);
    const monotone = given.monotone ? Int8Array.from(bins, ({ kind }, i) => (kind === 'number' ? (i % 3) - 1 : 0)) : undefined;
    trees.push(await growTree({ session, bins, scales, ...rows, features, monotone, params: { ...plainParams, ...given.params }, output: t % given.outputs, rng: ofTree }));
    orders.push((await session.learningOrder()).slice());
  }
  const copy = (columns: readonly Float64Array[]) => columns.map((column) => column.slice());
  return { trees, orders, trainScores: copy(session.trainScores), validationScores: copy(session.validationScores) };
}

/** Every third feature is a category. */
function randomBins(rng: Rng, i: number): FeatureBins {
  const count = 1 + Math.floor(rng.next() ** 3 * 254);
  const name = `f${i}`;
  if (i % 3 === 2) return { kind: 'category', name, categories: Array.from({ length: count }, (_, b) => `c${b}`), hasRareBin: false };
  return { kind: 'number', name, edges: Float64Array.from({ length: count }, (_, b) => b) };
}

/** A tenth of the values is missing. */
function fillBins({ words, wordsPerRow, rows }: BinnedMatrix, bins: readonly FeatureBins[], rng: Rng): void {
  for (let row = 0; row < rows; row++) {
    bins.forEach((feature, f) => {
      const bin = rng.next() < 0.1 ? MISSING_BIN : Math.floor(rng.next() * binCount(feature));
      words[row * wordsPerRow + (f >> 2)] |= bin << (8 * (f & 3));
    });
  }
}

/** Gradients that the first feature's bins explain in part, of rows that weigh differently. */
async function fillGradients({ train, gradients, hessians, scaleOf }: TreeSession, output: number, rng: Rng): Promise<Scales> {
  const [gradient, hessian] = [gradients[output], hessians[output]];
  for (let row = 0; row < train.rows; row++) hessian[row] = 0.25 + rng.next();
  for (let row = 0; row < train.rows; row++) gradient[row] = (rng.next() - 0.5 + ((train.words[row * train.wordsPerRow] & 255) % 7) / 7) * hessian[row];
  return { hessian: await scaleOf(hessian), gradient: await scaleOf(gradient) };
}
