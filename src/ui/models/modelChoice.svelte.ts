import { type ParamSpec, type ParamValue, defaultParams } from '../../core/contract/params.ts';
import { type LearningTask, type Role, canLearn } from '../../core/contract/estimator.ts';
import type { EstimatorInfo } from '../../workers/protocol.ts';

export type Params = Readonly<Record<string, ParamValue>>;

/** `default`, the name of one of the model's presets, or `custom` where the values are none of them. */
export type PresetName = string;

/** A model that may be trained: chosen or not, and with which parameters. */
export class ModelChoice {
  readonly kind: string;
  readonly role: Role;
  readonly specs: Readonly<Record<string, ParamSpec>>;
  readonly presets: ReadonlyMap<PresetName, Params>;
  chosen = $state(false);
  values = $state.raw<Params>({});

  constructor({ kind, role, params, presets }: EstimatorInfo, chosen = true) {
    this.kind = kind;
    this.role = role;
    this.specs = params;
    const defaults = defaultParams<Record<string, ParamValue>>(params);
    this.presets = new Map([['default', defaults], ...Object.entries(presets).map(([name, values]) => [name, present({ ...defaults, ...values })] as const)]);
    this.values = defaults;
    this.chosen = chosen;
  }

  get preset(): PresetName {
    for (const [name, params] of this.presets) {
      if (Object.keys(this.specs).every((key) => params[key] === this.values[key])) return name;
    }
    return 'custom';
  }

  usePreset(name: PresetName): void {
    const params = this.presets.get(name);
    if (params) this.values = params;
  }

  set(name: string, value: ParamValue): void {
    this.values = { ...this.values, [name]: value };
  }

  /** Names of parameters whose value is out of its declared range. */
  get problems(): readonly string[] {
    return Object.entries(this.specs).flatMap(([name, spec]) => (fits(name, spec, this.values[name]) ? [] : [name]));
  }

  /** Whether a parameter has another value than by default. */
  changed(name: string): boolean {
    return this.values[name] !== this.specs[name].default;
  }
}

/** The models that can learn a task, those of `usual` chosen. */
export function choicesFor(task: LearningTask, estimators: readonly EstimatorInfo[], usual: (kind: string) => boolean): readonly ModelChoice[] {
  return estimators.filter((info) => canLearn(info, task)).map((info) => new ModelChoice(info, usual(info.kind)));
}

/** Whether a value is one that the declaration allows. */
export function fits(name: string, spec: ParamSpec, value: ParamValue): boolean {
  if (spec.type === 'boolean') return typeof value === 'boolean';
  if (spec.type === 'choice') return typeof value === 'string' && spec.choices.includes(value);
  if (spec.type === 'text') return typeof value === 'string' && (name !== 'monotoneConstraints' || isDirections(value));
  return typeof value === 'number' && value >= spec.min && value <= spec.max && (spec.type === 'number' || Number.isInteger(value));
}

/** Nothing, or an object of directions by feature: 1, −1 or 0. */
function isDirections(text: string): boolean {
  if (text.trim() === '') return true;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((direction) => direction === 1 || direction === -1 || direction === 0);
  } catch {
    return false;
  }
}

function present(params: Readonly<Record<string, ParamValue | undefined>>): Params {
  return Object.fromEntries(Object.entries(params).filter((entry): entry is [string, ParamValue] => entry[1] !== undefined));
}
