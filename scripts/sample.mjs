/**
 * Writes the examples' data with the app's own generators: node scripts/sample.mjs
 * Or one company of any size, and what is true of it: node scripts/sample.mjs course-shop --out DIR --customers 5000 --seed 3
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { isMain, root, run } from './ensure.mjs';

/** As the page's own sample. */
export const sample = { seed: 7, customers: 2000 };
/** What `truth/expected.csv` asks, where nothing else is said: as the examples' jobs. */
const window = { asOf: '2026-01-01', horizonDays: 180 };

/** A year of days by user is long: the example has fewer users than the page's sample. Its job asks for 40 days. */
export const learningExample = { size: { customers: 1000 }, window: { asOf: '2026-05-01', horizonDays: 40 } };

/** @typedef {import('../src/core/samples/sampleFiles.ts').SampleName} SampleName */
/** @typedef {import('../src/core/samples/sampleFiles.ts').SampleSize} Size */
/** @typedef {typeof window} Window */

/**
 * @param {string} path of a module of the app
 * @returns {Promise<any>}
 */
async function load(path) {
  return (await runnerImport(join(root, path), { configFile: false, logLevel: 'error' })).module;
}

/**
 * What is true of a company, by file name: none of it is to be learned from.
 * @param {SampleName} name
 * @param {Size} size
 * @param {Window} window
 * @returns {Promise<Record<string, string>>}
 */
async function truthOf(name, { seed, customers }, { asOf, horizonDays }) {
  if (name === 'sales') return {};
  const cutoff = await dayNumber(asOf, 'as-of');
  if (name === 'course-shop') return { 'expected.csv': (await load('src/core/samples/courseShopTruth.ts')).courseShopTruthCsv(seed, customers, cutoff, horizonDays) };
  if (name === 'learning-product') {
    const [{ learningTruthCsv }, { LEARNING_SIZE }] = [await load('src/core/samples/learningTruth.ts'), await load('src/core/samples/learningWorld.ts')];
    return { 'leaves.csv': learningTruthCsv({ seed, users: customers, days: LEARNING_SIZE.days }, { cutoff, gap: 0, horizon: horizonDays }) };
  }
  const expected = (await load('src/core/samples/subscriptionTruth.ts')).subscriptionTruthCsv(seed, customers, cutoff, horizonDays);
  return { 'expected.csv': expected, 'hazards.csv': (await load('src/core/samples/subscriptionHazards.ts')).subscriptionHazardsCsv() };
}

/**
 * A company's files by their path below its folder, truth in a folder of its own.
 * @param {SampleName} name
 * @param {Partial<Size>} [size] as the page's, where it is not given
 * @param {Window} [asked]
 * @returns {Promise<Record<string, string>>}
 */
export async function companyFiles(name, size, asked = window) {
  const { SAMPLES, sampleFiles } = await load('src/core/samples/sampleFiles.ts');
  if (!Object.hasOwn(SAMPLES, name)) throw new Error(`There is no sample ${JSON.stringify(name)}. There are: ${Object.keys(SAMPLES).join(', ')}.`);
  const used = { ...SAMPLES[name], ...size };
  /** @type {import('../src/core/samples/sampleFiles.ts').SampleFile[]} */
  const files = sampleFiles(name, used);
  const truth = Object.entries(await truthOf(name, used, asked)).map(([file, text]) => [`truth/${file}`, text]);
  return Object.fromEntries([...files.map(({ source, text }) => [`${source}.csv`, text]), ...truth]);
}

/**
 * @param {string} folder
 * @param {Record<string, string>} files
 */
function write(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/**
 * @param {string | undefined} given
 * @param {string} option
 * @returns {number | undefined}
 */
function wholeNumber(given, option) {
  if (given === undefined) return undefined;
  const value = Number(given);
  if (!/^\d+$/.test(given) || !Number.isSafeInteger(value)) throw new Error(`--${option} is ${JSON.stringify(given)}. It must be a whole number.`);
  return value;
}

/**
 * @param {string} given
 * @param {string} option
 * @returns {Promise<number>}
 */
async function dayNumber(given, option) {
  const day = (await load('src/core/data/calendar.ts')).parseIsoDay(given);
  if (day === undefined) throw new Error(`--${option} is ${JSON.stringify(given)}. It must be a calendar day as YYYY-MM-DD.`);
  return day;
}

/** @param {string[]} args */
async function writeCompany(args) {
  const options = /** @type {const} */ ({ out: { type: 'string' }, customers: { type: 'string' }, seed: { type: 'string' }, 'as-of': { type: 'string' }, 'horizon-days': { type: 'string' }, through: { type: 'string' } });
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (positionals.length !== 1 || values.out === undefined) throw new Error('Say which sample, and where to: node scripts/sample.mjs course-shop --out DIR (see examples/README.md).');
  const through = values.through === undefined ? undefined : await dayNumber(values.through, 'through');
  const size = Object.fromEntries(Object.entries({ customers: wholeNumber(values.customers, 'customers'), seed: wholeNumber(values.seed, 'seed'), through }).filter(([, value]) => value !== undefined));
  const asked = { asOf: values['as-of'] ?? window.asOf, horizonDays: wholeNumber(values['horizon-days'], 'horizon-days') ?? window.horizonDays };
  const files = await companyFiles(/** @type {SampleName} */ (positionals[0]), size, asked);
  write(resolve(values.out), files);
  console.log(Object.keys(files).map((file) => join(/** @type {string} */ (values.out), file)).join('\n'));
}

async function writeExamples() {
  const examples = join(root, 'examples');
  write(examples, await companyFiles('sales'));
  for (const name of /** @type {const} */ (['course-shop', 'subscription-product'])) write(join(examples, name), await companyFiles(name));
  write(join(examples, 'learning-product'), await companyFiles('learning-product', learningExample.size, learningExample.window));
}

if (isMain(import.meta.url)) await run(() => (process.argv.length > 2 ? writeCompany(process.argv.slice(2)) : writeExamples()));
