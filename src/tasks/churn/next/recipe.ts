import { type Json, WorkbenchError } from '../../../core/contract/index.ts';
import { isRecord } from '../../../core/contract/record.ts';
import { formatDay, parseIsoDay } from '../../../core/data/calendar.ts';
import type { ReadOverrides } from '../../../core/data/dataset.ts';
import { checkReadOverrides } from '../../../core/data/readOverrides.ts';
import { readSeal } from '../../../core/economics/trial/seal.ts';
import { REQUIRED_ROLES, ROLES, SOURCE_NAMES } from '../sources.ts';
import type { ChurnRecipe, ChurnRecipeFile, ChurnRecipeSource, RecipeColumn } from './types.ts';

const FORMAT = 'brain-workbench-recipe';
/** Raised whenever old recipes would be misread. */
const FORMAT_VERSION = 1;
const MAX_COLUMNS = 5000;

/** `recipe.json`: days as ISO text, no number that JSON cannot hold. */
export function churnRecipeJson({ asOf, ...facts }: ChurnRecipe): Readonly<Record<string, Json>> {
  return { format: FORMAT, formatVersion: FORMAT_VERSION, task: 'churn', asOf: formatDay(asOf), ...(JSON.parse(JSON.stringify(facts)) as Readonly<Record<string, Json>>) };
}

/** Reads `recipe.json`, which is untrusted, and copies what it understands. Throws `bad-file` that says what is wrong. */
export async function readChurnRecipe(given: unknown): Promise<ChurnRecipe> {
  const recipe = record(given, 'it');
  if (recipe.format !== FORMAT) refuse(`its "format" is ${shown(recipe.format)}, and "${FORMAT}" was expected`);
  if (recipe.formatVersion !== FORMAT_VERSION) refuse(`its "formatVersion" is ${shown(recipe.formatVersion)}, and this app reads ${FORMAT_VERSION}`);
  if (recipe.task !== 'churn') refuse(`its "task" is ${shown(recipe.task)}, and "churn" was expected`);
  const { threshold, seed, asOf } = recipe;
  if (typeof seed !== 'number' || !Number.isSafeInteger(seed)) refuse('its "seed" is not a whole number');
  if (threshold !== undefined && threshold !== null && !(typeof threshold === 'number' && threshold >= 0 && threshold < Infinity)) refuse('its "threshold" is neither an amount nor null');
  const day = typeof asOf === 'string' ? parseIsoDay(asOf) : undefined;
  if (day === undefined) refuse('its "asOf" is not a calendar day');
  const files = record(recipe.files, '"files"');
  return {
    appVersion: text(recipe.appVersion, 'appVersion'),
    run: text(recipe.run, 'run'),
    sources: Object.fromEntries(Object.entries(record(recipe.sources, '"sources"')).map(([name, source]) => [name, sourceOf(name, source)])),
    asOf: day,
    seed,
    ...(threshold === undefined ? {} : { threshold: threshold as number | null }),
    ...(recipe.seal === undefined ? {} : { seal: await readSeal(recipe.seal) }),
    files: { model: fileOf(files.model, 'model'), predictions: fileOf(files.predictions, 'predictions'), ...(files.list === undefined ? {} : { list: fileOf(files.list, 'list') }) },
  };
}

function sourceOf(name: string, given: unknown): ChurnRecipeSource {
  const known = SOURCE_NAMES.find((source) => source === name && source !== 'snapshot');
  if (known === undefined) return refuse(`it has a source "${name.slice(0, 80)}"`);
  const { columns, mapping, read = {} } = record(given, `"sources.${name}"`);
  if (!Array.isArray(columns) || columns.length > MAX_COLUMNS) return refuse(`"sources.${name}.columns" is not a list of at most ${MAX_COLUMNS} columns`);
  const found = columns.map((column) => columnOf(column, name));
  const roles = Object.entries(record(mapping, `"sources.${name}.mapping"`));
  const bad = roles.find(([role, column]) => !(ROLES[known] as readonly string[]).includes(role) || !found.some((one) => one.name === column));
  if (bad) refuse(`"sources.${name}.mapping" maps ${shown(bad[0])} to ${shown(bad[1])}, which is no column of it`);
  const missing = REQUIRED_ROLES[known].find((role) => !roles.some(([named]) => named === role));
  if (missing !== undefined) refuse(`"sources.${name}.mapping" has no "${missing}"`);
  try {
    checkReadOverrides(read);
  } catch (error) {
    refuse(error instanceof Error ? error.message.replace(/\.$/, '') : String(error));
  }
  return { columns: found, mapping: Object.fromEntries(roles), read: read as ReadOverrides };
}

function columnOf(given: unknown, source: string): RecipeColumn {
  const { name, dateOrder, decimal } = record(given, `a column of "${source}"`);
  return {
    name: text(name, `sources.${source}.columns.name`),
    ...(dateOrder === 'ymd' || dateOrder === 'dmy' || dateOrder === 'mdy' || dateOrder === 'iso' ? { dateOrder } : {}),
    ...(decimal === '.' || decimal === ',' ? { decimal } : {}),
  };
}

function fileOf(given: unknown, part: string): ChurnRecipeFile {
  const { name, sha256 } = record(given, `"files.${part}"`);
  if (typeof name !== 'string' || !/^[^/\\]{1,255}$/.test(name) || name === '.' || name === '..') return refuse(`"files.${part}.name" is not the name of a file in the recipe's folder`);
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return refuse(`"files.${part}.sha256" is not a SHA-256 in hexadecimal`);
  return { name, sha256 };
}

function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : refuse(`${what} is not an object`);
}

function text(value: unknown, what: string): string {
  return typeof value === 'string' && value.length <= 10_000 ? value : refuse(`"${what}" is not a text`);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}

function refuse(reason: string): never {
  throw new WorkbenchError('bad-file', `This is not a usable recipe: ${reason}. Take the recipe.json that a job wrote.`);
}
