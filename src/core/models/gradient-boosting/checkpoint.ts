import type { Artifact, FitContext } from '../../contract/index.ts';
import { packTrees, unpackTrees } from '../../trees/forestBuffers.ts';
import type { TreeInput } from '../../trees/encode.ts';
import { resume } from '../forest/checkpointing.ts';
import { emptyState } from './learningState.ts';
import type { LearningState } from './learningState.ts';

const CHECKPOINT = { kind: 'gbdt-checkpoint', version: 3 };

/** The trees so far, for the fit with this fingerprint. Predictions are not kept: adding up the same trees gives the same bits. */
export function stateToArtifact(state: LearningState, fingerprint: string): Artifact {
  return {
    ...CHECKPOINT,
    meta: { fingerprint },
    buffers: { ...packTrees(state.trees), train: Float64Array.from(state.train), validation: Float64Array.from(state.validation) },
  };
}

/** What an earlier fit left, if it is of this very fit; else an empty state. */
export async function resumeState(ctx: FitContext, fingerprint: string, inputs: readonly TreeInput[], outputs: number): Promise<LearningState> {
  const state = await resume(ctx, { ...CHECKPOINT, fingerprint }, ({ buffers }, reader): LearningState => {
    const trees = unpackTrees(buffers, inputs);
    const train = reader.finiteBuffer('train', trees.length / outputs);
    const validation = reader.finiteBuffer('validation');
    if (validation.length !== 0 && validation.length !== train.length) reader.refuse('its learning curve does not fit its trees');
    return { trees, train: Array.from(train), validation: Array.from(validation) };
  });
  return state ?? emptyState();
}
