import type { NetworkSession, TaskContext } from '../contract/index.ts';

/** What is asked of a device between two waits takes about so long, so that a cancel is heard soon. */
const ROUND_MS = 50;

/** Breathes after each batch, and waits now and then for a device that only queues them: a slow one, which would have seconds of work waiting, after fewer. */
export function createPace(session: NetworkSession, ctx: Pick<TaskContext, 'breathe' | 'nowMs'>): () => Promise<void> {
  let allowed = 1;
  let asked = 0;
  let startMs = ctx.nowMs();
  return async () => {
    asked++;
    if (session.settle && asked >= allowed) {
      await session.settle();
      const endMs = ctx.nowMs();
      allowed = Math.max(1, Math.min(2 * allowed, Math.floor((asked * ROUND_MS) / (endMs - startMs))));
      asked = 0;
      startMs = endMs;
    }
    await ctx.breathe();
  };
}
