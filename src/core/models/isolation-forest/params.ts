import type { ParamSpecs } from '../../contract/index.ts';

/** scikit-learn's names, in camelCase. */
export type IsolationForestParams = {
  readonly nEstimators: number;
  readonly maxSamples: number;
  readonly contamination: number;
  readonly maxFeatures: number;
};

export const isolationForestParams: ParamSpecs<IsolationForestParams> = {
  nEstimators: { type: 'integer', default: 100, min: 1, max: 10_000, unit: 'trees', help: 'How many trees are averaged. More are steadier, and slower.' },
  maxSamples: { type: 'integer', default: 256, min: 1, max: 1_000_000, unit: 'rows', help: 'Rows that each tree is grown from, drawn anew. Few are enough, and keep anomalies apart from each other.' },
  contamination: { type: 'number', default: 0.1, min: 0, max: 0.5, help: 'Share of the training rows to flag: it sets the threshold, not the scores. 0: the threshold is a score of 0.5, as in the paper.' },
  maxFeatures: { type: 'number', default: 1, min: 0.01, max: 1, help: 'Share of features that each tree may ask, drawn anew.' },
};
