import type { Mapping, SubscriptionRole } from '../sources.ts';

/** Which column of a subscriptions table is which; customer, start and MRR at least. */
export type SubscriptionColumns = Mapping<SubscriptionRole>;

/** A date that never comes: access that goes on, a pause without an end. */
export const NEVER = 2_147_483_647;

/** Why a row is no spell. A row is counted under the first that is true of it. */
export type LeftOutReason = 'noCustomer' | 'noStart' | 'noMrr' | 'negativeMrr' | 'endBeforeStart' | 'emptySpell' | 'noRate';

/**
 * Spells as arrays of one length: a customer's time on one plan each. Days are whole days since 1970-01-01; what never comes is NEVER.
 * Codes point into the dictionaries, −1 is missing.
 */
export interface Spells {
  readonly customers: readonly string[];
  readonly customer: Int32Array;
  readonly plans: readonly string[];
  readonly plan: Int32Array;
  readonly billings: readonly string[];
  readonly billing: Int32Array;
  /** Months between two payments, by billing period; NaN where its text does not say. */
  readonly billingMonths: Float64Array;
  readonly start: Int32Array;
  /** First day without access. */
  readonly end: Int32Array;
  /** The day on which the customer asked to leave. */
  readonly cancelRequested: Int32Array;
  /** First paid day: the start, but for trials. */
  readonly paidFrom: Int32Array;
  /** Unpaid days are [pauseStart, pauseEnd); both NEVER where there is no pause. */
  readonly pauseStart: Int32Array;
  readonly pauseEnd: Int32Array;
  /** Money a month. */
  readonly mrr: Float64Array;
  readonly reasons: readonly string[];
  readonly reason: Int32Array;
  readonly rowsRead: number;
  readonly leftOut: Readonly<Record<LeftOutReason, number>>;
  /** Pauses that end before they start, or end without a start: the rows count, as if without a pause. */
  readonly badPauses: number;
  /** The currency of `mrr`, as written in the file; absent where unknown. */
  readonly unit?: string;
  /** False where no column says when people asked to leave: every end is then a surprise. */
  readonly knowsRequests: boolean;
}
