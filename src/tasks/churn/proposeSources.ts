import { nameWords, isTargetName } from '../../core/data/columnName.ts';
import { withoutAccents } from '../../core/data/withoutAccents.ts';
import type { ColumnSchema } from '../../core/data/column.ts';
import type { ColumnProfile } from '../../core/data/profile.ts';
import { proposeClvColumns } from '../clv/columns.ts';
import { looksLikeSubscriptions, proposeSubscriptionColumns } from '../clv/contract/subscriptionColumns.ts';
import { proposeColumns } from '../clv/proposeColumns.ts';
import type { ProposedTable } from '../clv/proposeColumns.ts';
import { nameScore } from '../clv/columnNames.ts';
import type { Mapping, RolesOf, SourceName } from './sources.ts';

export type { ProposedTable };

/** A kind of event is one of few. */
const MOST_KINDS = 200;
const KIND_WORDS = words('event evento kind type tipo action accion activity actividad ereignis aktion name nombre');
const TICKET_WORDS = words('ticket tickets support soporte incident incidente incidencia case caso complaint queja helpdesk reclamo');
const LEFT_WORDS = words('churn churned left exited attrition withdrawn cancelled canceled abandono abandonado baja fuga desercion final result resultado');

/** Which column of a source is which; a role is absent where no column fits. By names in English and Spanish (and what lifetime value knows of German), and by contents. */
export function proposeChurnColumns<Name extends SourceName>(source: Name, table: ProposedTable): Mapping<RolesOf[Name]> {
  const proposals: { readonly [Source in SourceName]: () => Mapping<RolesOf[Source]> } = {
    activity: () => eventColumns(table, true),
    transactions: () => {
      const { customer, date, amount } = proposeClvColumns(table.schemas, table.profiles, table.rows).columns;
      return defined({ user: customer, date, amount });
    },
    subscriptions: () => proposeSubscriptionColumns(table.schemas, table.profiles, table.rows).columns,
    users: () => {
      const { customer, signup } = proposeColumns('customers', table);
      return defined({ user: customer, signup });
    },
    tickets: () => eventColumns(table, false),
    snapshot: () => snapshotColumns(table),
  };
  return proposals[source]();
}

/** Which source a table looks like: spells, tickets, purchases or activity where rows are dated; a snapshot where a column says who left; else users. */
export function proposeSource(table: ProposedTable): SourceName {
  const { schemas, profiles, rows } = table;
  if (looksLikeSubscriptions(schemas, profiles, rows) >= 0.5) return 'subscriptions';
  const { user, date } = proposeChurnColumns('activity', table);
  const profile = profiles[schemas.findIndex(({ name }) => name === user)];
  const repeats = profile !== undefined && profile.distinct < 0.9 * (rows - profile.missing);
  if (date === undefined || !repeats) return schemas.some(({ name }) => isTargetName(name)) ? 'snapshot' : date !== undefined && isTickets(schemas) ? 'tickets' : 'users';
  if (isTickets(schemas)) return 'tickets';
  const { columns, confidence } = proposeClvColumns(schemas, profiles, rows);
  const money = schemas.find(({ name }) => name === columns.amount);
  const isMoney = money !== undefined && (confidence.amount === 'high' || money.format.unit !== undefined) && nameScore(money.name, 'amount') >= 3;
  return isMoney ? 'transactions' : 'activity';
}

/** A ticket's table names tickets in what identifies its rows; a count of tickets a day is a measure of activity. */
function isTickets(schemas: readonly ColumnSchema[]): boolean {
  return schemas.some(({ name }) => {
    const said = plainWords(name);
    return said.some((word) => TICKET_WORDS.has(word)) && said.some((word) => word === 'id' || word === 'number' || word === 'numero' || word === 'subject' || word === 'asunto');
  });
}

function eventColumns({ schemas, profiles, rows }: ProposedTable, withKind: boolean): Mapping<'user' | 'date' | 'kind'> {
  const { customer, date } = proposeClvColumns(schemas, profiles, rows).columns;
  const kind = withKind ? schemas.find((schema, i) => schema.name !== customer && schema.name !== date && isKind(schema, profiles[i], rows)) : undefined;
  return defined({ user: customer, date, kind: kind?.name });
}

function isKind({ name, type }: ColumnSchema, { distinct }: ColumnProfile, rows: number): boolean {
  return (type === 'category' || type === 'text') && distinct >= 2 && distinct <= MOST_KINDS && 5 * distinct <= rows && plainWords(name).some((word) => KIND_WORDS.has(word)) && !isTargetName(name);
}

function snapshotColumns(table: ProposedTable): Mapping<'user' | 'churn'> {
  const { schemas, profiles, rows } = table;
  const can = (i: number) => profiles[i].distinct >= 2 && profiles[i].distinct <= 10;
  const left = (name: string) => plainWords(name).filter((word) => LEFT_WORDS.has(word)).length;
  const named = schemas.map(({ name }, i) => (can(i) ? 2 * Number(isTargetName(name)) + left(name) + (profiles[i].distinct === 2 ? 0.5 : 0) : 0));
  const best = Math.max(0, ...named);
  const churn = best >= 1 ? schemas[named.indexOf(best)].name : undefined;
  const isKey = (i: number) => schemas[i].name !== churn && profiles[i].missing === 0 && profiles[i].distinct >= 0.99 * rows && nameScore(schemas[i].name, 'customer') > 0;
  return defined({ user: schemas.find((_, i) => isKey(i))?.name, churn });
}

function plainWords(name: string): readonly string[] {
  return nameWords(withoutAccents(name));
}

function defined<Role extends string>(columns: Readonly<Record<Role, string | undefined>>): Mapping<Role> {
  return Object.fromEntries(Object.entries(columns).filter(([, column]) => column !== undefined)) as Mapping<Role>;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
