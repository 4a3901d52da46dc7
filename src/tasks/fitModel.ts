import type { Artifact, Checkpoint, Engine, Estimator, FitContext, Importance, LearningCurve, Model, NeuralSource, Registry, TaskContext, TrainingData } from '../core/contract/index.ts';
import type { Rng } from '../core/random.ts';
import type { ModelRequest, ReportWarning } from './types.ts';

/** What a training is given: a long task with an engine, and a place for what was done when the tab closes, by slot name. */
export interface TrainingContext extends TaskContext {
  readonly engine: Engine;
  readonly neural?: NeuralSource;
  checkpointOf?(slot: string): Checkpoint;
  /** Models to go on from, by kind. */
  readonly earlierModels?: ReadonlyMap<string, Artifact>;
}

/** A model that has learned. */
export interface Fit {
  readonly request: ModelRequest;
  readonly role: Estimator['role'];
  readonly model: Model;
  readonly importance: readonly Importance[];
  readonly learning: LearningCurve | null;
  /** True where the person stopped it: a smaller, valid model. */
  readonly stoppedEarly: boolean;
}

/** Whether a learner makes use of validation rows: others learn from all rows. */
export function learnsInSteps(estimator: Estimator): boolean {
  return ['earlyStoppingRounds', 'patience'].some((name) => Object.hasOwn(estimator.params, name));
}

/** Learns one model. Progress phase: `fit:<kind>`; the checkpoint is the slot's. */
export async function fitModel(estimator: Estimator, request: ModelRequest, data: TrainingData, rng: Rng, slot: string, ctx: TrainingContext): Promise<Fit> {
  let asked = false;
  const fitCtx: FitContext = {
    rng,
    engine: ctx.engine,
    neural: ctx.neural,
    signal: ctx.signal,
    shouldStop: () => (asked = ctx.shouldStop()),
    onProgress: (progress) => ctx.onProgress({ ...progress, phase: `fit:${request.kind}` }),
    breathe: () => ctx.breathe(),
    nowMs: () => ctx.nowMs(),
    checkpoint: ctx.checkpointOf?.(slot),
    startFrom: ctx.earlierModels?.get(request.kind),
  };
  const model = await estimator.fit(data, request.params, fitCtx);
  return { request, role: estimator.role, model, importance: model.importance(), learning: model.learning ?? null, stoppedEarly: asked };
}

export interface Fits<T> {
  /** In the order in which they were asked for. */
  readonly fitted: readonly T[];
  /** Learners that were never begun, for the person asked to stop. */
  readonly skipped: readonly string[];
}

/**
 * Fits each model asked for by `fit`, baselines first and always all. Asked to stop, the learner at work ends with what it has, and
 * learners not begun are left out, but one learner is kept in any case. A model of which `fit` answers undefined is left out.
 */
export async function fitEach<T>(requests: readonly ModelRequest[], registry: Registry, ctx: TaskContext, fit: (request: ModelRequest) => Promise<T | undefined>): Promise<Fits<T>> {
  const roles = new Map<string, Estimator['role']>();
  for (const { kind } of requests) roles.set(kind, (await registry.get(kind)).role);
  const baselinesFirst = requests.toSorted((a, b) => Number(roles.get(b.kind) === 'baseline') - Number(roles.get(a.kind) === 'baseline'));
  const fitted = new Map<string, T>();
  const skipped: string[] = [];
  let learners = 0;
  for (const request of baselinesFirst) {
    await ctx.breathe();
    const isLearner = roles.get(request.kind) === 'learner';
    if (isLearner && learners > 0 && ctx.shouldStop()) {
      skipped.push(request.kind);
      continue;
    }
    const made = await fit(request);
    if (made === undefined) continue;
    fitted.set(request.kind, made);
    if (isLearner) learners++;
  }
  return { fitted: requests.flatMap(({ kind }) => fitted.get(kind) ?? []), skipped };
}

/** Says what a stop on request cut short. */
export function stopWarnings(models: readonly { readonly kind: string; readonly stoppedEarly: boolean }[], skipped: readonly string[]): readonly ReportWarning[] {
  const stopped = models.filter(({ stoppedEarly }) => stoppedEarly).map(({ kind }) => kind);
  if (stopped.length + skipped.length === 0) return [];
  const parts = [stopped.length > 0 ? `${stopped.join(', ')} ended early` : '', skipped.length > 0 ? `${skipped.join(', ')} was not begun` : ''];
  return [{ key: 'stopped', message: `Stopped on request: ${parts.filter(Boolean).join('; ')}.`, facts: { stopped: stopped.join(', '), skipped: skipped.join(', ') } }];
}
