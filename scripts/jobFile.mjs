/** Reads a job file and checks its shape before anything is started: everything in it is untrusted. */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { expandGlob } from './glob.mjs';

/**
 * @typedef {{
 *   task: string,
 *   inputs: Record<string, unknown>,
 *   columns?: Record<string, Record<string, string>>,
 *   read?: Record<string, import('../src/core/data/dataset.ts').ReadOverrides>,
 *   options?: Record<string, unknown>,
 *   recipe?: string,
 *   earlier?: Record<string, string[]>,
 * }} Job as the file says it
 * @typedef {{ job: Job, files: string[] }} ReadyJob with the absolute paths of its input files
 */

/** Inputs whose rows from before may be named beside a recipe. @param {string} task */
const earlierInputs = (task) => (task === 'churn' ? ['activity', 'transactions', 'tickets'] : ['transactions']);
const keys = ['task', 'inputs', 'columns', 'read', 'options', 'recipe', 'earlier'];
/**
 * The inputs that a task takes, each a file: one at least of `anyOf`, and those of `optional`; or `list`, an input that is a list of patterns.
 * @type {Map<string, { anyOf: string[], optional: string[], list?: string }>}
 */
const tasks = new Map([
  ['clv', { anyOf: ['transactions', 'subscriptions', 'table'], optional: ['customers', 'rates', 'test'] }],
  ['tabular', { anyOf: ['table'], optional: ['test'] }],
  ['anomaly', { anyOf: ['table'], optional: [] }],
  ['churn', { anyOf: ['activity', 'subscriptions', 'transactions', 'snapshot'], optional: ['users', 'tickets'] }],
  ['convert', { anyOf: [], optional: [], list: 'files' }],
]);

/** @param {unknown} value */
const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * @param {unknown} condition
 * @param {string} message
 * @returns {asserts condition}
 */
function check(condition, message) {
  if (!condition) throw new Error(message);
}

/**
 * @param {string} path
 * @param {string} what
 * @returns {Job}
 */
function parse(path, what = 'job') {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Error(`The ${what} file ${path} cannot be read. Check the path.`);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(`${path} is not valid JSON: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

/**
 * @param {Job} job
 * @param {string} name
 */
function checkShape(job, name) {
  check(isRecord(job), `${name} must hold one JSON object with "task" and "inputs".`);
  for (const key of Object.keys(job)) check(keys.includes(key), `${name}: "${key}" is not known. Known: ${keys.join(', ')}.`);
  check(typeof job.task === 'string' && tasks.has(job.task), `${name}: "task" is ${JSON.stringify(job.task)}. Known tasks: ${[...tasks.keys()].join(', ')}.`);
  check(isRecord(job.inputs), `${name}: "inputs" must be an object of paths.`);
  const { columns = {}, read = {}, options = {}, recipe, earlier } = job;
  check(recipe === undefined || ((job.task === 'clv' || job.task === 'churn') && typeof recipe === 'string' && recipe !== ''), `${name}: "recipe" must be the path of a recipe.json, in a job of task "clv" or "churn".`);
  const isPaths = (/** @type {unknown} */ value) => Array.isArray(value) && value.every((path) => typeof path === 'string' && path !== '');
  check(earlier === undefined || (recipe !== undefined && isRecord(earlier) && Object.entries(earlier).every(([input, paths]) => earlierInputs(job.task).includes(input) && isPaths(paths))), `${name}: "earlier" must be {"${earlierInputs(job.task).join('" or "')}": ["<path of a file>", …]}, in a job of task "clv" or "churn" with a "recipe".`);
  check(isRecord(options), `${name}: "options" must be an object.`);
  check(isRecord(read) && Object.values(read).every(isRecord), `${name}: "read" must be an object of objects, by input.`);
  const isNames = (/** @type {unknown} */ value) => isRecord(value) && Object.values(/** @type {object} */ (value)).every((column) => typeof column === 'string');
  check(isRecord(columns) && Object.values(columns).every(isNames), `${name}: "columns" must name columns by input and role, such as {"transactions": {"customer": "customer_id"}}.`);
}

/**
 * @param {string} path
 * @param {string} role
 */
function checkFile(path, role) {
  check(statSync(path, { throwIfNoEntry: false })?.isFile(), `Input "${role}": there is no file ${path}. Paths are relative to the job file.`);
}

/**
 * @param {unknown} value
 * @param {string} role
 * @param {string} folder
 */
function patternFiles(value, role, folder) {
  check(Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string'), `"inputs.${role}" must be a list of paths or patterns, such as ["a.csv", "more/*.csv"].`);
  return value.flatMap((pattern) => {
    const found = expandGlob(pattern, folder);
    check(found.length > 0, `Input "${role}": ${JSON.stringify(pattern)} matches no file. Paths are relative to the job file.`);
    return found;
  });
}

/**
 * Reads a job file. Throws one clear line where something is missing, unknown, or of another shape.
 * @param {string} path
 * @returns {ReadyJob}
 */
export function readJob(path) {
  const job = parse(path);
  checkShape(job, basename(path));
  const folder = dirname(resolve(path));
  const { anyOf, optional, list } = /** @type {{ anyOf: string[], optional: string[], list?: string }} */ (tasks.get(job.task));
  const known = list ? [list] : [...anyOf, ...optional];
  for (const found of Object.keys(job.inputs)) check(known.includes(found), `"inputs" has no "${found}" in task "${job.task}". It takes: ${known.join(', ')}.`);
  if (list) return { job, files: [...new Set(patternFiles(job.inputs[list], list, folder))] };
  check(anyOf.some((input) => input in job.inputs), `Task "${job.task}" needs "inputs": {"${anyOf[0]}": "<path of a file>"}${anyOf.length > 1 ? ` (or ${anyOf.slice(1).map((input) => `"${input}"`).join(', ')})` : ''}.`);
  const inputs = known.filter((input) => input in job.inputs).map((input) => inputPath(job, input, folder));
  const files = [...inputs, ...earlierPaths(job, folder), ...recipePaths(job, folder)];
  const twice = files.find((file, i) => files.slice(0, i).some((other) => basename(other) === basename(file)));
  check(twice === undefined, `Two inputs are named ${basename(twice ?? '')}. Rename one of the files: the app tells them apart by name.`);
  return { job, files };
}

/**
 * @param {Job} job
 * @param {string} folder
 */
function earlierPaths({ earlier = {} }, folder) {
  return Object.values(earlier).flat().map((path) => {
    checkFile(resolve(folder, path), 'earlier');
    return resolve(folder, path);
  });
}

/**
 * The recipe, and the files in its own folder that it names. What is in them is checked by the app.
 * @param {Job} job
 * @param {string} folder
 */
function recipePaths({ recipe }, folder) {
  if (recipe === undefined) return [];
  const path = resolve(folder, recipe);
  checkFile(path, 'recipe');
  const { files } = /** @type {{ files?: Record<string, { name?: unknown } | undefined> }} */ (parse(path, 'recipe') ?? {});
  const parts = isRecord(files) && files?.list !== undefined ? ['model', 'predictions', 'list'] : ['model', 'predictions'];
  const beside = parts.map((part) => {
    const name = isRecord(files) ? files?.[part]?.name : undefined;
    check(typeof name === 'string' && name === basename(name) && name !== '' && name !== '.' && name !== '..', `${recipe} is not a usable recipe: it names no ${part} file of its own folder. Take the recipe.json that a job wrote.`);
    const file = join(dirname(path), name);
    check(statSync(file, { throwIfNoEntry: false })?.isFile(), `The recipe ${recipe} needs ${name} beside it, and there is no file ${file}. Keep the files of one result together.`);
    return file;
  });
  return [path, ...beside];
}

/**
 * @param {Job} job
 * @param {string} role
 * @param {string} folder
 */
function inputPath(job, role, folder) {
  const value = job.inputs[role];
  check(typeof value === 'string' && value !== '', `Task "${job.task}" needs "inputs": {"${role}": "<path of a file>"}.`);
  const file = resolve(folder, value);
  checkFile(file, role);
  return file;
}
