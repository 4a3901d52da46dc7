import type { Artifact } from './artifact.ts';
import type { FitContext } from './context.ts';
import type { Engine } from './engine.ts';
import type { ParamSpecs, ParamValue } from './params.ts';

/** A feature's values by row. Number: NaN is missing. Category: codes into `categories`, −1 is missing or unknown. */
export type Feature =
  | { readonly name: string; readonly kind: 'number'; readonly values: Float64Array }
  | { readonly name: string; readonly kind: 'category'; readonly codes: Int32Array; readonly categories: readonly string[] };

/** Features side by side; every feature has `rows` values. */
export interface FeatureTable {
  readonly rows: number;
  readonly features: readonly Feature[];
}

/** Rows to learn from. `y` and `weight` have one finite value a row. */
export interface TrainingData {
  readonly x: FeatureTable;
  /** A quantity, or the index of the row's class. Detectors of anomalies do not look at it. */
  readonly y: Float64Array;
  /** Names of the classes, two at least, for classification; absent where `y` is a quantity. */
  readonly classes?: readonly string[];
  readonly weight?: Float64Array;
  /** Rows for early stopping and the live curve; never learned from. */
  readonly validation?: { readonly x: FeatureTable; readonly y: Float64Array; readonly weight?: Float64Array };
}

/** What can be learned. `binary` has two classes, `multiclass` more; `anomaly` needs no target. */
export type LearningTask = 'regression' | 'binary' | 'multiclass' | 'anomaly';

/** A named share of a model's decisions; the shares of one model add up to 1, or are all 0. */
export interface Importance {
  readonly feature: string;
  readonly importance: number;
}

/** A metric after each iteration. `validation` is empty where there were no validation rows. */
export interface LearningCurve {
  /** Its name in reports, such as `rmse` or `logLoss`. */
  readonly metric: string;
  readonly train: readonly number[];
  readonly validation: readonly number[];
}

/**
 * How each prediction comes about: for every row and output, one addend a feature. In the unit in which the model adds up
 * (`link`): addends and base add up to the prediction there.
 */
export interface Explanation {
  readonly featureNames: readonly string[];
  /** Where the explanation starts from, by output. */
  readonly base: Float64Array;
  /** Rows × outputs × features, row-major. */
  readonly values: Float64Array;
  /** `identity`: the prediction itself; `log`: its logarithm; `logit`: log-odds; `softmax`: scores before the softmax. */
  readonly link: Link;
}

export type Link = 'identity' | 'log' | 'logit' | 'softmax';

/** Something learned: immutable, without training rows. */
export interface Model {
  readonly kind: string;
  /** Names of the classes, for a classifier. */
  readonly classes?: readonly string[];
  /** Names of the features that `predict` needs, in any order; others are ignored. */
  readonly featureNames: readonly string[];
  /**
   * One number a row: a quantity, the probability of `classes[1]` where there are two, an anomaly's score; for more classes
   * rows × classes probabilities, row-major. The same numbers on every engine. Throws `bad-input` that names a missing feature.
   */
  predict(x: FeatureTable, engine?: Engine): Float64Array;
  /** Exact contributions, where the model can say them. Throws as `predict` does. */
  explain?(x: FeatureTable): Explanation;
  importance(): readonly Importance[];
  /** Facts worth showing: trees grown, best iteration, chosen alpha. */
  readonly facts: Readonly<Record<string, number>>;
  /** How it learned, where it learns in steps. */
  readonly learning?: LearningCurve | null;
  toArtifact(): Artifact;
  dispose(): void;
}

export type Role = 'learner' | 'baseline';

/** A way to learn. scikit-learn's vocabulary; learner and model apart. */
export interface Estimator<Params extends { [K in keyof Params]: ParamValue } = Record<string, ParamValue>> {
  readonly kind: string;
  readonly role: Role;
  readonly tasks: readonly LearningTask[];
  readonly params: ParamSpecs<Params>;
  /** Named settings beside the defaults, such as the seed document's. */
  readonly presets: Readonly<Record<string, Partial<Params>>>;
  /** Throws `not-enough-data` or `bad-input`; rejects with `cancelled` when the signal aborts. */
  fit(data: TrainingData, params: Params, ctx: FitContext): Promise<Model>;
  /** Validates: an artifact is untrusted. Throws `bad-file`. */
  load(artifact: Artifact): Model;
}

/** Estimators by kind, loaded when asked for. */
export interface Registry {
  readonly kinds: readonly string[];
  /** Throws `bad-input` that lists the known kinds. */
  get(kind: string): Promise<Estimator>;
}
