import type { ParamSpecs } from '../../contract/index.ts';
import { MAX_VALUE_BINS } from '../../trees/binning.ts';

/** XGBoost's names, in camelCase. */
export type GbdtParams = {
  readonly nEstimators: number;
  readonly maxDepth: number;
  readonly learningRate: number;
  readonly subsample: number;
  readonly colsampleBytree: number;
  readonly regLambda: number;
  readonly gamma: number;
  readonly minChildWeight: number;
  readonly maxBin: number;
  readonly earlyStoppingRounds: number;
};

/** The defaults are tame: few shallow trees generalise better than the seed's on noisy spending. */
export const gbdtParams: ParamSpecs<GbdtParams> = {
  nEstimators: { type: 'integer', default: 150, min: 1, max: 10_000, unit: 'trees', help: 'How many trees are added up, at most.' },
  maxDepth: { type: 'integer', default: 3, min: 1, max: 16, unit: 'levels', help: 'Questions in a row that a tree may ask. Deeper trees find finer patterns, and more noise.' },
  learningRate: { type: 'number', default: 0.05, min: 0.0001, max: 1, help: 'How much of each tree counts. Smaller is steadier and needs more trees.' },
  subsample: { type: 'number', default: 0.8, min: 0.01, max: 1, help: 'Share of rows that each tree learns from, drawn anew.' },
  colsampleBytree: { type: 'number', default: 0.8, min: 0.01, max: 1, help: 'Share of features that each tree may ask, drawn anew.' },
  regLambda: { type: 'number', default: 1, min: 0, max: 1e9, help: 'L2 penalty: pulls what leaves say towards zero, most where few rows are.' },
  gamma: { type: 'number', default: 0, min: 0, max: 1e300, help: 'Least gain in squared error for which a leaf is split (in the target’s unit, squared).' },
  minChildWeight: { type: 'number', default: 10, min: 0, max: 1e9, unit: 'rows', help: 'Least weight (rows, where they weigh 1) on each side of a split.' },
  maxBin: { type: 'integer', default: MAX_VALUE_BINS, min: 2, max: MAX_VALUE_BINS, unit: 'bins', help: 'Steps that a feature’s values are divided into.' },
  earlyStoppingRounds: { type: 'integer', default: 0, min: 0, max: 10_000, unit: 'trees', help: 'Stop after this many trees without a better validation error, and keep the best; 0 is off. Needs validation rows.' },
};

export const gbdtPresets: Readonly<Record<string, Partial<GbdtParams>>> = {
  /** The seed document's settings; XGBoost's minimum child weight. */
  seed: { nEstimators: 1000, maxDepth: 8, learningRate: 0.1, subsample: 0.8, colsampleBytree: 0.8, minChildWeight: 1 },
};
