import { WorkbenchError } from '../../core/contract/index.ts';
import type { Registry } from '../../core/contract/index.ts';
import { formatDay, parseIsoDay } from '../../core/data/calendar.ts';
import { modelsOption } from '../modelRequests.ts';
import type { ModelDefaults } from '../modelRequests.ts';
import { booleanOption, givenOptions, optionOf, seedOption, unfit, wholeNumberOption } from '../options.ts';
import type { Given } from '../options.ts';
import type { DayRange } from './plan.ts';
import type { ClvOptions } from './types.ts';

const DEFAULT_MODELS: ModelDefaults = { learn: 'regression', models: ['gbdt', 'ridge'], baselines: ['baseline-zero', 'baseline-mean', 'baseline-last-period', 'baseline-spend-rate'] };
const DEFAULT_HORIZON_DAYS = 90;
const MAX_HORIZON_DAYS = 3650;

const OPTION_NAMES: readonly string[] = ['asOf', 'horizonDays', 'models', 'params', 'seed', 'completeThrough', 'shuffleTarget', 'allowFolds'];

/**
 * Options of a job file or of the page, which are untrusted, with their defaults: dates as 'YYYY-MM-DD'; a model as its kind,
 * or as `{kind, params, preset}`, and `params` for all. Default as-of is the day after the data is complete to; where no baseline is asked for, all
 * four join, for nothing can be judged without one. Throws `bad-input` that names the option, what was found and what fits.
 */
export async function parseClvOptions(given: unknown, { firstDay, lastDay }: DayRange, registry: Registry): Promise<ClvOptions> {
  const options = givenOptions(given, 'clv', OPTION_NAMES);
  const completeThrough = dayOption(options, 'completeThrough') ?? lastDay;
  const asOf = dayOption(options, 'asOf') ?? completeThrough + 1;
  if (asOf <= firstDay) {
    throw new WorkbenchError('bad-input', `Option "asOf" is ${formatDay(asOf)}, and no transaction is dated before it (the first is of ${formatDay(firstDay)}). Choose a later day.`, { option: 'asOf', firstDay: formatDay(firstDay) });
  }
  return {
    asOf,
    completeThrough,
    horizonDays: wholeNumberOption(options, 'horizonDays', 1, MAX_HORIZON_DAYS) ?? DEFAULT_HORIZON_DAYS,
    seed: seedOption(options),
    models: await modelsOption(options, DEFAULT_MODELS, registry),
    shuffleTarget: booleanOption(options, 'shuffleTarget') ?? false,
    allowFolds: booleanOption(options, 'allowFolds') ?? false,
  };
}

function dayOption(given: Given, name: keyof ClvOptions): number | undefined {
  const value = optionOf(given, name);
  if (value === undefined) return undefined;
  const day = typeof value === 'string' ? parseIsoDay(value) : undefined;
  if (day === undefined) throw unfit(name, "a calendar day as 'YYYY-MM-DD'", value);
  return day;
}
