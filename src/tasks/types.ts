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
