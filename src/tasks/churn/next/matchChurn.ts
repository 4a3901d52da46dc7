import { fitOf } from '../../next/adaptTable.ts';
import { matchTables, mergeAnswers } from '../../next/matchTables.ts';
import { type DatedTable, spanOf } from '../../next/span.ts';
import type { ColumnAnswers, NamedFor, NewTable, SourceMatch, SourcesMatch, Span, WantedColumn, WantedTable } from '../../next/types.ts';
import { type ChurnSourceRef, type EventSourceName, REQUIRED_ROLES, ROLES, SOURCE_NAMES } from '../sources.ts';
import type { ChurnRecipeSource, ChurnRecipeSources, DatedSourceName } from './types.ts';

/** Rows of a user on a day: of them a file may hold what came since alone. */
export const EVENT_SOURCES: readonly EventSourceName[] = ['activity', 'transactions', 'tickets'];
const DATED_SOURCES = SOURCE_NAMES.filter((name): name is DatedSourceName => name !== 'snapshot');
const KEY_ROLES: readonly string[] = ['user', 'customer'];
const NAMED_FOR: Readonly<Partial<Record<string, NamedFor>>> = { user: 'customer', customer: 'customer', date: 'date', amount: 'amount' };

/** The sources of a recipe, in the order in which they are asked for. */
export function recipeSourcesOf(sources: ChurnRecipeSources): readonly (readonly [DatedSourceName, ChurnRecipeSource])[] {
  return DATED_SOURCES.flatMap((name) => {
    const own = sources[name] as ChurnRecipeSource | undefined;
    return own ? [[name, own] as const] : [];
  });
}

/**
 * Which new file is which table of a run, and which of its columns is which: columns with a role, measures, and what was learned of users. What columns were called last month holds
 * where they are there again. A table of users that is not among the files is `kept`: all others say what happened since.
 */
export function matchChurn(sources: ChurnRecipeSources, tables: readonly NewTable<DatedSourceName>[], answers: ColumnAnswers<DatedSourceName> = {}): SourcesMatch<DatedSourceName> {
  const own = recipeSourcesOf(sources);
  const called = Object.fromEntries(own.flatMap(([name, { names }]) => (names ? [[name, names]] : []))) as ColumnAnswers<DatedSourceName>;
  const columns = tables.flatMap(({ print }) => print.columns.map(({ name }) => name));
  return matchTables(own.map(([name, source]) => wantedTable(name, source)), tables, mergeAnswers(called, columns, answers));
}

function wantedTable(source: DatedSourceName, { mapping, columns, learned }: ChurnRecipeSource): WantedTable<DatedSourceName> {
  const prints = new Map(columns.map((print) => [print.name, print]));
  const byRole: Readonly<Record<string, string | undefined>> = mapping;
  // Without it every kind would be counted as none, which is not the same as unknown.
  const required: readonly string[] = [...REQUIRED_ROLES[source], 'kind'];
  const isAttributes = source === 'users';
  const roles = ROLES[source].flatMap((role): WantedColumn[] => {
    const print = prints.get(byRole[role] ?? '');
    return print ? [{ role, print, required: required.includes(role), isLearned: isAttributes, isKey: KEY_ROLES.includes(role), namedFor: NAMED_FOR[role] }] : [];
  });
  const others = learned.flatMap((name): WantedColumn[] => {
    const print = prints.get(name);
    return print ? [{ print, required: false, isLearned: true, isKey: false }] : [];
  });
  return { source, columns: [...roles, ...others], known: columns.map(({ name }) => name), canBeKept: isAttributes };
}

/** A new table as a source whose columns are called as the run knows them. */
export function matchedSource({ columns }: SourceMatch<DatedSourceName>, datasetId: string, { mapping, columns: prints }: ChurnRecipeSource): ChurnSourceRef<DatedSourceName> {
  const fit = fitOf(columns, prints);
  return { datasetId, columns: mapping, ...(fit ? { fit } : {}) };
}

/** Whether a new table holds the whole history or what came since; undefined for one without rows by day, or that is not there. */
export function churnSpan(match: SourceMatch<DatedSourceName>, own: ChurnRecipeSource, table: DatedTable['table'] | undefined): Span | undefined {
  if (!table || !EVENT_SOURCES.some((name) => name === match.source)) return undefined;
  const { date } = own.mapping as Readonly<Record<string, string | undefined>>;
  return spanOf({ table: own, date }, { table, date: match.columns.find(({ role }) => role === 'date')?.now });
}
