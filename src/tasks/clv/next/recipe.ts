import type { Json } from '../../../core/contract/index.ts';
import { formatDay, parseIsoDay } from '../../../core/data/calendar.ts';
import { checkReadOverrides } from '../../../core/data/readOverrides.ts';
import { MAX_COLUMNS, readPrint, readRecipeFile, record, refuse, said, shown, text, texts, whole } from '../../next/readRecipe.ts';
import { ROLES, SOURCE_NAMES, type SourceName, type StreamName } from '../sources.ts';
import { parseAttributeOptions, parseMoneyOptions } from '../options.ts';
import type { RecipeDocument, RecipeSource } from './types.ts';

const FORMAT = 'brain-workbench-recipe';
/** Raised whenever old recipes would be misread. */
const FORMAT_VERSION = 1;
const STREAMS: readonly StreamName[] = ['transactions', 'subscriptions'];

/** `recipe.json`: days as ISO text, no number that JSON cannot hold. */
export function recipeJson({ asOf, holdoutCutoff, chosen, files, sources, ...facts }: RecipeDocument): Readonly<Record<string, Json>> {
  return {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    task: 'clv',
    ...facts,
    asOf: formatDay(asOf),
    holdoutCutoff: formatDay(holdoutCutoff),
    ...(chosen === undefined ? {} : { chosen: chosen as Json }),
    files: { model: { ...files.model }, predictions: { ...files.predictions } },
    sources: JSON.parse(JSON.stringify(sources)) as Json,
  };
}

/** Reads `recipe.json`, which is untrusted, and copies what it understands. Throws `bad-file` that says what is wrong. */
export function readRecipe(given: unknown): RecipeDocument {
  const recipe = record(given, 'it');
  if (recipe.format !== FORMAT) refuse(`its "format" is ${shown(recipe.format)}, and "${FORMAT}" was expected`);
  if (recipe.formatVersion !== FORMAT_VERSION) refuse(`its "formatVersion" is ${shown(recipe.formatVersion)}, and this app reads ${FORMAT_VERSION}`);
  if (recipe.task !== 'clv') refuse(`its "task" is ${shown(recipe.task)}, and "clv" was expected`);
  const options = record(recipe.options, '"options"') as Readonly<Record<string, Json>>;
  said(() => [parseMoneyOptions(options), parseAttributeOptions(options)]);
  const sources = Object.entries(record(recipe.sources, '"sources"')).map(([name, source]) => [name, sourceOf(name, source)] as const);
  if (!sources.some(([name]) => STREAMS.some((stream) => stream === name))) refuse('it has neither transactions nor subscriptions');
  const files = record(recipe.files, '"files"');
  return {
    appVersion: text(recipe.appVersion, 'appVersion'),
    run: text(recipe.run, 'run'),
    options,
    sources: Object.fromEntries(sources),
    horizonDays: whole(recipe.horizonDays, 'horizonDays', 1, 3650),
    asOf: day(recipe.asOf, 'asOf'),
    holdoutCutoff: day(recipe.holdoutCutoff, 'holdoutCutoff'),
    unit: text(recipe.unit, 'unit'),
    champion: text(recipe.champion, 'champion'),
    championIsBaseline: recipe.championIsBaseline === true,
    ...(recipe.chosen === undefined ? {} : { chosen: chosenOf(record(recipe.chosen, '"chosen"')) }),
    attributes: texts(recipe.attributes, 'attributes', MAX_COLUMNS),
    files: { model: readRecipeFile(files.model, 'files.model'), predictions: readRecipeFile(files.predictions, 'files.predictions') },
  };
}

function sourceOf(name: string, given: unknown): RecipeSource {
  const known = SOURCE_NAMES.find((source): source is SourceName => source === name);
  if (known === undefined) refuse(`it has a source "${name.slice(0, 80)}"; there are ${SOURCE_NAMES.join(', ')}`);
  const source = record(given, `"sources.${name}"`);
  if (!Array.isArray(source.columns) || source.columns.length > MAX_COLUMNS) refuse(`"sources.${name}.columns" is not a list of at most ${MAX_COLUMNS} columns`);
  const columns = source.columns.map((column) => readPrint(column, `sources.${name}.columns`));
  const names = new Set(columns.map((column) => column.name));
  const roles: readonly string[] = ROLES[known];
  const mapping = Object.entries(record(source.mapping, `"sources.${name}.mapping"`));
  const bad = mapping.find(([role, column]) => !roles.includes(role) || typeof column !== 'string' || !names.has(column));
  if (bad) refuse(`"sources.${name}.mapping" maps ${shown(bad[0])} to ${shown(bad[1])}, which is no column of it`);
  const read = source.read ?? {};
  said(() => checkReadOverrides(read));
  return { rows: whole(source.rows, `sources.${name}.rows`, 0, Number.MAX_SAFE_INTEGER), columns, mapping: Object.fromEntries(mapping), read };
}

function chosenOf(given: Readonly<Record<string, unknown>>): NonNullable<RecipeDocument['chosen']> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (!STREAMS.some((stream) => stream === name)) refuse(`"chosen" names ${shown(name)}`);
      const { champion, baseline } = record(value, `"chosen.${name}"`);
      return [name, { champion: text(champion, `chosen.${name}.champion`), baseline: text(baseline, `chosen.${name}.baseline`) }];
    }),
  );
}

function day(value: unknown, what: string): number {
  const found = typeof value === 'string' ? parseIsoDay(value) : undefined;
  return found ?? refuse(`"${what}" is not a calendar day`);
}
