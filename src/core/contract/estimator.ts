import type { Artifact } from './artifact.ts';
import type { FitContext, TaskContext } from './context.ts';
import type { Engine } from './engine.ts';
import type { NeuralSource } from './network.ts';
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
  readonly validation?: { readonly x: FeatureTable; readonly y: Float64Array; readonly weight?: Float64Array; readonly outcome?: ContractOutcome; readonly timed?: TimedOutcome };
  /** What the rows' contracts came to; for the task `contract` alone, which cannot learn without. */
  readonly outcome?: ContractOutcome;
  /** When the rows left, and why; for the task `churn` alone. Learners of hazards cannot learn without, and look at it in place of `y`. */
  readonly timed?: TimedOutcome;
}

/** When each row left after its cutoff and why, as far as it was watched. Time is in steps of the task (days, weeks); step 0 begins at the cutoff. */
export interface TimedOutcome {
  /** A prediction is about leaving in the steps [gap, gap + horizon). */
  readonly gap: number;
  readonly horizon: number;
  /** Names of the reasons to leave: one at least. */
  readonly causes: readonly string[];
  /** Steps lived through whole, at most gap + horizon: who left did so in the step after them; of the others nothing is known from then on (censored). */
  readonly steps: Int32Array;
  /** 0: did not leave while watched; else the number of the cause, from 1. */
  readonly cause: Uint8Array;
  /** The step from which a row was watched (late entry), at most its `steps`; absent: all from the cutoff. */
  readonly entry?: Int32Array;
}

/** What became of each row's contract in the horizon's days after its cutoff: `y` is what it paid in them. */
export interface ContractOutcome {
  readonly horizonDays: number;
  /** Yearly, continuous in days: money on day d after the cutoff counts (1 + rate)^(−d / 365) of itself. 0: not discounted. */
  readonly discountRate: number;
  /** Days from the cutoff to the end of access, at most the horizon. */
  readonly days: Float64Array;
  /** 1 where access ended within the horizon, 0 where it went on. */
  readonly ended: Uint8Array;
  /** Money of `y` above and below what the row's MRR at the cutoff would have brought in the same paid days; both at least 0. */
  readonly expansion: Float64Array;
  readonly contraction: Float64Array;
}

/**
 * What can be learned. `binary` has two classes, `multiclass` more; `anomaly` needs no target. Two tasks are regressions on rows that are
 * customers at a cutoff: `spend` needs the features of purchases, and `contract` those of subscriptions and an `outcome`. `churn` is binary on
 * rows that are users at a cutoff: whether each left within the horizon, with what is read of users by name, or a `timed` outcome.
 */
export type LearningTask = 'regression' | 'binary' | 'multiclass' | 'anomaly' | 'spend' | 'contract' | 'churn';

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

/** For each row, step by step: the chance to be there still, and to have left by then for each cause. At any step they add up to 1. */
export interface LifeCurves {
  readonly causes: readonly string[];
  /** Steps from the cutoff to the end of the window that predictions are about. */
  readonly steps: number;
  /** After 0, 1, … `steps` steps: rows × (steps + 1), row-major. Never rises. */
  readonly survival: Float64Array;
  /** By cause, in the same shape: cumulative incidence. Never falls. */
  readonly incidence: readonly Float64Array[];
}

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
  /**
   * `predict` on an engine for networks: within 1e-5 of it (of a quantity: of its deviation), and much faster for many rows. Comes about without an engine too. Throws as `predict` does;
   * rejects with `cancelled`. Callers ask `predictRows`, which decides.
   */
  predictOn?(x: FeatureTable, neural: NeuralSource, ctx: Pick<TaskContext, 'breathe'>): Promise<Float64Array>;
  /** Rows that it predicts in some ten milliseconds, where it is slow: callers breathe after so many. */
  readonly rowsAtOnce?: number;
  /** Contributions, where the model can say them; a network's are those of integrated gradients, made complete. Throws as `predict` does. */
  explain?(x: FeatureTable): Explanation;
  importance(): readonly Importance[];
  /** Facts worth showing: trees grown, best iteration, chosen alpha. */
  readonly facts: Readonly<Record<string, number>>;
  /** How it learned, where it learns in steps. */
  readonly learning?: LearningCurve | null;
  /** A statistical model's estimates by name. */
  readonly fitted?: Readonly<Record<string, Estimate>>;
  /** What each prediction is made of, by name and row, in the model's own terms: the chance to be alive, expected purchases, … NaN: no estimate. Throws as `predict` does. */
  parts?(x: FeatureTable): Readonly<Record<string, Float64Array>>;
  /** When each row leaves, where the model says so. Throws as `predict` does. */
  curves?(x: FeatureTable, engine?: Engine): LifeCurves;
  toArtifact(): Artifact;
  dispose(): void;
}

/** By maximum likelihood; the standard error is null where the likelihood's curvature does not give one. */
export interface Estimate {
  readonly estimate: number;
  readonly standardError: number | null;
}

export type Role = 'learner' | 'baseline';

/** A way to learn. scikit-learn's vocabulary; learner and model apart. */
export interface Estimator<Params extends { [K in keyof Params]: ParamValue } = Record<string, ParamValue>> {
  readonly kind: string;
  readonly role: Role;
  readonly tasks: readonly LearningTask[];
  /** `history`: it looks at no target, only at what customers did before the cutoff, and so may learn from the very rows that it predicts. Default: `targets`. */
  readonly learnsFrom?: 'targets' | 'history';
  readonly params: ParamSpecs<Params>;
  /** Named settings beside the defaults, such as the seed document's. */
  readonly presets: Readonly<Record<string, Partial<Params>>>;
  /** Throws `not-enough-data` or `bad-input`; rejects with `cancelled` when the signal aborts. */
  fit(data: TrainingData, params: Params, ctx: FitContext): Promise<Model>;
  /** Validates: an artifact is untrusted. Throws `bad-file`. */
  load(artifact: Artifact): Model;
}

/** Whether an estimator of these tasks can learn `task`: customers' money is a quantity like any other, and whether users leave two classes like any others. */
export function canLearn({ tasks }: Pick<Estimator, 'tasks'>, task: LearningTask): boolean {
  return tasks.includes(task) || ((task === 'spend' || task === 'contract') && tasks.includes('regression')) || (task === 'churn' && tasks.includes('binary'));
}

/** Estimators by kind, loaded when asked for. */
export interface Registry {
  readonly kinds: readonly string[];
  /** Throws `bad-input` that lists the known kinds. */
  get(kind: string): Promise<Estimator>;
}
