import { matchTables } from '../../next/matchTables.ts';
import type { NewTable, NamedFor, SourcesMatch, WantedColumn, WantedTable } from '../../next/types.ts';
import { REQUIRED_ROLES, ROLES, SOURCE_NAMES, type SourceName } from '../sources.ts';
import type { ClvRecipe, ColumnAnswers, RecipeSource } from './types.ts';

const KEY_ROLES: readonly string[] = ['customer', 'order'];
const NAMED_ROLES: readonly NamedFor[] = ['customer', 'date', 'amount'];

/**
 * Which new file is which table of the recipe, and which of its columns is which. A table of customers or rates that is not among the files is
 * `kept`: the recipe's own serves again where it is still there.
 */
export function matchSources(recipe: Pick<ClvRecipe, 'sources' | 'attributes'>, tables: readonly NewTable<SourceName>[], answers: ColumnAnswers = {}): SourcesMatch<SourceName> {
  const attributes = attributeColumns(recipe.attributes);
  const wanted = SOURCE_NAMES.flatMap((source): WantedTable<SourceName>[] => {
    const own = recipe.sources[source] as RecipeSource | undefined;
    return own ? [wantedTable(source, own, attributes)] : [];
  });
  return matchTables(wanted, tables, answers);
}

/** Columns of the customers table by the names of their features. */
export function attributeColumns(features: readonly string[]): readonly string[] {
  return features.flatMap((name) => (name.startsWith('customer:') ? [name.slice('customer:'.length)] : []));
}

/** `attributes`: columns of the customers table that were learned from without a role. */
function wantedTable(source: SourceName, { mapping, columns }: RecipeSource, attributes: readonly string[]): WantedTable<SourceName> {
  const prints = new Map(columns.map((print) => [print.name, print]));
  const required: readonly string[] = REQUIRED_ROLES[source];
  const byRole: Readonly<Record<string, string | undefined>> = mapping;
  const isLearned = source === 'customers';
  const roles = ROLES[source].flatMap((role): WantedColumn[] => {
    const print = prints.get(byRole[role] ?? '');
    return print ? [{ role, print, required: required.includes(role), isLearned, isKey: KEY_ROLES.includes(role), namedFor: NAMED_ROLES.find((named) => named === role) }] : [];
  });
  const mapped = new Set(Object.values(byRole));
  const others = !isLearned ? [] : attributes.flatMap((name): WantedColumn[] => {
    const print = prints.get(name);
    return print && !mapped.has(name) ? [{ print, required: false, isLearned, isKey: false }] : [];
  });
  return { source, columns: [...roles, ...others], known: columns.map(({ name }) => name), canBeKept: source === 'customers' || source === 'rates' };
}
