import type { Artifact, Checkpoint, FitContext, Model } from '../../contract/index.ts';
import { resume } from '../forest/checkpointing.ts';
import { loadGbdtModel } from '../gradient-boosting/gbdtModel.ts';
import { nest, unnest } from '../nestedArtifact.ts';

const CHECKPOINT = { kind: 'ziln-checkpoint', version: 1 };

/** The two boostings, in their order. */
export type PartName = 'chance' | 'money';

/** One slot for two boostings, one after the other: it holds the state of the one at work, and the first one's model once that is done. */
export interface ZilnCheckpoint {
  /** The first part's model, where an earlier fit got so far. */
  readonly chance: Model | undefined;
  /** A part's own view of the slot; undefined where there is none. */
  of(part: PartName): Checkpoint | undefined;
  /** The same slot, now that the first part is done. */
  after(chance: Model): ZilnCheckpoint;
}

interface Found {
  readonly part: PartName;
  readonly state: Artifact;
  readonly chance: Model | undefined;
}

/** What an earlier fit with this fingerprint left, and where this one saves. */
export async function openCheckpoint(ctx: FitContext, fingerprint: string): Promise<ZilnCheckpoint> {
  const found = await resume(ctx, { ...CHECKPOINT, fingerprint }, (artifact, reader): Found => {
    const part = artifact.meta.part === 'money' ? 'money' : 'chance';
    return { part, state: unnest('state', artifact, reader), chance: part === 'money' ? loadGbdtModel(unnest('chance', artifact, reader)) : undefined };
  });
  const slot = (done: Artifact | undefined): Pick<ZilnCheckpoint, 'of' | 'after'> => ({
    of: (part) => ctx.checkpoint && {
      load: async () => (found?.part === part ? found.state : undefined),
      save: (state) => ctx.checkpoint?.save(pack(part, state, done, fingerprint)) ?? Promise.resolve(),
    },
    after: (model) => ({ chance: model, ...slot(model.toArtifact()) }),
  });
  return { chance: found?.chance, ...slot(undefined) };
}

function pack(part: PartName, state: Artifact, chance: Artifact | undefined, fingerprint: string): Artifact {
  const inner = nest('state', state);
  const done = chance && nest('chance', chance);
  return { ...CHECKPOINT, meta: { fingerprint, part, state: inner.meta, chance: done?.meta ?? null }, buffers: { ...inner.buffers, ...done?.buffers } };
}
