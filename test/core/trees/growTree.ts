import type { Engine, Feature, TreeSession } from '../../../src/core/contract/index.ts';
import { createRng } from '../../../src/core/random.ts';
import { writeColumn } from '../../../src/core/trees/binnedMatrix.ts';
import { fitBins } from '../../../src/core/trees/binning.ts';
import type { FlatTree } from '../../../src/core/trees/flatTree.ts';
import { growTree } from '../../../src/core/trees/grow.ts';
import type { GrowParams } from '../../../src/core/trees/grow.ts';
import { typescriptEngine } from '../../../src/core/trees/typescriptEngine.ts';

export const PLAIN: GrowParams = {
  maxDepth: 6,
  maxLeaves: 0,
  growPolicy: 'depthwise',
  learningRate: 1,
  regLambda: 0,
  regAlpha: 0,
  gamma: 0,
  minChildWeight: 1,
  maxDeltaStep: 0,
  colsampleBylevel: 1,
  colsampleBynode: 1,
};

export interface Grown {
  readonly tree: FlatTree;
  /** What growing added to each row. */
  readonly raw: Float64Array;
  /** What predicting adds to each row. */
  readonly predicted: Float64Array;
}

export interface GrowOptions {
  readonly params?: Partial<GrowParams>;
  readonly engine?: Engine;
  readonly weight?: readonly number[];
  readonly monotone?: Int8Array;
  /** Rows that do not teach. */
  readonly resting?: readonly number[];
  readonly renewLeaf?: (rows: Int32Array) => number;
}

/** One tree on all rows but the resting ones, for the gradient −w·y: with learning rate 1 and λ = 0 a leaf is the mean of its targets. */
export async function growOn(features: readonly Feature[], y: readonly number[], options: GrowOptions | Partial<GrowParams> = {}): Promise<Grown> {
  const { params, engine = typescriptEngine, weight, monotone, resting = [], renewLeaf } = isOptions(options) ? options : { params: options };
  const bins = features.map((feature) => fitBins(feature, 255));
  const session: TreeSession = await engine.openTrees({ rows: y.length, validationRows: 0, bins, outputs: 1 }, async () => {});
  try {
    features.forEach((feature, f) => writeColumn(session.train, f, feature, bins[f]));
    const [gradient, hessian] = [session.gradients[0], session.hessians[0]];
    y.forEach((value, row) => (gradient[row] = -value * (weight?.[row] ?? 1)));
    hessian.set(weight ?? y.map(() => 1));
    // A scale of 1, so that hand-computed gains are whole.
    const scales = { gradient: await session.scaleOf(gradient), hessian: weight ? await session.scaleOf(hessian) : 1 };
    const learning = Int32Array.from(y.keys()).filter((row) => !resting.includes(row));
    const tree = await growTree({
      session,
      bins,
      scales,
      learning,
      resting: Int32Array.from(resting),
      features: Int32Array.from(features.keys()),
      monotone,
      params: { ...PLAIN, ...params },
      output: 0,
      rng: createRng(1),
      renewLeaf,
    });
    const raw = session.trainScores[0].slice();
    const predicted = new Float64Array(y.length);
    const scorer = engine.createScorer({ inputs: bins, trees: [tree], outputs: 1, float32: false });
    scorer.add(features, y.length, predicted);
    scorer.dispose();
    return { tree, raw, predicted };
  } finally {
    session.close();
  }
}

function isOptions(options: GrowOptions | Partial<GrowParams>): options is GrowOptions {
  return ['params', 'engine', 'weight', 'monotone', 'resting', 'renewLeaf'].some((name) => name in options);
}

export function numberFeature(name: string, values: readonly number[]): Feature {
  return { name, kind: 'number', values: Float64Array.from(values) };
}

/** A category feature from its cells; null is missing. */
export function categoryFeature(name: string, cells: readonly (string | null)[]): Feature {
  const categories = [...new Set(cells.filter((cell) => cell !== null))];
  return { name, kind: 'category', categories, codes: Int32Array.from(cells, (cell) => (cell === null ? -1 : categories.indexOf(cell))) };
}
