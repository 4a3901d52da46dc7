import { type ParamSpec, type ParamValue, defaultParams } from '../../core/contract/params.ts';
import type { Role } from '../../core/contract/estimator.ts';
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

  constructor({ kind, role, params, presets }: EstimatorInfo) {
    this.kind = kind;
    this.role = role;
    this.specs = params;
    const defaults = defaultParams<Record<string, ParamValue>>(params);
    this.presets = new Map([['default', defaults], ...Object.entries(presets).map(([name, values]) => [name, present({ ...defaults, ...values })] as const)]);
    this.values = defaults;
    this.chosen = true;
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
    return Object.entries(this.specs).flatMap(([name, spec]) => (fits(spec, this.values[name]) ? [] : [name]));
  }
}

/** Whether a value is one that the declaration allows. */
export function fits(spec: ParamSpec, value: ParamValue): boolean {
  if (spec.type === 'boolean') return typeof value === 'boolean';
  if (spec.type === 'choice') return typeof value === 'string' && spec.choices.includes(value);
  return typeof value === 'number' && value >= spec.min && value <= spec.max && (spec.type === 'number' || Number.isInteger(value));
}

function present(params: Readonly<Record<string, ParamValue | undefined>>): Params {
  return Object.fromEntries(Object.entries(params).filter((entry): entry is [string, ParamValue] => entry[1] !== undefined));
}
