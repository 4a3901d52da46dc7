/** What lifetime value is learned from: up to four tables, and which of their columns is which. */

/** What a customer bought, and what was given back. */
export type TransactionRole = 'customer' | 'date' | 'amount' | 'currency' | 'kind' | 'order' | 'margin';
/** One row a spell: a customer's time on one plan. A change of plan begins a new row. */
export type SubscriptionRole =
  | 'customer'
  | 'plan'
  | 'start'
  /** The day on which the customer asked to leave; the end is known from then on. */
  | 'cancelRequested'
  /** First day without access; missing while it goes on. */
  | 'accessEnd'
  | 'billingPeriod'
  | 'mrr'
  /** First paid day after a trial; missing where there was none. */
  | 'trialEnd'
  | 'pauseStart'
  | 'pauseEnd'
  | 'reason'
  | 'currency';
/** What is known of a customer; columns without a role are attributes too. */
export type CustomerRole = 'customer' | 'signup' | 'age' | 'pageViews' | 'sessionDuration' | 'featureUsage';
/** What one unit of a currency was worth in the report's currency from a day on. */
export type RateRole = 'date' | 'currency' | 'rate';

export interface RolesOf {
  readonly transactions: TransactionRole;
  readonly subscriptions: SubscriptionRole;
  readonly customers: CustomerRole;
  readonly rates: RateRole;
}
export type SourceName = keyof RolesOf;

export type Mapping<Role extends string> = Readonly<Partial<Record<Role, string>>>;

/** A stored dataset, and which of its columns has which role. */
export interface ClvSource<Name extends SourceName> {
  readonly datasetId: string;
  readonly columns: Mapping<RolesOf[Name]>;
}

/** Transactions or subscriptions at least. */
export type ClvSources = { readonly [Name in SourceName]?: ClvSource<Name> };

/** Every role, in the order in which it is asked for. */
export const ROLES: { readonly [Name in SourceName]: readonly RolesOf[Name][] } = {
  transactions: ['customer', 'date', 'amount', 'currency', 'kind', 'order', 'margin'],
  subscriptions: ['customer', 'plan', 'start', 'cancelRequested', 'accessEnd', 'billingPeriod', 'mrr', 'trialEnd', 'pauseStart', 'pauseEnd', 'reason', 'currency'],
  customers: ['customer', 'signup', 'age', 'pageViews', 'sessionDuration', 'featureUsage'],
  rates: ['date', 'currency', 'rate'],
};

/** The roles without which a source says nothing. */
export const REQUIRED_ROLES: { readonly [Name in SourceName]: readonly RolesOf[Name][] } = {
  transactions: ['customer', 'date', 'amount'],
  subscriptions: ['customer', 'start', 'mrr'],
  customers: ['customer'],
  rates: ['date', 'currency', 'rate'],
};

export const SOURCE_NAMES = Object.keys(ROLES) as readonly SourceName[];
