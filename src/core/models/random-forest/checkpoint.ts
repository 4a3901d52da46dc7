import type { Artifact, FitContext } from '../../contract/index.ts';
import type { FlatTree, TreeFeature } from '../../trees/flatTree.ts';
import { resume } from '../forest/checkpointing.ts';
import { packForest, unpackForest } from './forestTrees.ts';
import { emptyVotes } from './votes.ts';
import type { Votes } from './votes.ts';

const CHECKPOINT = { kind: 'random-forest-checkpoint', version: 2 };

/** What a forest has so far: enough to go on as if nothing had happened. */
export interface ForestState {
  /** Tree t belongs to output t mod outputs. */
  readonly trees: FlatTree[];
  /** Of training rows, by the trees that judge them. */
  readonly trainVotes: Votes;
  readonly validationVotes: Votes;
  /** The metric after each round. */
  readonly train: number[];
  readonly validation: number[];
}

export interface StateShape {
  readonly rows: number;
  readonly validationRows: number;
  readonly outputs: number;
}

export function stateToArtifact({ trees, trainVotes, validationVotes, train, validation }: ForestState, outputs: number, fingerprint: string): Artifact {
  return {
    ...CHECKPOINT,
    meta: { fingerprint },
    buffers: {
      ...packForest(trees, outputs),
      trainSums: trainVotes.sums,
      trainTrees: trainVotes.trees,
      validationSums: validationVotes.sums,
      validationTrees: validationVotes.trees,
      train: Float64Array.from(train),
      validation: Float64Array.from(validation),
    },
  };
}

/** What an earlier fit left, if it is of this very fit; else an empty state. */
export async function resumeState(ctx: FitContext, fingerprint: string, features: readonly TreeFeature[], { rows, validationRows, outputs }: StateShape): Promise<ForestState> {
  const state = await resume(ctx, { ...CHECKPOINT, fingerprint }, (artifact, reader): ForestState => {
    const votes = (part: string, count: number): Votes => ({ sums: reader.finiteBuffer(`${part}Sums`, count * outputs).slice(), trees: reader.finiteBuffer(`${part}Trees`, count).slice() });
    const trees = unpackForest(artifact, features, outputs, reader);
    const rounds = trees.length / outputs;
    return {
      trees,
      trainVotes: votes('train', rows),
      validationVotes: votes('validation', validationRows),
      train: Array.from(reader.finiteBuffer('train', rounds)),
      validation: Array.from(reader.finiteBuffer('validation', validationRows > 0 ? rounds : 0)),
    };
  });
  return state ?? { trees: [], trainVotes: emptyVotes(rows, outputs), validationVotes: emptyVotes(validationRows, outputs), train: [], validation: [] };
}
