import type { Artifact } from './artifact.ts';
import type { FitContext } from './context.ts';
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
  readonly y: Float64Array;
  readonly weight?: Float64Array;
  /** Rows for early stopping and the live curve; never learned from. */
  readonly validation?: { readonly x: FeatureTable; readonly y: Float64Array };
}

/** A named share of a model's decisions; the shares of one model add up to 1, or are all 0. */
export interface Importance {
  readonly feature: string;
  readonly importance: number;
}

/** RMSE after each iteration, in the target's unit. `validation` is empty where there were no validation rows. */
export interface LearningCurve {
  readonly train: readonly number[];
  readonly validation: readonly number[];
}

/** Something learned: immutable, without training rows. */
export interface Model {
  readonly kind: string;
  /** Names of the features that `predict` needs, in any order; others are ignored. */
  readonly featureNames: readonly string[];
  /** One prediction a row. Throws `bad-input` that names a missing feature. */
  predict(x: FeatureTable): Float64Array;
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
