import { describe, expect, it } from 'vitest';
import type { Table } from '../../../src/core/data/column.ts';
import { profileTable } from '../../../src/core/data/profileTable.ts';
import { generateLearningProduct } from '../../../src/core/samples/learningProduct.ts';
import { churnSpan, matchChurn, matchedSource } from '../../../src/tasks/churn/next/matchChurn.ts';
import { churnRecipeSource } from '../../../src/tasks/churn/next/recipeSource.ts';
import type { ChurnRecipeSource, ChurnRecipeSources, DatedSourceName } from '../../../src/tasks/churn/next/types.ts';
import { openQuestions, schemaChanges } from '../../../src/tasks/next/matchTables.ts';
import type { ColumnAnswers, NewTable, SourcesMatch } from '../../../src/tasks/next/types.ts';
import { printOf, tableFrom } from '../clv/next/fixtures.ts';

const SIZE = { seed: 11, users: 120, days: 200 };
const LAST_DAY = 20_634;
const MAY = generateLearningProduct(SIZE, LAST_DAY - 30);
const JUNE = generateLearningProduct(SIZE);
const read = (csv: string): Table => tableFrom(csv.replaceAll('\r\n', '\n'));
const DIALECT = { encoding: 'utf-8', bom: false, gzip: false, delimiter: ',', quote: '"', escape: '"', newline: '\n', hasHeader: true, preambleLines: 0 } as const;

async function sourceOf(csv: string, mapping: Readonly<Record<string, string>>, learned: readonly string[]): Promise<ChurnRecipeSource> {
  const table = read(csv);
  const { profiles } = await profileTable(table, { todayDay: 1e6 });
  return churnRecipeSource(mapping, learned, { columns: table.columns.map(({ schema }) => schema), profiles, rows: table.rows, source: { dialect: DIALECT } });
}

const recipe: ChurnRecipeSources = {
  activity: await sourceOf(MAY.activity, { user: 'user_id', date: 'date' }, ['page_views', 'session_duration', 'feature_usage', 'lessons_completed']),
  users: await sourceOf(MAY.users, { user: 'user_id', signup: 'signup_date' }, ['country', 'channel']),
} as ChurnRecipeSources;

const fileOf = async (csv: string, name: string): Promise<NewTable<DatedSourceName>> => ({ datasetId: name, name, print: await printOf(read(csv)) });
const match = async (files: Readonly<Record<string, string>>, answers?: ColumnAnswers<DatedSourceName>) => matchChurn(recipe, await Promise.all(Object.entries(files).map(([name, csv]) => fileOf(csv, name))), answers);
const columnsOf = ({ sources }: SourcesMatch, name: string) => Object.fromEntries((sources.find(({ source }) => source === name)?.columns ?? []).map(({ role, was, now, certainty }) => [role ?? was, [now, certainty]]));
const told = (found: SourcesMatch) => schemaChanges(found).map(({ key, facts }) => [key, facts.was ?? facts.now ?? facts.file ?? facts.source]);
const renamed = (csv: string, names: Readonly<Record<string, string>>) => csv.replace(/^[^\r\n]*/, (header) => header.split(',').map((name) => names[name] ?? name).join(','));
/** Without a column. */
const without = (csv: string, name: string) => {
  const lines = csv.trimEnd().split('\r\n').map((line) => line.split(','));
  const at = lines[0].indexOf(name);
  return lines.map((cells) => cells.filter((_, i) => i !== at).join(',')).join('\r\n');
};

describe('a later month of churn', () => {
  it('is known by its names, in any order of files, without a word', async () => {
    const found = await match({ people: JUNE.users, rows: JUNE.activity });
    expect(found.sources.map(({ source, datasetId }) => [source, datasetId])).toEqual([['activity', 'rows'], ['users', 'people']]);
    expect(told(found)).toEqual([]);
    expect(openQuestions(found)).toEqual([]);
    expect(matchedSource(found.sources[0], 'rows', recipe.activity as ChurnRecipeSource)).toEqual({ datasetId: 'rows', columns: { user: 'user_id', date: 'date' } });
  });

  it('finds a renamed measure, a renamed user and a renamed attribute, and has them read under the names that models know', async () => {
    const activity = renamed(JUNE.activity, { user_id: 'member_id', session_duration: 'session_minutes', lessons_completed: 'lessons' });
    const found = await match({ activity, users: renamed(JUNE.users, { country: 'land' }) });
    expect(columnsOf(found, 'activity')).toMatchObject({ user: ['member_id', 'sure'], date: ['date', 'sure'], page_views: ['page_views', 'sure'], session_duration: ['session_minutes', 'sure'], lessons_completed: ['lessons', 'sure'] });
    expect(columnsOf(found, 'users')).toMatchObject({ country: ['land', 'sure'], channel: ['channel', 'sure'] });
    expect(told(found)).toEqual([['renamed', 'user_id'], ['renamed', 'session_duration'], ['renamed', 'lessons_completed'], ['renamed', 'country']]);
    expect(schemaChanges(found).find(({ facts }) => facts.was === 'country')?.why).toContain('same-values');
    expect(matchedSource(found.sources[0], 'd', recipe.activity as ChurnRecipeSource)).toEqual({ datasetId: 'd', columns: { user: 'user_id', date: 'date' }, fit: { names: { member_id: 'user_id', session_minutes: 'session_duration', lessons: 'lessons_completed' }, absent: {} } });
  });

  it('tells a missing measure, and counts it as absent; a table of users alone serves again', async () => {
    const found = await match({ activity: without(JUNE.activity, 'feature_usage') });
    expect(told(found)).toEqual([['missing-attribute', 'feature_usage'], ['kept-table', 'users']]);
    expect(matchedSource(found.sources[0], 'd', recipe.activity as ChurnRecipeSource).fit).toEqual({ names: {}, absent: { feature_usage: 'number' } });
    expect(told(await match({ users: JUNE.users }))).toEqual([['missing-table', 'activity']]);
  });

  it('asks where two columns could be the measure, and what is answered holds, also a month later', async () => {
    const lines = JUNE.activity.trimEnd().split('\r\n').map((line, i) => (i === 0 ? line.replace('page_views', 'views_web,views_all') : line.replace(/^([^,]*,[^,]*),(\d+)/, (_, start: string, views: string) => `${start},${views},${Number(views) + (i % 2)}`)));
    const csv = lines.join('\r\n');
    const found = await match({ activity: csv });
    expect(openQuestions(found)).toEqual([{ source: 'activity', role: 'page_views', candidates: expect.arrayContaining(['views_web', 'views_all']) as unknown }]);
    const answered = await match({ activity: csv }, { activity: { page_views: 'views_all' } });
    expect(columnsOf(answered, 'activity').page_views).toEqual(['views_all', 'sure']);
    const later = { ...recipe, activity: { ...recipe.activity, names: { page_views: 'views_all' } } } as ChurnRecipeSources;
    const again = matchChurn(later, [await fileOf(csv, 'a')]);
    expect(columnsOf(again, 'activity').page_views).toEqual(['views_all', 'sure']);
    // Where the column has gone again, nothing is forced.
    expect(columnsOf(matchChurn(later, [await fileOf(JUNE.activity, 'a')]), 'activity').page_views).toEqual(['page_views', 'sure']);
  });

  it('needs the column of kinds where kinds are counted: without it they would all be none', async () => {
    const kinds = { activity: await sourceOf('who,day,what\na,2026-01-01,login\nb,2026-01-02,quiz\na,2026-01-03,login\nb,2026-01-04,quiz', { user: 'who', date: 'day', kind: 'what' }, []) } as ChurnRecipeSources;
    const found = matchChurn(kinds, [{ ...(await fileOf('who,day\na,2026-01-01\nb,2026-01-02', 'new')), source: 'activity' }]);
    expect(told(found)).toEqual([['missing-required', 'what']]);
    expect(openQuestions(found)).toEqual([{ source: 'activity', role: 'kind', candidates: [] }]);
  });

  it('knows rows that came since from a whole history', async () => {
    const [header, ...rows] = JUNE.activity.trimEnd().split('\r\n');
    const since = [header, ...rows.filter((row) => row.split(',')[1] >= '2026-06-01')].join('\r\n');
    const spans = await Promise.all([JUNE.activity, since].map(async (csv) => {
      const table = await fileOf(csv, 'a');
      return churnSpan(matchChurn(recipe, [table]).sources[0], recipe.activity as ChurnRecipeSource, table.print)?.kind;
    }));
    expect(spans).toEqual(['whole', 'increment']);
  });
});
