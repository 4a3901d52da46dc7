import { WorkbenchError } from '../../contract/index.ts';
import type { Artifact, FitContext } from '../../contract/index.ts';
import { readArtifact } from '../artifactReader.ts';
import type { ArtifactReader } from '../artifactReader.ts';

/** Saving may take this share of the time, at most: many trees are a lot to save. */
const SAVING_SHARE = 0.05;

/** How often is saved. */
export interface SavingRule {
  /** Milliseconds between two saves, at least. */
  readonly everyMs: number;
  /** A round that took so many milliseconds is saved in any case. */
  readonly worthMs: number;
}

const NOW_AND_THEN: SavingRule = { everyMs: 2_000, worthMs: Infinity };

/** Saves what `stateOf` answers now and then; call it after each tree or round. */
export function createSaver(ctx: FitContext, stateOf: () => Artifact | Promise<Artifact>, { everyMs, worthMs }: SavingRule = NOW_AND_THEN): () => Promise<void> {
  let endMs = ctx.nowMs();
  let dueMs = endMs + everyMs;
  return async () => {
    if (!ctx.checkpoint) return;
    const startMs = ctx.nowMs();
    const tookMs = startMs - endMs;
    endMs = startMs;
    if (startMs < dueMs && tookMs < worthMs) return;
    await ctx.checkpoint.save(await stateOf());
    endMs = ctx.nowMs();
    dueMs = endMs + Math.max(everyMs, (endMs - startMs) / SAVING_SHARE);
  };
}

/** What kind of state a checkpoint must hold to be this fit's. */
export interface CheckpointIdentity {
  readonly kind: string;
  readonly version: number;
  readonly fingerprint: string;
}

/** What an earlier fit left, if it is of this very fit. A checkpoint is a convenience: a stale or damaged one is passed over. */
export async function resume<State>(ctx: FitContext, { kind, version, fingerprint }: CheckpointIdentity, read: (artifact: Artifact, reader: ArtifactReader) => State): Promise<State | undefined> {
  const artifact = await ctx.checkpoint?.load();
  if (!artifact) return undefined;
  try {
    const reader = readArtifact(artifact, kind, version);
    return artifact.meta.fingerprint === fingerprint ? read(artifact, reader) : undefined;
  } catch (error) {
    if (error instanceof WorkbenchError && error.code === 'bad-file') return undefined;
    throw error;
  }
}
