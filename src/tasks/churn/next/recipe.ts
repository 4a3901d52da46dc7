import type { Json } from '../../../core/contract/index.ts';
import { formatDay, parseIsoDay } from '../../../core/data/calendar.ts';
import type { ReadOverrides } from '../../../core/data/dataset.ts';
import { checkReadOverrides } from '../../../core/data/readOverrides.ts';
import { readSeal } from '../../../core/economics/trial/seal.ts';
import { MAX_COLUMNS, readPrint, readRecipeFile, record, refuse, said, shown, text, texts, whole } from '../../next/readRecipe.ts';
import { REQUIRED_ROLES, ROLES, SOURCE_NAMES } from '../sources.ts';
import type { ChurnRecipe, ChurnRecipeSource, DatedSourceName } from './types.ts';

const FORMAT = 'brain-workbench-recipe';
/** Raised whenever old recipes would be misread. 2: with what columns looked like. */
const FORMAT_VERSION = 2;

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
    files: { model: readRecipeFile(files.model, 'files.model'), predictions: readRecipeFile(files.predictions, 'files.predictions'), ...(files.list === undefined ? {} : { list: readRecipeFile(files.list, 'files.list') }) },
  };
}

function sourceOf(name: string, given: unknown): ChurnRecipeSource {
  const known = SOURCE_NAMES.find((source): source is DatedSourceName => source === name && source !== 'snapshot');
  if (known === undefined) return refuse(`it has a source "${name.slice(0, 80)}"`);
  const where = `sources.${name}`;
  const { columns, mapping, learned, names, rows, read = {} } = record(given, `"${where}"`);
  if (!Array.isArray(columns) || columns.length > MAX_COLUMNS) return refuse(`"${where}.columns" is not a list of at most ${MAX_COLUMNS} columns`);
  const prints = columns.map((column) => readPrint(column, `${where}.columns`));
  const roles = Object.entries(record(mapping, `"${where}.mapping"`));
  const bad = roles.find(([role, column]) => !(ROLES[known] as readonly string[]).includes(role) || !prints.some((one) => one.name === column));
  if (bad) refuse(`"${where}.mapping" maps ${shown(bad[0])} to ${shown(bad[1])}, which is no column of it`);
  const missing = REQUIRED_ROLES[known].find((role) => !roles.some(([named]) => named === role));
  if (missing !== undefined) refuse(`"${where}.mapping" has no "${missing}"`);
  said(() => checkReadOverrides(read));
  const called = names === undefined ? undefined : Object.entries(record(names, `"${where}.names"`)).map(([column, now]) => [column, text(now, `${where}.names`)]);
  return {
    rows: whole(rows, `${where}.rows`, 0, Number.MAX_SAFE_INTEGER),
    columns: prints,
    mapping: Object.fromEntries(roles),
    learned: texts(learned, `${where}.learned`, MAX_COLUMNS),
    ...(called ? { names: Object.fromEntries(called) as Readonly<Record<string, string>> } : {}),
    read: read as ReadOverrides,
  };
}
