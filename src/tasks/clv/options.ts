import { WorkbenchError } from '../../core/contract/index.ts';
import type { LearningTask, Registry } from '../../core/contract/index.ts';
import { isRecord } from '../../core/contract/record.ts';
import { formatDay } from '../../core/data/calendar.ts';
import { modelsOption } from '../modelRequests.ts';
import { booleanOption, choiceOption, dayOption, givenOptions, numberOption, optionOf, seedOption, textOption, unfit, wholeNumberOption } from '../options.ts';
import type { Given } from '../options.ts';
import type { ModelRequest } from '../types.ts';
import type { StreamName } from './sources.ts';
import type { Stream } from './stream.ts';
import type { AttributeOptions, ClvOptions, MoneyOptions } from './types.ts';

const DEFAULT_MODELS: Readonly<Record<StreamName, { readonly models: readonly string[]; readonly baselines: readonly string[] }>> = {
  transactions: { models: ['gbdt', 'ridge', 'bgnbd', 'ziln'], baselines: ['baseline-zero', 'baseline-mean', 'baseline-last-period', 'baseline-spend-rate'] },
  subscriptions: { models: ['survival', 'survival-logistic', 'survival-sbg', 'gbdt'], baselines: ['baseline-zero', 'baseline-mean', 'baseline-last-period', 'baseline-retention', 'baseline-arpu-churn'] },
};
const DEFAULT_HORIZON_DAYS = 90;
const MAX_HORIZON_DAYS = 3650;

const OPTION_NAMES: readonly string[] = [
  'asOf', 'horizonDays', 'models', 'params', 'seed', 'completeThrough', 'shuffleTarget', 'allowFolds',
  'measure', 'currency', 'discountRate', 'marginShare', 'taxIncluded', 'rfm', 'engagement', 'staticColumns', 'exportedOn',
];

/** What the options ask of a stream. */
export type StreamDays = Pick<Stream, 'name' | 'learn' | 'firstDay' | 'completeThrough'>;

/**
 * Options of a job file or of the page, which are untrusted, with their defaults: dates as 'YYYY-MM-DD'; a model as its kind,
 * or as `{kind, params, preset}`, and `params` for all. Default as-of is the day after the data is complete to; where no baseline is asked for,
 * all join, for nothing can be judged without one. Throws `bad-input` that names the option, what was found and what fits.
 */
export async function parseClvOptions(given: unknown, streams: readonly StreamDays[], registry: Registry): Promise<ClvOptions> {
  const options = givenOptions(given, 'clv', OPTION_NAMES);
  const firstDay = Math.max(...streams.map((stream) => stream.firstDay));
  const completeThrough = completeThroughOption(options, streams);
  const asOf = dayOption(options, 'asOf') ?? completeThrough + 1;
  if (asOf <= firstDay) {
    throw new WorkbenchError('bad-input', `Option "asOf" is ${formatDay(asOf)}, and no transaction is dated before it (the first is of ${formatDay(firstDay)}). Choose a later day.`, { option: 'asOf', firstDay: formatDay(firstDay) });
  }
  const horizonDays = wholeNumberOption(options, 'horizonDays', 1, MAX_HORIZON_DAYS) ?? DEFAULT_HORIZON_DAYS;
  const money = moneyOptions(options);
  return {
    asOf,
    completeThrough,
    horizonDays,
    money,
    seed: seedOption(options),
    models: await modelsFor(options, streams, { horizonDays, discountRate: money.discountRate }, registry),
    shuffleTarget: booleanOption(options, 'shuffleTarget') ?? false,
    allowFolds: booleanOption(options, 'allowFolds') ?? false,
    rfm: choiceOption(options, 'rfm', ['quantiles', 'seed']) ?? 'quantiles',
    engagement: choiceOption(options, 'engagement', ['scaled', 'seed']) ?? 'scaled',
  };
}

/** How the rows become money: needed before they are read. */
export function parseMoneyOptions(given: unknown): MoneyOptions {
  return moneyOptions(givenOptions(given, 'clv', OPTION_NAMES));
}

/** What is said of the customers table: needed before it is read. */
export function parseAttributeOptions(given: unknown): AttributeOptions {
  const options = givenOptions(given, 'clv', OPTION_NAMES);
  const columns = optionOf(options, 'staticColumns') ?? [];
  if (!Array.isArray(columns) || !columns.every((column) => typeof column === 'string')) throw unfit('staticColumns', 'a list of columns of the customers table', columns);
  return { staticColumns: columns, exportedOn: dayOption(options, 'exportedOn') };
}

function moneyOptions(options: Given): MoneyOptions {
  return {
    measure: choiceOption(options, 'measure', ['gross', 'net', 'margin']) ?? 'net',
    currency: textOption(options, 'currency'),
    discountRate: numberOption(options, 'discountRate', 0, 10) ?? 0,
    marginShare: numberOption(options, 'marginShare', 0, 1) ?? 1,
    taxIncluded: booleanOption(options, 'taxIncluded') ?? false,
  };
}

/** The models of every stream; one that predicts a horizon is told which. */
async function modelsFor(options: Given, streams: readonly StreamDays[], window: Readonly<Record<'horizonDays' | 'discountRate', number>>, registry: Registry): Promise<readonly ModelRequest[]> {
  const known = (kinds: readonly string[]) => [...new Set(kinds)].filter((kind) => registry.kinds.includes(kind));
  const requests = await modelsOption(options, {
    learn: streams.map(({ learn }): LearningTask => learn),
    models: known(streams.flatMap(({ name }) => DEFAULT_MODELS[name].models)),
    baselines: known(streams.flatMap(({ name }) => DEFAULT_MODELS[name].baselines)),
  }, registry);
  const told: ModelRequest[] = [];
  for (const { kind, params } of requests) {
    const specs = (await registry.get(kind)).params;
    told.push({ kind, params: { ...params, ...Object.fromEntries(Object.entries(window).filter(([name]) => Object.hasOwn(specs, name))) } });
  }
  return told;
}

/** A day for all sources, or by source; of a source that it does not name, what its rows look complete to. */
function completeThroughOption(options: Given, streams: readonly StreamDays[]): number {
  const given = optionOf(options, 'completeThrough');
  if (!isRecord(given)) return dayOption(options, 'completeThrough') ?? Math.min(...streams.map((stream) => stream.completeThrough));
  const unknown = Object.keys(given).find((name) => !streams.some((stream) => stream.name === name));
  if (unknown !== undefined) throw new WorkbenchError('bad-input', `Option "completeThrough" names "${unknown}", which is no source of this task. Its sources with days: ${streams.map(({ name }) => name).join(', ')}.`, { option: 'completeThrough' });
  return Math.min(...streams.map(({ name, completeThrough }) => dayOption(given, name, `completeThrough.${name}`) ?? completeThrough));
}
