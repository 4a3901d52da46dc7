import { WorkbenchError } from '../../core/contract/index.ts';
import type { LearningTask, Registry } from '../../core/contract/index.ts';
import { isRecord } from '../../core/contract/record.ts';
import { formatDay } from '../../core/data/calendar.ts';
import { modelsOption } from '../modelRequests.ts';
import { booleanOption, choiceOption, dayOption, givenOptions, optionOf, seedOption, unfit, wholeNumberOption } from '../options.ts';
import type { Given } from '../options.ts';
import { economicsOption } from './economicsOption.ts';
import { unfitReason } from './modelInputs.ts';
import type { SourceName } from './sources.ts';
import type { ChurnLabel, ChurnOptions, ChurnReading, ChurnSource, ChurnStep, Combine, Gap } from './types.ts';

const OPTION_NAMES: readonly string[] = [
  'asOf', 'step', 'window', 'horizon', 'gap', 'label', 'graceDays', 'models', 'params', 'epochs', 'seed', 'completeThrough', 'shuffleTarget', 'anomalyBoost', 'calibration',
  'economics', 'exclude', 'include', 'combine', 'gaps', 'failedPayment', 'staticColumns', 'exportedOn',
];

/** Steps a window, horizon or gap has at most: sequences have a number for each. */
const MAX_STEPS = 400;
const DEFAULT_WINDOW = 30;
/** The seed document warns 30 to 60 days ahead; of weeks nine are about as long. */
const DEFAULT_HORIZON: Readonly<Record<ChurnStep, number>> = { day: 30, week: 9 };
const DEFAULT_GRACE_DAYS = 30;
const MAX_EPOCHS = 10_000;

/** What users at risk can be learned as. */
const LEARN: readonly LearningTask[] = ['churn'];
const MODELS: readonly string[] = ['gbdt', 'random-forest', 'logistic'];
/** Says when contracts end. */
const CONTRACT_MODELS: readonly string[] = ['churn-survival'];
/** Says who buys nothing. */
const PURCHASE_MODELS: readonly string[] = ['bg-nbd-inactivity'];
/** Needs the measures of activity by step. */
const SEQUENCE_MODELS: readonly string[] = ['lstm'];
const BASELINES: readonly string[] = ['baseline-base-rate', 'baseline-recency'];

/**
 * Options that say how tables are read, which are untrusted, with their defaults: needed before any row is. The label follows from the sources: the end of contracts, else no
 * activity, else no purchase. Throws `bad-input` that names the option, what was found and what fits.
 */
export function parseChurnReading(given: unknown, sources: readonly SourceName[]): ChurnReading {
  const options = givenOptions(given, 'churn', OPTION_NAMES);
  const step = choiceOption(options, 'step', ['day', 'week']) ?? 'day';
  return {
    step,
    window: wholeNumberOption(options, 'window', 1, MAX_STEPS) ?? DEFAULT_WINDOW,
    horizon: wholeNumberOption(options, 'horizon', 1, MAX_STEPS) ?? DEFAULT_HORIZON[step],
    gap: wholeNumberOption(options, 'gap', 0, MAX_STEPS) ?? 0,
    label: labelOption(options, sources),
    graceDays: wholeNumberOption(options, 'graceDays', 0, 3650) ?? DEFAULT_GRACE_DAYS,
    exclude: namesOption(options, 'exclude') ?? [],
    include: namesOption(options, 'include') ?? [],
    combine: choicesOption<Combine>(options, 'combine', ['sum', 'mean', 'last']),
    gaps: choicesOption<Gap>(options, 'gaps', ['zero', 'missing']),
    failedPayment: namesOption(options, 'failedPayment'),
    staticColumns: namesOption(options, 'staticColumns') ?? [],
    exportedOn: dayOption(options, 'exportedOn'),
    completeThrough: completeThroughOption(options, sources),
  };
}

/**
 * All options with their defaults. Default as-of is the day after the data is complete to. A model is its kind, or `{kind, params, preset}`; where no baseline is asked for, all
 * join. `epochs` is for the networks among them. Throws as `parseChurnReading` does, and where as-of lies before the data.
 */
export async function parseChurnOptions(given: unknown, reading: ChurnReading, source: Pick<ChurnSource, 'firstDay' | 'completeThrough' | 'measures' | 'notes'>, registry: Registry): Promise<ChurnOptions> {
  const options = givenOptions(given, 'churn', OPTION_NAMES);
  const asOf = dayOption(options, 'asOf') ?? source.completeThrough + 1;
  if (asOf <= source.firstDay) {
    throw new WorkbenchError('bad-input', `Option "asOf" is ${formatDay(asOf)}, and no row is dated before it (the first is of ${formatDay(source.firstDay)}). Choose a later day.`, { option: 'asOf', firstDay: formatDay(source.firstDay) });
  }
  const epochs = wholeNumberOption(options, 'epochs', 1, MAX_EPOCHS);
  return {
    ...reading,
    asOf,
    completeThrough: source.completeThrough,
    seed: seedOption(options),
    epochs,
    models: await modelsFor(options, defaultModels(reading, source), epochs, registry),
    anomalyBoost: booleanOption(options, 'anomalyBoost') ?? false,
    calibration: choiceOption(options, 'calibration', ['auto', 'isotonic', 'sigmoid', 'none']) ?? 'auto',
    economics: economicsOption(optionOf(options, 'economics'), reading.label),
    shuffleTarget: booleanOption(options, 'shuffleTarget') ?? false,
  };
}

interface DefaultModels {
  readonly models: readonly string[];
  readonly baselines: readonly string[];
  readonly hasSequences: boolean;
}

/** The models that have something to learn from these sources. */
function defaultModels({ label }: ChurnReading, { measures, notes }: Pick<ChurnSource, 'measures' | 'notes'>): DefaultModels {
  const fits = (kinds: readonly string[]) => kinds.filter((kind) => unfitReason(kind, { measures, notes }, { label }) === undefined);
  return { models: fits([...MODELS, ...CONTRACT_MODELS, ...PURCHASE_MODELS, ...SEQUENCE_MODELS]), baselines: fits(BASELINES), hasSequences: measures.length > 0 };
}

async function modelsFor(options: Given, { models, baselines, hasSequences }: DefaultModels, epochs: number | undefined, registry: Registry): Promise<ChurnOptions['models']> {
  const known = (kinds: readonly string[]) => kinds.filter((kind) => registry.kinds.includes(kind));
  const requests = await modelsOption(options, { learn: LEARN, models: known(models), baselines: known(baselines) }, registry);
  if (!hasSequences && requests.some(({ kind }) => SEQUENCE_MODELS.includes(kind))) {
    throw new WorkbenchError('bad-input', `Option "models" asks for "lstm", which reads what users did step by step, and there is no source of that. Bring "activity" or "transactions", or leave it out.`, { option: 'models', kind: 'lstm' });
  }
  if (epochs === undefined) return requests;
  const withEpochs: ChurnOptions['models'][number][] = [];
  for (const request of requests) {
    const takes = Object.hasOwn((await registry.get(request.kind)).params, 'epochs');
    withEpochs.push(takes ? { ...request, params: { ...request.params, epochs } } : request);
  }
  return withEpochs;
}

function labelOption(options: Given, sources: readonly SourceName[]): ChurnLabel {
  const proposed = sources.includes('subscriptions') ? 'contract-end' : sources.includes('activity') ? 'no-activity' : 'no-purchase';
  const label = choiceOption<ChurnLabel>(options, 'label', ['no-activity', 'no-purchase', 'contract-end']) ?? proposed;
  const needed: Readonly<Record<ChurnLabel, readonly SourceName[]>> = { 'no-activity': ['activity', 'transactions'], 'no-purchase': ['transactions'], 'contract-end': ['subscriptions'] };
  if (needed[label].some((name) => sources.includes(name))) return label;
  throw new WorkbenchError('bad-input', `Option "label" is "${label}", which needs the source "${needed[label][0]}"; there are ${sources.join(', ')}. Bring it, or choose "${proposed}".`, { option: 'label', label });
}

function namesOption(options: Given, name: string): readonly string[] | undefined {
  const value = optionOf(options, name);
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((item): item is string => typeof item === 'string')) throw unfit(name, 'a list of texts', value);
  return value;
}

/** One of a few words for each measure that is named. */
function choicesOption<Choice extends string>(options: Given, name: string, choices: readonly Choice[]): Readonly<Record<string, Choice>> {
  const value = optionOf(options, name) ?? {};
  if (!isRecord(value)) throw unfit(name, `an object of measures, each with one of ${choices.join(', ')}`, value);
  return Object.fromEntries(Object.entries(value).map(([measure, choice]) => {
    const found = choices.find((known) => known === choice);
    if (found === undefined) throw unfit(`${name}.${measure}`, `one of ${choices.map((known) => `"${known}"`).join(', ')}`, choice);
    return [measure, found];
  }));
}

/** A day for all sources, or by source. */
function completeThroughOption(options: Given, sources: readonly SourceName[]): ChurnReading['completeThrough'] {
  const value = optionOf(options, 'completeThrough');
  if (!isRecord(value)) return dayOption(options, 'completeThrough');
  const dated = sources.filter((name) => name === 'activity' || name === 'transactions' || name === 'subscriptions');
  const unknown = Object.keys(value).find((name) => !dated.some((source) => source === name));
  if (unknown !== undefined) throw new WorkbenchError('bad-input', `Option "completeThrough" names "${unknown}", which is no source of this task. Its sources with days: ${dated.join(', ')}.`, { option: 'completeThrough' });
  return Object.fromEntries(Object.keys(value).flatMap((name) => {
    const day = dayOption(value, name, `completeThrough.${name}`);
    return day === undefined ? [] : [[name, day]];
  }));
}
