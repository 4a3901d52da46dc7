import { resolveParams, WorkbenchError } from '../../core/contract/index.ts';
import type { Registry } from '../../core/contract/index.ts';
import { formatDay, parseIsoDay } from '../../core/data/calendar.ts';
import type { DayRange } from './plan.ts';
import type { ClvModelRequest, ClvOptions } from './types.ts';

const DEFAULT_MODELS: readonly string[] = ['gbdt', 'ridge', 'baseline-zero', 'baseline-mean', 'baseline-last-period', 'baseline-spend-rate'];
const DEFAULT_HORIZON_DAYS = 90;
const DEFAULT_SEED = 42;
const MAX_HORIZON_DAYS = 3650;

const OPTION_NAMES: readonly (keyof ClvOptions)[] = ['asOf', 'horizonDays', 'models', 'seed', 'completeThrough', 'shuffleTarget', 'allowFolds'];

/**
 * Options of a job file or of the page, which are untrusted, with their defaults: dates as 'YYYY-MM-DD'; a model as its kind,
 * or as `{kind, params, preset}`. Default as-of is the day after the data is complete to; where no baseline is asked for, all
 * four join, for nothing can be judged without one. Throws `bad-input` that names the option, what was found and what fits.
 */
export async function parseClvOptions(given: unknown, { firstDay, lastDay }: DayRange, registry: Registry): Promise<ClvOptions> {
  if (!isRecord(given)) throw unfit('options', 'an object', given);
  const unknown = Object.keys(given).find((name) => !(OPTION_NAMES as readonly string[]).includes(name));
  if (unknown !== undefined) throw new WorkbenchError('bad-input', `There is no option "${unknown}". The options of "clv" are: ${OPTION_NAMES.join(', ')}.`, { option: unknown });

  const completeThrough = dayOption(given, 'completeThrough') ?? lastDay;
  const asOf = dayOption(given, 'asOf') ?? completeThrough + 1;
  if (asOf <= firstDay) {
    throw new WorkbenchError('bad-input', `Option "asOf" is ${formatDay(asOf)}, and no transaction is dated before it (the first is of ${formatDay(firstDay)}). Choose a later day.`, { option: 'asOf', firstDay: formatDay(firstDay) });
  }
  return {
    asOf,
    completeThrough,
    horizonDays: wholeNumber(given, 'horizonDays', 1, MAX_HORIZON_DAYS) ?? DEFAULT_HORIZON_DAYS,
    seed: wholeNumber(given, 'seed', 0, Number.MAX_SAFE_INTEGER) ?? DEFAULT_SEED,
    models: await modelsOption(given, registry),
    shuffleTarget: booleanOption(given, 'shuffleTarget') ?? false,
    allowFolds: booleanOption(given, 'allowFolds') ?? false,
  };
}

type Given = Readonly<Record<string, unknown>>;

async function modelsOption(given: Given, registry: Registry): Promise<readonly ClvModelRequest[]> {
  const asked = optionOf(given, 'models') ?? DEFAULT_MODELS;
  if (!Array.isArray(asked) || asked.length === 0) throw unfit('models', 'a list of model kinds, with at least one', asked);
  const requests: ClvModelRequest[] = [];
  for (const [i, model] of asked.entries()) requests.push(await modelRequest(model, `models[${i}]`, registry));
  const kinds = requests.map(({ kind }) => kind);
  const twice = kinds.find((kind, i) => kinds.indexOf(kind) !== i);
  if (twice !== undefined) throw new WorkbenchError('bad-input', `Option "models" names "${twice}" twice. Ask for each kind once; other parameters are another run.`, { option: 'models', kind: twice });
  if (kinds.some(isBaseline)) return requests;
  const baselines = await Promise.all(DEFAULT_MODELS.filter(isBaseline).map((kind) => modelRequest(kind, 'models', registry)));
  return [...requests, ...baselines];
}

function isBaseline(kind: string): boolean {
  return kind.startsWith('baseline-');
}

async function modelRequest(given: unknown, where: string, registry: Registry): Promise<ClvModelRequest> {
  const request: unknown = typeof given === 'string' ? { kind: given } : given;
  if (!isRecord(request)) throw unfit(where, 'a model kind such as "gbdt", or {"kind", "params", "preset"}', given);
  const unknown = Object.keys(request).find((name) => !['kind', 'params', 'preset'].includes(name));
  if (unknown !== undefined) throw new WorkbenchError('bad-input', `Option "${where}" has "${unknown}", which a model request does not know. It takes kind, params and preset.`, { option: where });
  const { kind, params = {}, preset } = request;
  if (typeof kind !== 'string') throw unfit(`${where}.kind`, 'a model kind such as "gbdt"', kind);
  if (!registry.kinds.includes(kind)) {
    throw new WorkbenchError('bad-input', `Option "${where}" asks for "${kind}", which this version does not have. It has: ${registry.kinds.join(', ')}.`, { option: where, kind, known: registry.kinds });
  }
  if (!isRecord(params)) throw unfit(`${where}.params`, 'an object of parameters', params);
  const estimator = await registry.get(kind);
  if (preset !== undefined && (typeof preset !== 'string' || !Object.hasOwn(estimator.presets, preset))) {
    throw unfit(`${where}.preset`, `one of the presets of "${kind}" (${Object.keys(estimator.presets).join(', ') || 'it has none'})`, preset);
  }
  const presetParams = typeof preset === 'string' ? estimator.presets[preset] : {};
  return { kind, params: resolveParams(kind, estimator.params, { ...presetParams, ...params }) };
}

function dayOption(given: Given, name: keyof ClvOptions): number | undefined {
  const value = optionOf(given, name);
  if (value === undefined) return undefined;
  const day = typeof value === 'string' ? parseIsoDay(value) : undefined;
  if (day === undefined) throw unfit(name, "a calendar day as 'YYYY-MM-DD'", value);
  return day;
}

function wholeNumber(given: Given, name: keyof ClvOptions, min: number, max: number): number | undefined {
  const value = optionOf(given, name);
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) throw unfit(name, `a whole number from ${min} to ${max}`, value);
  return value;
}

function booleanOption(given: Given, name: keyof ClvOptions): boolean | undefined {
  const value = optionOf(given, name);
  if (value !== undefined && typeof value !== 'boolean') throw unfit(name, 'true or false', value);
  return value;
}

function optionOf(given: Given, name: keyof ClvOptions): unknown {
  return Object.hasOwn(given, name) ? given[name] : undefined;
}

function isRecord(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unfit(option: string, wanted: string, found: unknown): WorkbenchError {
  const shown = JSON.stringify(found) ?? String(found);
  return new WorkbenchError('bad-input', `Option "${option}" must be ${wanted}; got ${shown.slice(0, 80)}.`, { option });
}
