import type { LearningTask, ParamSpecs } from '../../contract/index.ts';
import { MAX_VALUE_BINS } from '../../trees/binning.ts';

/** scikit-learn's names, in camelCase. */
export type RandomForestParams = {
  readonly nEstimators: number;
  readonly maxDepth: number;
  readonly maxLeaves: number;
  readonly minSamplesLeaf: number;
  readonly maxFeatures: string;
  readonly maxFeaturesShare: number;
  readonly bootstrap: boolean;
  readonly maxSamples: number;
  readonly classWeight: string;
  readonly maxBin: number;
};

/**
 * scikit-learn's defaults, but for leaves: 5 rows is Breiman's value for quantities, leaves of several rows are what makes probabilities out of shares (Malley et al.
 * 2012), and a forest whose leaves are single rows is several times as large and repeats their targets.
 */
export const randomForestParams: ParamSpecs<RandomForestParams> = {
  nEstimators: { type: 'integer', default: 100, min: 1, max: 10_000, unit: 'trees', help: 'How many trees are averaged. More are steadier, and slower; they never overfit.' },
  maxDepth: { type: 'integer', default: 0, min: 0, max: 64, unit: 'levels', help: 'Questions in a row that a tree may ask; 0 is no limit.' },
  maxLeaves: { type: 'integer', default: 0, min: 0, max: 1_000_000, unit: 'leaves', help: 'Leaves of a tree, at most, those first that gain most; 0 is no limit.' },
  minSamplesLeaf: { type: 'integer', default: 5, min: 1, max: 1_000_000, unit: 'rows', help: 'Least rows on each side of a split, each counted as often as it was drawn and by its weight; at 1, any row is enough. More make smaller, smoother trees.' },
  maxFeatures: { type: 'choice', default: 'auto', choices: ['auto', 'all', 'half', 'third', 'sqrt', 'log2', 'share'], help: 'Features that each node may ask, drawn anew. auto: all for a quantity, the square root of their number for two classes, half for more.' },
  maxFeaturesShare: { type: 'number', default: 0.5, min: 0.001, max: 1, help: 'Which share of the features, where maxFeatures is “share”.' },
  bootstrap: { type: 'boolean', default: true, help: 'Each tree draws its rows with replacement. Off: without, so that at a share of 1 all trees learn from all rows.' },
  maxSamples: { type: 'number', default: 1, min: 0.001, max: 1, help: 'Rows that each tree draws, as a share of all.' },
  classWeight: { type: 'choice', default: 'none', choices: ['none', 'balanced'], help: 'balanced: each class weighs the same in all, however rare. Probabilities are no longer calibrated.' },
  maxBin: { type: 'integer', default: MAX_VALUE_BINS, min: 2, max: MAX_VALUE_BINS, unit: 'bins', help: 'Steps that a feature’s values are divided into.' },
};

/** The share of `features` that a node may ask: at least one of them. */
export function featureShare({ maxFeatures, maxFeaturesShare }: RandomForestParams, task: LearningTask, features: number): number {
  const counts: Readonly<Record<string, number>> = {
    all: features,
    half: features / 2,
    third: features / 3,
    sqrt: Math.sqrt(features),
    log2: Math.log2(features),
    share: maxFeaturesShare * features,
  };
  const auto = task === 'regression' ? 'all' : task === 'binary' ? 'sqrt' : 'half';
  return Math.max(1, Math.floor(counts[maxFeatures === 'auto' ? auto : maxFeatures])) / features;
}
