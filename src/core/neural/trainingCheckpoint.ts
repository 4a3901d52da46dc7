import type { Artifact, FitContext, NetworkSession, NetworkSpec, NetworkState, NumericArray } from '../contract/index.ts';
import type { ArtifactReader } from '../models/artifactReader.ts';
import { createSaver, resume } from '../models/forest/checkpointing.ts';
import type { SavingRule } from '../models/forest/checkpointing.ts';
import type { TrainingState } from './trainingState.ts';
import { bestEpoch } from './trainingState.ts';
import { sizeOf, weightShapes } from './weightShapes.ts';

const VERSION = 1;
/** Beyond it no training has come back. */
const LARGEST = 3.4e38;

/** Whose training it is. */
interface TrainingIdentity {
  readonly kind: string;
  readonly spec: NetworkSpec;
  readonly fingerprint: string;
}

/** Each epoch that is worth it; of quicker ones as many as saving does not slow down. */
const EACH_EPOCH: SavingRule = { everyMs: 0, worthMs: 100 };

/** Saves weights, optimiser, losses and best weights, when called after an epoch. */
export function createTrainingSaver(task: TrainingIdentity, session: NetworkSession, state: TrainingState, ctx: FitContext): () => Promise<void> {
  return createSaver(ctx, async () => toArtifact(task, await session.state(), state), EACH_EPOCH);
}

function toArtifact({ kind, fingerprint }: TrainingIdentity, { weights, first, second, steps }: NetworkState, state: TrainingState): Artifact {
  const buffers: Record<string, NumericArray> = { train: Float64Array.from(state.train), validation: Float64Array.from(state.validation) };
  weights.names.forEach((name, i) => {
    buffers[`weight:${name}`] = Float32Array.from(weights.values[i]);
    buffers[`first:${name}`] = Float32Array.from(first[i]);
    buffers[`second:${name}`] = Float32Array.from(second[i]);
    if (state.best) buffers[`best:${name}`] = Float32Array.from(state.best.values[i]);
  });
  return { kind: `${kind}-checkpoint`, version: VERSION, meta: { fingerprint, steps }, buffers };
}

/** Puts the session where an earlier, interrupted training of this very task left it, and answers what that had come to; a new state where there is none. */
export async function resumeTraining(task: TrainingIdentity, session: NetworkSession, ctx: FitContext): Promise<TrainingState> {
  const found = await resume(ctx, { kind: `${task.kind}-checkpoint`, version: VERSION, fingerprint: task.fingerprint }, (_, reader) => read(task.spec, reader));
  if (!found) return { train: [], validation: [], best: undefined };
  session.restore(found.network);
  return found.state;
}

function read(spec: NetworkSpec, reader: ArtifactReader): { readonly network: NetworkState; readonly state: TrainingState } {
  const shapes = weightShapes(spec);
  const all = (part: string) => shapes.map(({ name, shape }) => reader.floatBuffer(`${part}:${name}`, sizeOf(shape), LARGEST));
  const train = Array.from(reader.finiteBuffer('train'));
  const validation = Array.from(reader.finiteBuffer('validation'));
  if (validation.length !== 0 && validation.length !== train.length) reader.refuse('its losses do not fit each other');
  const weights = { names: shapes.map(({ name }) => name), shapes: shapes.map(({ shape }) => shape), values: all('weight') };
  return {
    network: { weights, first: all('first'), second: all('second'), steps: reader.finiteNumber('steps') },
    state: { train, validation, best: validation.length > 0 ? { epoch: bestEpoch({ validation }), values: all('best') } : undefined },
  };
}
