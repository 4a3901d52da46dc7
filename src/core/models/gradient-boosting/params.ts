import { WorkbenchError } from '../../contract/index.ts';
import type { ParamSpecs } from '../../contract/index.ts';
import { evaluationMetricNames } from '../../metrics/evaluationMetric.ts';
import { MAX_VALUE_BINS } from '../../trees/binning.ts';

/** XGBoost's names, in camelCase. */
export type GbdtParams = {
  readonly nEstimators: number;
  readonly maxDepth: number;
  readonly learningRate: number;
  readonly objective: string;
  readonly subsample: number;
  readonly colsampleBytree: number;
  readonly colsampleBylevel: number;
  readonly colsampleBynode: number;
  readonly regLambda: number;
  readonly regAlpha: number;
  readonly gamma: number;
  readonly minChildWeight: number;
  readonly maxLeaves: number;
  readonly growPolicy: string;
  readonly maxDeltaStep: number;
  readonly maxBin: number;
  readonly monotoneConstraints: string;
  readonly scalePosWeight: number;
  readonly quantileAlpha: number;
  readonly huberSlope: number;
  readonly tweedieVariancePower: number;
  readonly earlyStoppingRounds: number;
  readonly evalMetric: string;
};

/** What a person may choose; classes decide between `logistic` and `softmax` by themselves. */
export const REGRESSION_OBJECTIVES = ['squaredError', 'absoluteError', 'quantile', 'huber', 'poisson', 'gamma', 'tweedie'] as const;

/** The defaults are tame: few shallow trees generalise better than the seed's on noisy spending. */
export const gbdtParams: ParamSpecs<GbdtParams> = {
  nEstimators: { type: 'integer', default: 150, min: 1, max: 10_000, unit: 'trees', help: 'How many trees are added up, at most (rounds of one tree a class, where there are more than two classes).' },
  maxDepth: { type: 'integer', default: 3, min: 0, max: 32, unit: 'levels', help: 'Questions in a row that a tree may ask; 0 is no limit. Deeper trees find finer patterns, and more noise.' },
  learningRate: { type: 'number', default: 0.05, min: 0.0001, max: 1, help: 'How much of each tree counts. Smaller is steadier and needs more trees.' },
  objective: { type: 'choice', default: 'auto', choices: ['auto', ...REGRESSION_OBJECTIVES], help: 'What is made small. auto: squared error for a quantity, log loss for classes.' },
  subsample: { type: 'number', default: 0.8, min: 0.01, max: 1, help: 'Share of rows that each tree learns from, drawn anew.' },
  colsampleBytree: { type: 'number', default: 0.8, min: 0.01, max: 1, help: 'Share of features that each tree may ask, drawn anew.' },
  colsampleBylevel: { type: 'number', default: 1, min: 0.01, max: 1, help: 'Share of the tree’s features that each level may ask.' },
  colsampleBynode: { type: 'number', default: 1, min: 0.01, max: 1, help: 'Share of the level’s features that each node may ask.' },
  regLambda: { type: 'number', default: 1, min: 0, max: 1e9, help: 'L2 penalty: pulls what leaves say towards zero, most where few rows are.' },
  regAlpha: { type: 'number', default: 0, min: 0, max: 1e300, help: 'L1 penalty: leaves with little to say say nothing.' },
  gamma: { type: 'number', default: 0, min: 0, max: 1e300, help: 'Least gain for which a leaf is split (for squared error in the target’s unit, squared).' },
  minChildWeight: { type: 'number', default: 10, min: 0, max: 1e9, unit: 'rows', help: 'Least sum of hessians on each side of a split; for squared error that is rows, where they weigh 1.' },
  maxLeaves: { type: 'integer', default: 0, min: 0, max: 100_000, unit: 'leaves', help: 'Leaves of a tree, at most; 0 is no limit.' },
  growPolicy: { type: 'choice', default: 'depthwise', choices: ['depthwise', 'lossguide'], help: 'Where leaves are limited: split level by level, or where most is gained.' },
  maxDeltaStep: { type: 'number', default: 0, min: 0, max: 1e9, help: 'How far a leaf may go in one step, before the learning rate; 0 is no limit (0.7 for counts).' },
  maxBin: { type: 'integer', default: MAX_VALUE_BINS, min: 2, max: MAX_VALUE_BINS, unit: 'bins', help: 'Steps that a feature’s values are divided into.' },
  monotoneConstraints: { type: 'text', default: '', help: 'Features with which predictions may only rise (1) or only fall (−1), as {"price": -1, "visits": 1}.' },
  scalePosWeight: { type: 'number', default: 1, min: 1e-6, max: 1e6, help: 'Weight of the positive class, where there are two and it is rare. Probabilities are no longer calibrated.' },
  quantileAlpha: { type: 'number', default: 0.5, min: 0.001, max: 0.999, help: 'Which quantile the objective “quantile” predicts.' },
  huberSlope: { type: 'number', default: 0, min: 0, max: 1e12, help: 'From which error on the objective “huber” counts errors singly, not squared (in the target’s unit); 0 takes it from the spread of the target.' },
  tweedieVariancePower: { type: 'number', default: 1.5, min: 1.001, max: 1.999, help: 'Between 1 (counts) and 2 (gamma), for the objective “tweedie”.' },
  earlyStoppingRounds: { type: 'integer', default: 0, min: 0, max: 10_000, unit: 'trees', help: 'Stop after this many trees without a better validation score, and keep the best; 0 is off. Needs validation rows.' },
  evalMetric: { type: 'choice', default: 'auto', choices: ['auto', ...evaluationMetricNames], help: 'The score of the live curve and of early stopping. auto: the one that fits the objective.' },
};

export const gbdtPresets: Readonly<Record<string, Partial<GbdtParams>>> = {
  /** The seed document's settings; XGBoost's minimum child weight. */
  seed: { nEstimators: 1000, maxDepth: 8, learningRate: 0.1, subsample: 0.8, colsampleBytree: 0.8, minChildWeight: 1 },
};

/** `monotoneConstraints` by feature, in the order of `names`; undefined where there are none. Throws `bad-input`. */
export function parseMonotone(text: string, features: readonly { readonly name: string; readonly kind: string }[]): Int8Array | undefined {
  if (text.trim() === '') return undefined;
  const given = parseObject(text);
  const directions = new Int8Array(features.length);
  for (const [name, direction] of Object.entries(given)) {
    const i = features.findIndex((feature) => feature.name === name);
    if (i < 0) throw unfit(`There is no feature "${name}".`);
    if (features[i].kind !== 'number') throw unfit(`"${name}" is a category, which does not rise or fall.`);
    if (direction !== 1 && direction !== -1 && direction !== 0) throw unfit(`"${name}" is ${JSON.stringify(direction)}; it must be 1, −1 or 0.`);
    directions[i] = direction;
  }
  return directions.some((direction) => direction !== 0) ? directions : undefined;
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw unfit(`It is ${text.slice(0, 80)}.`);
}

function unfit(found: string): WorkbenchError {
  return new WorkbenchError('bad-input', `Parameter "monotoneConstraints" must name features with 1 or −1, as {"price": -1, "visits": 1}. ${found}`, { name: 'monotoneConstraints' });
}
