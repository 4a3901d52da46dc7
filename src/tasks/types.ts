/** What every task's training is asked and answers alike. */
import type { ParamValue } from '../core/contract/index.ts';

/** A model that is asked for; its parameters are complete. */
export interface ModelRequest {
  readonly kind: string;
  readonly params: Readonly<Record<string, ParamValue>>;
}

/** Something that a reader of a report should know. `key` is stable, for translation; `facts` fill the text. */
export interface ReportWarning {
  readonly key: string;
  readonly message: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** How much worse a model gets when a feature's values are dealt anew among the rows: the mean over repeats, in the unit of the loss. */
export interface PermutationImportance {
  readonly feature: string;
  readonly increase: number;
  /** Standard deviation over the repeats. */
  readonly std: number;
}
