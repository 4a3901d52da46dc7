import { resolveParams } from '../contract/index.ts';
import type { Artifact, Estimator, FitContext, LearningTask, Model, ParamSpecs, ParamValue, TrainingData } from '../contract/index.ts';
import { checkTask } from './trainingData.ts';

export interface VariantPlan<Params> {
  readonly kind: string;
  readonly tasks: readonly LearningTask[];
  /** Where its defaults are others than the estimator's. */
  readonly defaults: Partial<Params>;
  /** Parameters that are what makes it the variant: nobody can choose them. */
  readonly fixed?: Partial<Params>;
  /** Parameters that mean nothing to it. */
  readonly without?: readonly (keyof Params)[];
  readonly presets?: Readonly<Record<string, Partial<Params>>>;
  /** What it makes of targets before it learns them. Default: nothing. */
  readonly target?: (y: Float64Array) => Float64Array;
}

/** The estimator with other defaults under a name of its own, so that both stand in one run. Its artifacts bear that name, and are otherwise the estimator's. */
export function variant<Params extends { [K in keyof Params]: ParamValue }>(base: Estimator<Params>, plan: VariantPlan<Params>): Estimator {
  const { kind, tasks, fixed = {}, presets = {} } = plan;
  const params = specsOf(base.params, plan);
  return {
    kind,
    role: base.role,
    tasks,
    params,
    presets: presets as Estimator['presets'],
    async fit(data, given, ctx) {
      const resolved = resolveParams(kind, params, given);
      checkTask(kind, tasks, data);
      const complete = { ...resolved, ...fixed } as unknown as Params;
      return renamed(await base.fit(withTargets(data, plan.target), complete, withEarlier(ctx, kind, base.kind)), kind);
    },
    load: (artifact) => renamed(base.load(asKind(artifact, kind, base.kind)), kind),
  };
}

/** The same artifact under the name `to`, if its name is `from`: else as it is, for `to`'s reader to refuse. */
export function asKind(artifact: Artifact, from: string, to: string): Artifact {
  if (artifact?.kind === from) return { ...artifact, kind: to };
  return artifact?.kind === to ? { ...artifact, kind: `not ${from}` } : artifact;
}

function specsOf<Params>(base: ParamSpecs<Params>, { defaults, fixed = {}, without = [] }: VariantPlan<Params>): ParamSpecs<Record<string, ParamValue>> {
  const names = (Object.keys(base) as (keyof Params & string)[]).filter((name) => !Object.hasOwn(fixed, name) && !without.includes(name));
  return Object.fromEntries(names.map((name) => [name, Object.hasOwn(defaults, name) ? { ...base[name], default: defaults[name] } : base[name]])) as ParamSpecs<Record<string, ParamValue>>;
}

function withTargets(data: TrainingData, target: ((y: Float64Array) => Float64Array) | undefined): TrainingData {
  if (!target) return data;
  return { ...data, y: target(data.y), validation: data.validation && { ...data.validation, y: target(data.validation.y) } };
}

/** A model to go on from bears the variant's name. */
function withEarlier(ctx: FitContext, kind: string, base: string): FitContext {
  return ctx.startFrom ? { ...ctx, startFrom: asKind(ctx.startFrom, kind, base) } : ctx;
}

function renamed(model: Model, kind: string): Model {
  return { ...model, kind, toArtifact: () => ({ ...model.toArtifact(), kind }) };
}
