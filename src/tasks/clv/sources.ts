import { WorkbenchError } from '../../core/contract/errors.ts';
import { recordOf } from '../../core/contract/record.ts';
import { readFit } from '../next/readFit.ts';
import type { TableFit } from '../next/types.ts';

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

/** The sources that hold money. */
export type StreamName = 'transactions' | 'subscriptions';

export type Mapping<Role extends string> = Readonly<Partial<Record<Role, string>>>;

/** A stored dataset, and which of its columns has which role. */
export interface ClvSource<Name extends SourceName> {
  readonly datasetId: string;
  readonly columns: Mapping<RolesOf[Name]>;
  /** For customers alone; `columns` then are names that the table had. */
  readonly fit?: TableFit;
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

/** Those with money first. */
export const SOURCE_NAMES = Object.keys(ROLES) as readonly SourceName[];

/**
 * The sources of a request: it comes from a script, or from storage and maybe of an earlier version, which named one dataset of transactions
 * and its columns. Throws `bad-input` where it names neither transactions nor subscriptions, or a role that there is not.
 */
export function sourcesOf(request: unknown): ClvSources {
  const { sources, datasetId, columns } = recordOf(request);
  const given = sources === undefined && datasetId !== undefined ? { transactions: { datasetId, columns } } : recordOf(sources);
  const unknown = Object.keys(given).find((name) => !SOURCE_NAMES.some((known) => known === name));
  if (unknown !== undefined) throw new WorkbenchError('bad-input', `"sources" has no "${unknown}". It takes: ${SOURCE_NAMES.join(', ')}.`);
  const named = SOURCE_NAMES.flatMap((name) => (recordOf(given)[name] === undefined ? [] : [[name, sourceOf(name, recordOf(recordOf(given)[name]))] as const]));
  if (!named.some(([name]) => name === 'transactions' || name === 'subscriptions')) throw new WorkbenchError('bad-input', 'Lifetime value needs "sources": {"transactions": {"datasetId", "columns"}}, or "subscriptions", or both.');
  return Object.fromEntries(named) as ClvSources;
}

function sourceOf(name: SourceName, { datasetId, columns, fit }: Readonly<Record<string, unknown>>): ClvSource<SourceName> {
  if (typeof datasetId !== 'string') throw new WorkbenchError('bad-input', `"sources.${name}" needs "datasetId", the id of a dataset.`);
  const roles: readonly string[] = ROLES[name];
  const bad = Object.entries(recordOf(columns)).find(([role, column]) => !roles.includes(role) || (column !== undefined && typeof column !== 'string'));
  if (bad) throw new WorkbenchError('bad-input', `"sources.${name}.columns" maps "${bad[0]}" to ${JSON.stringify(bad[1])}. It maps roles (${roles.join(', ')}) to names of columns.`);
  return { datasetId, columns: recordOf(columns) as ClvSource<SourceName>['columns'], ...(fit === undefined ? {} : { fit: customersFit(name, fit) }) };
}

/** The datasets of the sources, each once, those with money first. */
export function datasetsOf(sources: ClvSources): readonly string[] {
  return [...new Set(SOURCE_NAMES.flatMap((name) => sources[name]?.datasetId ?? []))];
}

function customersFit(name: SourceName, fit: unknown): TableFit {
  if (name !== 'customers') throw new WorkbenchError('bad-input', `"sources.${name}" has a "fit", which only customers can have.`);
  return readFit(fit, 'sources.customers');
}
