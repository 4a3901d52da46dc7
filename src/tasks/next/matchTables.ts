import { type MatchedColumns, matchColumns } from './matchColumns.ts';
import type { ColumnAnswers, ColumnMatch, NewTable, OpenQuestion, SchemaChange, SourceMatch, SourcesMatch, WantedTable } from './types.ts';

/** A file that has less than this of what a source needs is not that source. */
const MIN_FIT = 0.5;

/** Which new file is which table of a recipe, and which of its columns is which. Each file is one table at most. */
export function matchTables<Name extends string>(wanted: readonly WantedTable<Name>[], tables: readonly NewTable<Name>[], answers?: ColumnAnswers<Name>): SourcesMatch<Name> {
  const columnsOf = (own: WantedTable<Name>, table: NewTable<Name>) => matchColumns(own, table.print, answers?.[own.source]);
  const fits = wanted
    .flatMap((own) => tables.map((table) => ({ source: own.source, table, fit: table.source === undefined ? fitOf(columnsOf(own, table)) : Number(table.source === own.source) * 2 })))
    .filter(({ fit }) => fit >= MIN_FIT)
    .sort((a, b) => b.fit - a.fit);
  const chosen = new Map<Name, NewTable<Name>>();
  for (const { source, table } of fits) if (!chosen.has(source) && ![...chosen.values()].includes(table)) chosen.set(source, table);
  const used = [...chosen.values()];
  return {
    sources: wanted.map((own): SourceMatch<Name> => {
      const table = chosen.get(own.source);
      if (!table) return { source: own.source, kept: own.canBeKept, columns: [], unused: [] };
      return { source: own.source, datasetId: table.datasetId, kept: false, ...columnsOf(own, table) };
    }),
    extra: tables.filter((table) => !used.includes(table)).map(({ name }) => name),
  };
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
export function schemaChanges({ sources, extra }: SourcesMatch): readonly SchemaChange[] {
  const changes = sources.flatMap((match) => [...sourceChanges(match), ...match.columns.flatMap((column) => columnChanges(match.source, column)), ...newColumns(match)]);
  return [...changes, ...extra.map((name): SchemaChange => ({ key: 'extra-file', message: `"${name}" is none of the tables that the models learned from, and is not used.`, facts: { file: name }, why: [] }))];
}

function sourceChanges({ source, datasetId, kept }: SourceMatch): readonly SchemaChange[] {
  if (datasetId !== undefined) return [];
  return kept
    ? [{ key: 'kept-table', message: `There is no new ${source} table among the files: the one that the models learned from is used again.`, facts: { source }, why: [] }]
    : [{ key: 'missing-table', message: `None of the files is the ${source} table, which the models learned from. Add it.`, facts: { source }, why: [] }];
}

function columnChanges(source: string, { role, was, now, certainty, why, required, isLearned, typeChanged }: ColumnMatch): readonly SchemaChange[] {
  const facts = { source, was, role: role ?? '' };
  const type: readonly SchemaChange[] = typeChanged ? [{ key: 'type-changed', message: `Column "${was}" of ${source} held ${typeChanged.was} values and now holds ${typeChanged.now} values, so it cannot be used as before. Read the file again with the type it had.`, facts: { ...facts, typeWas: typeChanged.was, typeNow: typeChanged.now }, why: [] }] : [];
  if (now !== undefined) return now === was ? type : [...type, { key: 'renamed', message: `Column "${was}" of ${source} is now "${now}"${certainty === 'unsure' ? ', probably' : ''}.`, facts: { ...facts, now, sure: Number(certainty === 'sure') }, why }];
  if (required) return [...type, { key: 'missing-required', message: `Column "${was}" of ${source} (${role ?? ''}) is missing, and nothing can be computed without it. Say which column it is.`, facts, why: [] }];
  if (isLearned) return [...type, { key: 'missing-attribute', message: `Column "${was}" of ${source} is missing, and the models learned from it: it counts as unknown for every customer. Bring it back, or train again without it.`, facts, why: [] }];
  return role === undefined ? type : [...type, { key: 'missing-role', message: `Column "${was}" of ${source} (${role}) is missing: what it said is not known for the new rows.`, facts, why: [] }];
}

function newColumns({ source, unused }: SourceMatch): readonly SchemaChange[] {
  return unused.map((name): SchemaChange => ({ key: 'new-column', message: `Column "${name}" of ${source} is new and is not used.`, facts: { source, now: name }, why: [] }));
}

/** What has to be answered before anything is scored: required columns that are not found, and columns that are not certain. */
export function openQuestions<Name extends string>({ sources }: SourcesMatch<Name>): readonly OpenQuestion<Name>[] {
  return sources.flatMap(({ source, datasetId, columns }) =>
    datasetId === undefined ? [] : columns.filter(({ certainty, required }) => certainty === 'unsure' || (required && certainty === 'missing')).map(({ role, was, candidates }) => ({ source, role: role ?? was, candidates })),
  );
}

/** Columns that are called otherwise now, as answers for the month after. */
export function answersOf<Name extends string>({ sources }: SourcesMatch<Name>): ColumnAnswers<Name> {
  return Object.fromEntries(sources.map(({ source, columns }) => [source, Object.fromEntries(columns.flatMap(({ role, was, now }) => (now !== undefined && now !== was ? [[role ?? was, now]] : [])))])) as ColumnAnswers<Name>;
}

/** Answers of before and of now: the later ones hold. Earlier ones hold where their column is there (`columns`). */
export function mergeAnswers<Name extends string>(earlier: ColumnAnswers<Name>, columns: readonly string[], later?: ColumnAnswers<Name>): ColumnAnswers<Name> {
  const names = [...new Set([...Object.keys(earlier), ...Object.keys(later ?? {})])] as Name[];
  const there = (byRole: Readonly<Record<string, string>> = {}) => Object.fromEntries(Object.entries(byRole).filter(([, column]) => columns.includes(column)));
  return Object.fromEntries(names.map((name) => [name, { ...there(earlier[name]), ...later?.[name] }])) as ColumnAnswers<Name>;
}
