/** What crosses about the books of lifetime value: totals beside finance's, and cohorts. Types only. */
import type { Outcome, Progress } from '../core/contract/index.ts';
import type { CohortTable } from '../tasks/clv/cohorts/types.ts';
import type { Measure, Reconciliation } from '../tasks/clv/reconcile/types.ts';
import type { ClvSource, ClvSources } from '../tasks/clv/sources.ts';

export type TransactionsSource = ClvSource<'transactions'>;

/** Totals by month and currency beside pasted ones. Money is in whole minor units (cents), so that nothing is lost on the way. */
export interface ReconcileAnswer extends Reconciliation {
  /** Decimals of each currency's minor unit. */
  readonly decimals: Readonly<Record<string, number>>;
  /** Rows of the file that were set aside when it was read: they are in no total. */
  readonly rowsAside: number;
}

/** What cohorts are made of: transactions, subscriptions or both, customers for their sign-up dates, and rates where there are several currencies. */
export type CohortSourcesRequest = ClvSources;

/** As a script gives them: by (`first-paid` or `signup`), currency, completeThrough (`YYYY-MM-DD`). */
export type CohortRequestOptions = Readonly<Record<string, unknown>>;

export interface ClvBooksApi {
  /** `pasted`: totals as copied from a spreadsheet; '' for the file's own alone. `measure`: what a column without a name holds, default net. */
  reconcileClv(jobId: string, source: TransactionsSource, pasted: string, measure: Measure | undefined, onProgress: (progress: Progress) => void): Promise<Outcome<ReconcileAnswer>>;
  /** Throws `bad-input`, `not-enough-data` as the task. */
  cohortsClv(jobId: string, sources: CohortSourcesRequest, options: CohortRequestOptions, onProgress: (progress: Progress) => void): Promise<Outcome<CohortTable>>;
}
