import { WorkbenchError, canLearn, resolveParams } from '../core/contract/index.ts';
import type { Estimator, LearningTask, Registry } from '../core/contract/index.ts';
import { isRecord } from '../core/contract/record.ts';
import { optionOf, unfit } from './options.ts';
import type { Given } from './options.ts';
import type { ModelRequest } from './types.ts';

/** Which models a task trains where nothing else is asked for. */
export interface ModelDefaults {
  /** A model has to learn one of them. */
  readonly learn: readonly LearningTask[];
  readonly models: readonly string[];
  /** They join where no baseline is asked for: nothing can be judged without one. */
  readonly baselines: readonly string[];
}

/**
 * Options `models` (each a kind, or `{kind, params, preset}`) and `params` (by kind, or for every model that has them) as complete requests.
 * A model's own params go before `params` by kind, those before shared ones, those before its preset's. Throws `bad-input` that names
 * the option, what was found and what fits.
 */
export async function modelsOption(given: Given, defaults: ModelDefaults, registry: Registry): Promise<readonly ModelRequest[]> {
  const asked = optionOf(given, 'models') ?? [...defaults.models, ...defaults.baselines];
  if (!Array.isArray(asked) || asked.length === 0) throw unfit('models', 'a list of model kinds, with at least one', asked);
  const chosen: ModelChoice[] = [];
  for (const [i, model] of asked.entries()) chosen.push(await modelChoice(model, `models[${i}]`, defaults.learn, registry));
  const kinds = chosen.map(({ estimator }) => estimator.kind);
  const twice = kinds.find((kind, i) => kinds.indexOf(kind) !== i);
  if (twice !== undefined) throw new WorkbenchError('bad-input', `Option "models" names "${twice}" twice. Ask for each kind once; other parameters are another run.`, { option: 'models', kind: twice });
  if (!chosen.some(({ estimator }) => estimator.role === 'baseline')) {
    for (const kind of defaults.baselines) chosen.push(await modelChoice(kind, 'models', defaults.learn, registry));
  }
  const paramsFor = sharedParams(optionOf(given, 'params') ?? {}, chosen, registry);
  return chosen.map(({ estimator, preset, params }) => {
    const { kind } = estimator;
    return { kind, params: resolveParams(kind, estimator.params, { ...preset, ...paramsFor(estimator), ...params }) };
  });
}

interface ModelChoice {
  readonly estimator: Estimator;
  readonly preset: Given;
  readonly params: Given;
}

async function modelChoice(given: unknown, where: string, learn: readonly LearningTask[], registry: Registry): Promise<ModelChoice> {
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
  if (!learn.some((task) => canLearn(estimator, task))) throw new WorkbenchError('bad-input', `Option "${where}" asks for "${kind}", which ${inability(estimator, learn)}`, { option: where, kind });
  if (preset !== undefined && (typeof preset !== 'string' || !Object.hasOwn(estimator.presets, preset))) {
    throw unfit(`${where}.preset`, `one of the presets of "${kind}" (${Object.keys(estimator.presets).join(', ') || 'it has none'})`, preset);
  }
  return { estimator, params, preset: typeof preset === 'string' ? estimator.presets[preset] : {} };
}

/** Why an estimator cannot do what is asked, after "which". */
function inability({ kind, tasks }: Estimator, learn: readonly LearningTask[]): string {
  if (learn.includes('contract') && tasks.includes('spend')) return `reads purchases, and there are none here: a renewal that is due is no purchase that someone decides on, so "${kind}" would take every paid period for a new decision. Use a model of survival, such as "survival".`;
  if (learn.includes('spend') && tasks.includes('contract')) return 'reads subscriptions, and there are none here. Bring a table of subscriptions, or name a model of purchases, such as "bgnbd".';
  return `cannot ${learn.includes('anomaly') ? 'find unusual rows' : `learn ${learn.join(' or ')} targets`}. It learns: ${tasks.join(', ')}.`;
}

/** Option `params`: an entry named like a kind holds that kind's parameters, any other is a parameter of each model that has it. */
function sharedParams(given: unknown, chosen: readonly ModelChoice[], registry: Registry): (estimator: Estimator) => Given {
  if (!isRecord(given)) throw unfit('params', 'an object of parameters, such as {"maxDepth": 6} or {"gbdt": {"maxDepth": 6}}', given);
  const byKind = new Map<string, Given>();
  const shared = new Map<string, unknown>();
  for (const [name, value] of Object.entries(given)) {
    if (!registry.kinds.includes(name)) shared.set(name, value);
    else if (isRecord(value)) byKind.set(name, value);
    else throw unfit(`params.${name}`, 'an object of parameters', value);
  }
  const idle = [...byKind.keys()].find((kind) => !chosen.some(({ estimator }) => estimator.kind === kind));
  if (idle !== undefined) throw new WorkbenchError('bad-input', `Option "params" has parameters for "${idle}", which is not among the models asked for: ${chosen.map(({ estimator }) => estimator.kind).join(', ')}.`, { option: 'params', kind: idle });
  const unknown = [...shared.keys()].find((name) => !chosen.some(({ estimator }) => Object.hasOwn(estimator.params, name)));
  if (unknown !== undefined) throw new WorkbenchError('bad-input', `Option "params" has "${unknown}", which is a parameter of none of the models asked for: ${chosen.map(({ estimator }) => estimator.kind).join(', ')}.`, { option: 'params', name: unknown });
  return ({ kind, params }) => ({ ...Object.fromEntries([...shared].filter(([name]) => Object.hasOwn(params, name))), ...byKind.get(kind) });
}
