import { WorkbenchError } from '../../contract/index.ts';
import type { Artifact, FitContext } from '../../contract/index.ts';
import { packTrees, unpackTrees } from '../../trees/forestBuffers.ts';
import type { TreeInput } from '../../trees/encode.ts';
import { readArtifact } from '../artifactReader.ts';
import { emptyState } from './learningState.ts';
import type { LearningState } from './learningState.ts';

const KIND = 'gbdt-checkpoint';
const VERSION = 2;
/** Milliseconds between two saves, at least. */
const SAVE_EVERY_MS = 2_000;
/** Saving may take this share of the time, at most: a long boosting has a lot to save. */
const SAVING_SHARE = 0.05;

/** The trees so far, for the fit with this fingerprint. Predictions are not kept: adding up the same trees gives the same bits. */
export function stateToArtifact(state: LearningState, fingerprint: string): Artifact {
  return {
    kind: KIND,
    version: VERSION,
    meta: { fingerprint },
    buffers: { ...packTrees(state.trees), train: Float64Array.from(state.train), validation: Float64Array.from(state.validation) },
  };
}

/** What an earlier fit left, if it is of this very fit; else an empty state. A checkpoint is a convenience: a stale or damaged one is passed over. */
export async function resumeState(ctx: FitContext, fingerprint: string, inputs: readonly TreeInput[], outputs: number): Promise<LearningState> {
  const artifact = await ctx.checkpoint?.load();
  if (!artifact) return emptyState();
  try {
    const reader = readArtifact(artifact, KIND, VERSION);
    if (artifact.meta.fingerprint !== fingerprint) return emptyState();
    const trees = unpackTrees(artifact.buffers, inputs);
    const train = reader.finiteBuffer('train', trees.length / outputs);
    const validation = reader.finiteBuffer('validation');
    if (validation.length !== 0 && validation.length !== train.length) return emptyState();
    return { trees, train: Array.from(train), validation: Array.from(validation) };
  } catch (error) {
    if (error instanceof WorkbenchError && error.code === 'bad-file') return emptyState();
    throw error;
  }
}

/** Saves the state now and then; call it after each round. */
export function createSaver(ctx: FitContext, fingerprint: string): (state: LearningState) => Promise<void> {
  let dueMs = ctx.nowMs() + SAVE_EVERY_MS;
  return async (state) => {
    if (!ctx.checkpoint || ctx.nowMs() < dueMs) return;
    const startMs = ctx.nowMs();
    await ctx.checkpoint.save(stateToArtifact(state, fingerprint));
    const endMs = ctx.nowMs();
    dueMs = endMs + Math.max(SAVE_EVERY_MS, (endMs - startMs) / SAVING_SHARE);
  };
}
