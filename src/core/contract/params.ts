import { WorkbenchError } from './errors.ts';

/** One hyper-parameter, declared once: validation, the page's form and the docs are all made from it. */
export type ParamSpec =
  | { readonly type: 'number' | 'integer'; readonly default: number; readonly min: number; readonly max: number; readonly unit?: string; readonly help: string }
  | { readonly type: 'choice'; readonly default: string; readonly choices: readonly string[]; readonly help: string }
  | { readonly type: 'boolean'; readonly default: boolean; readonly help: string }
  | { readonly type: 'text'; readonly default: string; readonly help: string };

/** Characters of a text parameter, at most. */
const MAX_TEXT = 100_000;

export type ParamValue = number | string | boolean;
export type ParamSpecs<Params> = { readonly [Name in keyof Params]: ParamSpec };

export function defaultParams<Params>(specs: ParamSpecs<Params>): Params {
  const names = Object.keys(specs) as (keyof Params)[];
  return Object.fromEntries(names.map((name) => [name, specs[name].default])) as Params;
}

/**
 * Fills in defaults and checks each given value against its declaration.
 * Throws `bad-input` that names the parameter, the value found and the range.
 */
export function resolveParams<Params>(kind: string, specs: ParamSpecs<Params>, given: Readonly<Record<string, unknown>> = {}): Params {
  const resolved = defaultParams(specs);
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(specs, name)) {
      const known = Object.keys(specs).join(', ') || 'none';
      throw new WorkbenchError('bad-input', `"${kind}" has no parameter "${name}". Its parameters are: ${known}.`, { kind, name });
    }
    const complaint = complaintAbout(specs[name as keyof Params], value);
    if (complaint) throw new WorkbenchError('bad-input', `Parameter "${name}" of "${kind}" must be ${complaint}; got ${JSON.stringify(value)}.`, { kind, name });
    resolved[name as keyof Params] = value as Params[keyof Params];
  }
  return resolved;
}

function complaintAbout(spec: ParamSpec, value: unknown): string | undefined {
  if (spec.type === 'boolean') return typeof value === 'boolean' ? undefined : 'true or false';
  if (spec.type === 'text') return typeof value === 'string' && value.length <= MAX_TEXT ? undefined : `a text of at most ${MAX_TEXT} characters`;
  if (spec.type === 'choice') return typeof value === 'string' && spec.choices.includes(value) ? undefined : `one of ${spec.choices.join(', ')}`;
  const fits = typeof value === 'number' && value >= spec.min && value <= spec.max && (spec.type === 'number' || Number.isInteger(value));
  return fits ? undefined : `${spec.type === 'integer' ? 'a whole number' : 'a number'} from ${spec.min} to ${spec.max}`;
}
