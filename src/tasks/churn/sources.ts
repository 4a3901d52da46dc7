import { WorkbenchError } from '../../core/contract/errors.ts';
import { isRecord, recordOf } from '../../core/contract/record.ts';
import { ROLES as CLV_ROLES } from '../clv/sources.ts';
import { readFit } from '../next/readFit.ts';
import type { TableFit } from '../next/types.ts';
import type { Mapping, SubscriptionRole } from '../clv/sources.ts';

export type { Mapping, SubscriptionRole };

/** What people did: an event or a day a row. `kind` names kinds of events, whose rows are counted apart. All other numbers are measures. */
export type ActivityRole = 'user' | 'date' | 'kind';
export type PurchaseRole = 'user' | 'date' | 'amount';
/** What is known of people; columns without a role are attributes. */
export type UserRole = 'user' | 'signup';
export type TicketRole = 'user' | 'date';
/** Any table in which a column says who left. */
export type SnapshotRole = 'user' | 'churn';

export interface RolesOf {
  readonly activity: ActivityRole;
  readonly transactions: PurchaseRole;
  /** As lifetime value reads them: one row a spell. */
  readonly subscriptions: SubscriptionRole;
  readonly users: UserRole;
  readonly tickets: TicketRole;
  readonly snapshot: SnapshotRole;
}
export type SourceName = keyof RolesOf;
/** The sources that are rows of a user on a day. */
export type EventSourceName = 'activity' | 'transactions' | 'tickets';

/** A stored dataset, and which of its columns has which role. With a `fit`, columns are called as they were in the table that a run learned from. */
export interface ChurnSourceRef<Name extends SourceName> {
  readonly datasetId: string;
  readonly columns: Mapping<RolesOf[Name]>;
  readonly fit?: TableFit;
}
export type ChurnSources = { readonly [Name in SourceName]?: ChurnSourceRef<Name> };

/** Every role, in the order in which it is asked for. */
export const ROLES: { readonly [Name in SourceName]: readonly RolesOf[Name][] } = {
  activity: ['user', 'date', 'kind'],
  transactions: ['user', 'date', 'amount'],
  subscriptions: CLV_ROLES.subscriptions,
  users: ['user', 'signup'],
  tickets: ['user', 'date'],
  snapshot: ['user', 'churn'],
};

/** The roles without which a source says nothing. */
export const REQUIRED_ROLES: { readonly [Name in SourceName]: readonly RolesOf[Name][] } = {
  activity: ['user', 'date'],
  transactions: ['user', 'date', 'amount'],
  subscriptions: ['customer', 'start', 'mrr'],
  users: ['user'],
  tickets: ['user', 'date'],
  snapshot: ['churn'],
};

export const SOURCE_NAMES = Object.keys(ROLES) as readonly SourceName[];

/** Each says by itself who may leave; users and tickets only add to one of them. */
const LEADING: readonly SourceName[] = ['activity', 'transactions', 'subscriptions'];

/**
 * The sources of a request, which comes from a script or from storage. Throws `bad-input` where a source or a role is unknown, where no source says
 * who may leave, and where a snapshot stands beside others: it has no time, and they have no place for its answer.
 */
export function churnSourcesOf(given: unknown): ChurnSources {
  if (!isRecord(given)) throw missingSources();
  const unknown = Object.keys(given).find((name) => !SOURCE_NAMES.some((known) => known === name));
  if (unknown !== undefined) throw new WorkbenchError('bad-input', `"sources" names "${unknown}", which churn does not know. Its sources are: ${SOURCE_NAMES.join(', ')}.`, { source: unknown });
  const names = SOURCE_NAMES.filter((name) => given[name] !== undefined);
  const sources = Object.fromEntries(names.map((name) => [name, refOf(name, recordOf(given[name]))])) as ChurnSources;
  checkTogether(names);
  return sources;
}

/** Throws `bad-input` where the sources, by name, cannot be learned from together. */
export function checkTogether(names: readonly SourceName[]): void {
  if (names.includes('snapshot')) {
    const others = names.filter((name) => name !== 'snapshot');
    if (others.length > 0) throw new WorkbenchError('bad-input', `A snapshot stands by itself: it says who left and not when, and nothing of it can be laid beside ${others.join(', ')}. Ask for one or the other.`, { source: 'snapshot' });
    return;
  }
  if (!LEADING.some((name) => names.includes(name))) throw missingSources();
}

function missingSources(): WorkbenchError {
  return new WorkbenchError('bad-input', `Churn needs a source that says who may leave: "activity", "transactions" or "subscriptions" as {"datasetId", "columns"}, or a "snapshot" alone.`, { option: 'sources' });
}

function refOf<Name extends SourceName>(name: Name, { datasetId, columns, fit }: Readonly<Record<string, unknown>>): ChurnSourceRef<Name> {
  if (typeof datasetId !== 'string') throw new WorkbenchError('bad-input', `"sources.${name}" needs "datasetId", the id of a dataset.`, { source: name });
  const roles: readonly string[] = ROLES[name];
  const bad = Object.entries(recordOf(columns)).find(([role, column]) => !roles.includes(role) || (column !== undefined && typeof column !== 'string'));
  if (bad) throw new WorkbenchError('bad-input', `"sources.${name}.columns" maps "${bad[0]}" to ${JSON.stringify(bad[1])}. It maps roles (${roles.join(', ')}) to names of columns.`, { source: name });
  return { datasetId, columns: recordOf(columns) as Mapping<RolesOf[Name]>, ...(fit === undefined ? {} : { fit: readFit(fit, `sources.${name}`) }) };
}

/** Throws `bad-input` that names the first role that a source cannot be read without. */
export function requireRoles<Name extends SourceName>(name: Name, columns: Mapping<RolesOf[Name]>): void {
  const missing = REQUIRED_ROLES[name].find((role) => columns[role] === undefined);
  if (missing !== undefined) throw new WorkbenchError('bad-input', `The source "${name}" has no column for "${missing}". Say which column it is.`, { source: name, role: missing });
}
