import type { Kind } from '../../money/kinds.ts';
import type { CustomerRole, StreamName } from '../../sources.ts';

/** A field of the form for one customer: a column of the customers table that the models learned from. */
export interface FormField {
  /** As the customers table calls it. */
  readonly column: string;
  readonly role?: CustomerRole;
  readonly kind: 'number' | 'category' | 'day';
  /** Of categories: the known ones, the most frequent first. */
  readonly choices: readonly string[];
}

/** What the form for one customer asks. */
export interface CustomerForm {
  readonly streams: readonly StreamName[];
  readonly fields: readonly FormField[];
  readonly plans: readonly string[];
  readonly billingPeriods: readonly string[];
  /** In which a row may be, the run's own first; none where the run had one alone, or no rates. */
  readonly currencies: readonly string[];
  /** What a purchase's row may be, charges first; none where the run had no column of kinds: a negative amount then is a refund. */
  readonly kinds: readonly Kind[];
  readonly horizonDays: number;
  readonly unit: string;
  readonly champion: string;
  /** The run's own as-of, for a start. */
  readonly asOf: number;
}

export interface TypedSubscription {
  readonly plan?: string;
  readonly billingPeriod?: string;
  /** 'YYYY-MM-DD', as all days here. */
  readonly start: string;
  readonly mrr: number | string;
  /** One of the form's; default: its first. */
  readonly currency?: string;
  readonly trialEnd?: string;
  readonly cancelRequested?: string;
  /** First day without access; known from the request on. */
  readonly accessEnd?: string;
}

/** A row of money. */
export interface TypedPurchase {
  readonly date: string;
  readonly amount: number | string;
  /** One of the form's; default: a charge. */
  readonly kind?: string;
  /** One of the form's; default: its first. */
  readonly currency?: string;
}

/** One customer as a person types them. Numbers may be texts with a decimal point; everything is checked. */
export interface TypedCustomer {
  readonly asOf: string;
  readonly purchases?: readonly TypedPurchase[];
  readonly subscription?: TypedSubscription;
  /** By column; '' or absent is not known. */
  readonly attributes?: Readonly<Record<string, string | number>>;
}

/** What is said of one customer. */
export interface TypedPrediction {
  readonly asOf: number;
  /** By model kind, the champion first. */
  readonly predictions: readonly { readonly kind: string; readonly value: number | null; readonly outlook: TypedOutlook | null }[];
  /** As the models saw them; null is missing. */
  readonly features: Readonly<Record<string, number | string | null>>;
}

/** What became of customers with similar predictions: the share that brought nothing, and the range of 80 % of the others. */
export interface TypedOutlook {
  readonly nothing: number;
  readonly low: number | null;
  readonly high: number | null;
}
