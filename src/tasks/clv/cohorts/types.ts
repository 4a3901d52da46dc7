import type { ReportWarning } from '../types.ts';

/** By what customers are put together: the month in which they signed up, or first paid. */
export type CohortBy = 'signup' | 'first-paid';

/** What is asked; plain JSON from a page or a script, checked by `parseCohortOptions`. */
export interface CohortOptions {
  readonly by: CohortBy;
  /** The currency of the money that is counted; where it is not said that of the rates, else that of most rows. */
  readonly currency: string | undefined;
  /** Last day to which the data is complete; the last day with a row where it is not said. */
  readonly completeThrough: number | undefined;
}

/** One cohort at one age. Null: not known, never 0. */
export interface CohortCell {
  /** False where the month is not over by complete-through: what is there is what came in so far. */
  readonly complete: boolean;
  /** Customers who paid in the month; with contracts, who are under a paid contract on its last day. */
  readonly customers: number | null;
  /** Net money of the month. */
  readonly revenue: number | null;
  /** Of paid contracts on the month's last day; null without contracts. */
  readonly mrr: number | null;
}

export interface Cohort {
  /** Months since January 1970. */
  readonly month: number;
  readonly customers: number;
  /** By age in months, from 0; as far as complete-through has come. */
  readonly cells: readonly CohortCell[];
}

/** A renewal of the retention curve over all cohorts, counted from 0: where everyone began. */
export interface CurvePoint {
  readonly renewal: number;
  /** Contracts that came to this renewal; 0 beyond the data. */
  readonly atRisk: number;
  /** Share still there after it (product of the shares kept, Kaplan & Meier); null beyond the data. */
  readonly observed: number | null;
  readonly fitted: number;
}

/** Why there is no curve. */
export type NoCurve = 'no-contracts' | 'one-period' | 'no-losses' | 'no-spells';

export type RetentionCurve =
  | { readonly fitted: false; readonly reason: NoCurve }
  | {
      readonly fitted: true;
      readonly alpha: number;
      readonly beta: number;
      readonly standardErrors: { readonly alpha: number; readonly beta: number } | null;
      /** False where customers do not differ enough to tell α and β apart. */
      readonly converged: boolean;
      /** Months between two renewals. */
      readonly periodMonths: number;
      readonly contracts: number;
      /** Contracts with another billing period, which are in no curve. */
      readonly otherPeriods: number;
      readonly points: readonly CurvePoint[];
    };

export interface CohortTable {
  readonly by: CohortBy;
  readonly currency: string;
  /** Those that rows are in, most rows first. */
  readonly currencies: readonly string[];
  /** Those whose rows were converted, each at the rate of its own day (a contract at that of its start). */
  readonly converted: readonly string[];
  readonly completeThrough: number;
  readonly hasContracts: boolean;
  readonly hasTransactions: boolean;
  readonly cohorts: readonly Cohort[];
  readonly curve: RetentionCurve;
  /** What a reader should know of the contracts' rows, as in training. */
  readonly warnings: readonly ReportWarning[];
  readonly leftOut: {
    /** Customers who are in no cohort: without a sign-up date, or who never paid. */
    readonly customers: number;
    /** Rows in other currencies, for which there are no rates. */
    readonly otherCurrencyRows: number;
    /** Rows dated before their customer's cohort began. */
    readonly rowsBefore: number;
    /** Rows dated after complete-through. */
    readonly rowsAfter: number;
    /** Cohorts older than the oldest shown. */
    readonly cohorts: number;
  };
}
