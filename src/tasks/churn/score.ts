import { WorkbenchError } from '../../core/contract/index.ts';
import type { Artifact, Registry } from '../../core/contract/index.ts';
import { formatDay } from '../../core/data/calendar.ts';
import type { TrainingContext } from '../fitModel.ts';
import { actualOf, usersAtRisk } from './holdout.ts';
import type { UsersAtRisk } from './holdout.ts';
import { graceOf, isMature, labelWindow } from './labelWindow.ts';
import { readsSequences } from './modelInputs.ts';
import { composeList, predictUsers } from './predictList.ts';
import type { ListModel } from './predictList.ts';
import type { ChurnData } from './readChurn.ts';
import type { ChurnPredictions, ChurnReading, ChurnSource, ChurnState } from './types.ts';
import { UNUSUAL_KIND, flagUnusual, loadUnusual } from './unusualUsers.ts';
import { userValue } from './userValue.ts';
import { withUserAttributes } from './userAttributes.ts';

/** What was learned, as far as scoring needs it. */
export interface LearnedChurn {
  readonly state: ChurnState;
  readonly models: Readonly<Record<string, Artifact>>;
}

type ScoringContext = Pick<TrainingContext, 'rng' | 'signal' | 'shouldStop' | 'onProgress' | 'breathe' | 'nowMs'> & Partial<Pick<TrainingContext, 'engine' | 'neural'>>;

/**
 * Predicts with models that were trained before, for every user of later tables (read as `state.reading` says) who is at risk at as-of. `actual` is known where the tables are
 * complete to the end of the label window. Throws `not-enough-data` where nobody is at risk, `bad-input` where tables lack what a model reads, `bad-file` for
 * artifacts that cannot be used.
 */
export async function scoreChurn(data: ChurnData, { state, models }: LearnedChurn, asOf: number, registry: Registry, ctx: ScoringContext): Promise<ChurnPredictions> {
  const source = data.users ? withUserAttributes(data.source, data.users, asOf) : data.source;
  const kinds = Object.keys(state.calibrations);
  ctx.onProgress({ phase: 'features', done: 0, total: NaN, unit: 'steps' });
  const users = await usersAtRisk(source, asOf, kinds.some(readsSequences), ctx);
  if (users.users.length === 0) throw new WorkbenchError('not-enough-data', `Nobody is at risk on ${formatDay(asOf)}; the first row is of ${formatDay(source.firstDay)}, and the data is complete to ${formatDay(source.completeThrough)}. Choose another as-of.`, { option: 'asOf' });
  const loaded = await loadModels(kinds, { state, models }, registry);
  try {
    const byKind = await predictUsers(loaded, users, ctx);
    return composeList(loaded, byKind, {
      keys: source.keys,
      users,
      actual: knownOutcome(source, state.reading, users),
      value: userValue(state.economics, source, data, users.users, asOf),
      economics: state.economics,
      champion: state.champion,
      flagged: state.anomalyBoost ? await flagged(models, users, registry, ctx) : undefined,
    });
  } finally {
    for (const { model } of loaded) model.dispose();
  }
}

async function loadModels(kinds: readonly string[], { state, models }: LearnedChurn, registry: Registry): Promise<readonly ListModel[]> {
  const loaded: ListModel[] = [];
  for (const kind of kinds) {
    if (!Object.hasOwn(models, kind)) throw missing(kind);
    const estimator = await registry.get(kind);
    loaded.push({ kind, model: estimator.load(models[kind]), calibration: state.calibrations[kind], isLearner: estimator.role === 'learner' });
  }
  return loaded;
}

async function flagged(models: LearnedChurn['models'], { x }: UsersAtRisk, registry: Registry, ctx: ScoringContext): Promise<Uint8Array> {
  if (!Object.hasOwn(models, UNUSUAL_KIND)) throw missing(UNUSUAL_KIND);
  const model = await loadUnusual(models[UNUSUAL_KIND], registry);
  try {
    return await flagUnusual(model, x, ctx);
  } finally {
    model.dispose();
  }
}

function missing(kind: string): WorkbenchError {
  return new WorkbenchError('bad-file', `This run says it has a model "${kind}", and it is not there. Export the run again, or train it again.`, { kind });
}

function knownOutcome(source: ChurnSource, reading: ChurnReading, { users, cutoff }: UsersAtRisk): Float64Array {
  if (!isMature(labelWindow(cutoff, reading), graceOf(reading), source.completeThrough)) return new Float64Array(users.length).fill(NaN);
  return actualOf(source.outcome(users, cutoff));
}
