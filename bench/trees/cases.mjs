/** What `trees` measures: sizes, and the same parameters in each library's words. */

/** Rows × columns on which boosting is measured. */
export const SHAPES = [
  { rows: 10_000, features: 20 },
  { rows: 100_000, features: 20 },
  { rows: 1_000_000, features: 20 },
  { rows: 100_000, features: 200 },
];
export const THREADS = [1, 2];
/** Between these numbers of rows growth is measured. */
export const GROWTH = { from: 100_000, to: 1_000_000, features: 20 };
export const TEST_ROWS = 2000;

export const BOOSTING = {
  trees: 100,
  /** The seed document's settings; the rest is XGBoost's default. */
  ours: { maxDepth: 8, learningRate: 0.1, subsample: 0.8, colsampleBytree: 0.8, minChildWeight: 1, regLambda: 1 },
  xgboost: { max_depth: 8, eta: 0.1, subsample: 0.8, colsample_bytree: 0.8, min_child_weight: 1, lambda: 1, max_bin: 256 },
};

export const PREDICTION = { rows: 1_000_000, features: 20, trees: 1000, learnedFrom: 10_000 };

/**
 * Forests on as many trees as scikit-learn can grow in reasonable time; depth 10 is the seed document's. `max_features`: null is all of them (JSON makes
 * of 1.0 the whole number 1, which is a single one).
 * @type {readonly { learn: 'regression' | 'binary', rows: number, features: number, trees: number, sklearn: { max_features: string | null } }[]}
 */
export const FORESTS = [
  { learn: 'regression', rows: 10_000, features: 20, trees: 100, sklearn: { max_features: null } },
  { learn: 'binary', rows: 10_000, features: 20, trees: 100, sklearn: { max_features: 'sqrt' } },
  { learn: 'regression', rows: 100_000, features: 20, trees: 20, sklearn: { max_features: null } },
  { learn: 'binary', rows: 100_000, features: 20, trees: 100, sklearn: { max_features: 'sqrt' } },
];
export const FOREST_PARAMS = {
  ours: { maxDepth: 10, minSamplesLeaf: 5 },
  sklearn: { max_depth: 10, min_samples_leaf: 5 },
};

export const ISOLATION = {
  shapes: [{ rows: 100_000, features: 20 }, { rows: 1_000_000, features: 20 }],
  trees: 100,
  ours: { maxSamples: 256, contamination: 0.1 },
  sklearn: { max_samples: 256, contamination: 0.1 },
};
