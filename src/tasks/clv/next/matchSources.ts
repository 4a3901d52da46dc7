import { SOURCE_NAMES, type SourceName } from '../sources.ts';
import { type MatchedColumns, matchColumns } from './matchColumns.ts';
import type { ClvRecipe, ColumnAnswers, RecipeSource, SchemaChange, SourceMatch, TablePrint } from './types.ts';

/** A new file, read. */
export interface NewTable {
  readonly datasetId: string;
  readonly name: string;
  readonly print: TablePrint;
  /** Which source it is, where it is said. */
  readonly source?: SourceName;
}

export interface SourcesMatch {
  readonly sources: readonly SourceMatch[];
  /** Files that are none of the recipe's tables. */
  readonly extra: readonly string[];
}

/** A file that has less than this of what a source needs is not that source. */
const MIN_FIT = 0.5;

/**
 * Which new file is which table of the recipe, and which of its columns is which. A table of customers or rates that is not among the files is
 * `kept`: the recipe's own serves again where it is still there.
 */
export function matchSources(recipe: Pick<ClvRecipe, 'sources' | 'attributes'>, tables: readonly NewTable[], answers: ColumnAnswers = {}): SourcesMatch {
  const wanted = SOURCE_NAMES.flatMap((source): { source: SourceName; recipe: RecipeSource }[] => {
    const own = recipe.sources[source] as RecipeSource | undefined;
    return own ? [{ source, recipe: own }] : [];
  });
  const columnsOf = (source: SourceName, own: RecipeSource, table: NewTable) => matchColumns(source, own, attributeColumns(recipe.attributes), table.print, answers[source]);
  const fits = wanted
    .flatMap(({ source, recipe: own }) => tables.map((table) => ({ source, table, fit: table.source === undefined ? fitOf(columnsOf(source, own, table)) : Number(table.source === source) * 2 })))
    .filter(({ fit }) => fit >= MIN_FIT)
    .sort((a, b) => b.fit - a.fit);
  const chosen = new Map<SourceName, NewTable>();
  for (const { source, table } of fits) if (!chosen.has(source) && ![...chosen.values()].includes(table)) chosen.set(source, table);
  const used = [...chosen.values()];
  return {
    sources: wanted.map(({ source, recipe: own }): SourceMatch => {
      const table = chosen.get(source);
      if (!table) return { source, kept: source === 'customers' || source === 'rates', columns: [], unused: [] };
      return { source, datasetId: table.datasetId, kept: false, ...columnsOf(source, own, table) };
    }),
    extra: tables.filter((table) => !used.includes(table)).map(({ name }) => name),
  };
}

/** Columns of the customers table by the names of their features. */
export function attributeColumns(features: readonly string[]): readonly string[] {
  return features.flatMap((name) => (name.startsWith('customer:') ? [name.slice('customer:'.length)] : []));
}

/** Share of the columns that a source used which a file has; one that needs a look counts half. None of it where a required one has no candidate. */
function fitOf({ columns }: MatchedColumns): number {
  if (columns.length === 0 || columns.some(({ required, certainty }) => required && certainty === 'missing')) return 0;
  const points = { sure: 1, unsure: 0.6, missing: 0 };
  // What must be there decides; what may be there breaks ties.
  const needed = columns.filter(({ required }) => required);
  const share = (list: typeof columns) => list.reduce((sum, { certainty }) => sum + points[certainty], 0) / list.length;
  return 0.8 * share(needed.length > 0 ? needed : columns) + 0.2 * share(columns);
}

/** What a person should know, in the order of the sources: what was renamed, what is new, what is gone. */
export function schemaChanges({ sources, extra }: SourcesMatch, attributes: readonly string[]): readonly SchemaChange[] {
  const learned = new Set(attributeColumns(attributes));
  const changes = sources.flatMap((match) => [...sourceChanges(match), ...match.columns.flatMap((column) => columnChanges(match.source, column, learned)), ...newColumns(match)]);
  return [...changes, ...extra.map((name): SchemaChange => ({ key: 'extra-file', message: `"${name}" is none of the tables that the models learned from, and is not used.`, facts: { file: name }, why: [] }))];
}

function sourceChanges({ source, datasetId, kept }: SourceMatch): readonly SchemaChange[] {
  if (datasetId !== undefined) return [];
  return kept
    ? [{ key: 'kept-table', message: `There is no new ${source} table among the files: the one that the models learned from is used again.`, facts: { source }, why: [] }]
    : [{ key: 'missing-table', message: `None of the files is the ${source} table, which the models learned from. Add it.`, facts: { source }, why: [] }];
}

function columnChanges(source: SourceName, { role, was, now, certainty, why, required, typeChanged }: SourceMatch['columns'][number], learned: ReadonlySet<string>): readonly SchemaChange[] {
  const facts = { source, was, role: role ?? '' };
  const type: readonly SchemaChange[] = typeChanged ? [{ key: 'type-changed', message: `Column "${was}" of ${source} held ${typeChanged.was} values and now holds ${typeChanged.now} values, so it cannot be used as before. Read the file again with the type it had.`, facts: { ...facts, typeWas: typeChanged.was, typeNow: typeChanged.now }, why: [] }] : [];
  if (now !== undefined) return now === was ? type : [...type, { key: 'renamed', message: `Column "${was}" of ${source} is now "${now}"${certainty === 'unsure' ? ', probably' : ''}.`, facts: { ...facts, now, sure: Number(certainty === 'sure') }, why }];
  if (required) return [...type, { key: 'missing-required', message: `Column "${was}" of ${source} (${role ?? ''}) is missing, and nothing can be computed without it. Say which column it is.`, facts, why: [] }];
  if (role !== undefined && source !== 'customers') return [...type, { key: 'missing-role', message: `Column "${was}" of ${source} (${role}) is missing: what it said is not known for the new rows.`, facts, why: [] }];
  return learned.has(was) || role !== undefined ? [...type, { key: 'missing-attribute', message: `Column "${was}" of ${source} is missing, and the models learned from it: it counts as unknown for every customer. Bring it back, or train again without it.`, facts, why: [] }] : type;
}

function newColumns({ source, unused }: SourceMatch): readonly SchemaChange[] {
  return unused.map((name): SchemaChange => ({ key: 'new-column', message: `Column "${name}" of ${source} is new and is not used.`, facts: { source, now: name }, why: [] }));
}

/** What has to be answered before anything is scored: required columns that are not found, and columns that are not certain. */
export function openQuestions({ sources }: SourcesMatch): readonly { readonly source: SourceName; readonly role: string; readonly candidates: readonly string[] }[] {
  return sources.flatMap(({ source, datasetId, columns }) =>
    datasetId === undefined ? [] : columns.filter(({ certainty, required }) => certainty === 'unsure' || (required && certainty === 'missing')).map(({ role, was, candidates }) => ({ source, role: role ?? was, candidates })),
  );
}
