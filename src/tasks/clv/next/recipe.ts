import { type Json, WorkbenchError } from '../../../core/contract/index.ts';
import { isRecord } from '../../../core/contract/record.ts';
import { formatDay, parseIsoDay } from '../../../core/data/calendar.ts';
import type { ColumnType } from '../../../core/data/column.ts';
import { checkReadOverrides } from '../../../core/data/readOverrides.ts';
import { ROLES, SOURCE_NAMES, type SourceName, type StreamName } from '../sources.ts';
import { parseAttributeOptions, parseMoneyOptions } from '../options.ts';
import type { ColumnPrint, RecipeDocument, RecipeFile, RecipeSource } from './types.ts';

const FORMAT = 'brain-workbench-recipe';
/** Raised whenever old recipes would be misread. */
const FORMAT_VERSION = 1;
const TYPES: readonly unknown[] = ['number', 'category', 'date', 'datetime', 'bool', 'text'] satisfies readonly ColumnType[];
const MAX_COLUMNS = 5000;
const MAX_TEXTS = 100;
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
    files: { model: fileOf(files.model, 'files.model'), predictions: fileOf(files.predictions, 'files.predictions') },
  };
}

function sourceOf(name: string, given: unknown): RecipeSource {
  const known = SOURCE_NAMES.find((source): source is SourceName => source === name);
  if (known === undefined) refuse(`it has a source "${name.slice(0, 80)}"; there are ${SOURCE_NAMES.join(', ')}`);
  const source = record(given, `"sources.${name}"`);
  if (!Array.isArray(source.columns) || source.columns.length > MAX_COLUMNS) refuse(`"sources.${name}.columns" is not a list of at most ${MAX_COLUMNS} columns`);
  const columns = source.columns.map((column) => printOf(column, `sources.${name}.columns`));
  const names = new Set(columns.map((column) => column.name));
  const roles: readonly string[] = ROLES[known];
  const mapping = Object.entries(record(source.mapping, `"sources.${name}.mapping"`));
  const bad = mapping.find(([role, column]) => !roles.includes(role) || typeof column !== 'string' || !names.has(column));
  if (bad) refuse(`"sources.${name}.mapping" maps ${shown(bad[0])} to ${shown(bad[1])}, which is no column of it`);
  const read = source.read ?? {};
  said(() => checkReadOverrides(read));
  return { rows: whole(source.rows, `sources.${name}.rows`, 0, Number.MAX_SAFE_INTEGER), columns, mapping: Object.fromEntries(mapping), read };
}

function printOf(given: unknown, where: string): ColumnPrint {
  const print = record(given, `a column of "${where}"`);
  if (!TYPES.includes(print.type)) refuse(`a column of "${where}" is of type ${shown(print.type)}`);
  const { quantiles, days } = print;
  return {
    name: text(print.name, `${where}.name`),
    type: print.type as ColumnType,
    missingShare: share(print.missingShare, `${where}.missingShare`),
    distinctShare: share(print.distinctShare, `${where}.distinctShare`),
    ...(print.unit === undefined ? {} : { unit: text(print.unit, `${where}.unit`) }),
    ...(print.decimal === '.' || print.decimal === ',' ? { decimal: print.decimal } : {}),
    ...(print.dateOrder === 'ymd' || print.dateOrder === 'dmy' || print.dateOrder === 'mdy' || print.dateOrder === 'iso' ? { dateOrder: print.dateOrder } : {}),
    ...(typeof print.whole === 'boolean' ? { whole: print.whole } : {}),
    ...(quantiles === undefined ? {} : { quantiles: numbers(quantiles, 5, `${where}.quantiles`) }),
    ...(days === undefined ? {} : { days: numbers(days, 2, `${where}.days`) as readonly number[] as readonly [number, number] }),
    ...(print.values === undefined ? {} : { values: texts(print.values, `${where}.values`, MAX_TEXTS) }),
    ...(print.patterns === undefined ? {} : { patterns: texts(print.patterns, `${where}.patterns`, MAX_TEXTS) }),
  };
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

function fileOf(given: unknown, where: string): RecipeFile {
  const { name, sha256 } = record(given, `"${where}"`);
  if (typeof name !== 'string' || !/^[^/\\]{1,255}$/.test(name) || name === '.' || name === '..') refuse(`"${where}.name" is not the name of a file in the recipe's folder`);
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) refuse(`"${where}.sha256" is not a SHA-256 in hexadecimal`);
  return { name, sha256 };
}

function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : refuse(`${what} is not an object`);
}

function text(value: unknown, what: string): string {
  return typeof value === 'string' && value.length <= 10_000 ? value : refuse(`"${what}" is not a text`);
}

function texts(value: unknown, what: string, most: number): readonly string[] {
  return Array.isArray(value) && value.length <= most && value.every((item) => typeof item === 'string') ? value : refuse(`"${what}" is not a list of at most ${most} texts`);
}

function numbers(value: unknown, length: number, what: string): readonly number[] {
  return Array.isArray(value) && value.length === length && value.every(Number.isFinite) ? (value as readonly number[]) : refuse(`"${what}" is not a list of ${length} numbers`);
}

function whole(value: unknown, what: string, min: number, max: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : refuse(`"${what}" is not a whole number from ${min} to ${max}`);
}

function share(value: unknown, what: string): number {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : refuse(`"${what}" is not a number from 0 to 1`);
}

function day(value: unknown, what: string): number {
  const found = typeof value === 'string' ? parseIsoDay(value) : undefined;
  return found ?? refuse(`"${what}" is not a calendar day`);
}

/** What another part of the app refuses of a recipe. */
function said(check: () => unknown): void {
  try {
    check();
  } catch (error) {
    refuse(error instanceof Error ? error.message.replace(/\.$/, '') : String(error));
  }
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}

function refuse(reason: string): never {
  throw new WorkbenchError('bad-file', `This is not a usable recipe: ${reason}. Take the recipe.json that a job, or the page's download menu, wrote.`);
}
