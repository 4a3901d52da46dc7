import type { TaskContext } from '../../../core/contract/index.ts';

/** What the books need of a task's context: a way to breathe, and to say how far they are. */
export type BookContext = Pick<TaskContext, 'breathe' | 'onProgress'>;

const A_TURN = 8192;

/** Visits 0 … count − 1 with a breath every some thousand, so that nobody waits long for a cancel. */
export async function inTurns(count: number, ctx: Pick<TaskContext, 'breathe'>, visit: (index: number) => void): Promise<void> {
  for (let start = 0; start < count; start += A_TURN) {
    const end = Math.min(count, start + A_TURN);
    for (let index = start; index < end; index++) visit(index);
    await ctx.breathe();
  }
}

/** Says after each of `total` steps of a phase that it is done; answers what the step made. */
export function stepsOf({ onProgress }: BookContext, phase: string, total: number): <Made>(step: Promise<Made> | Made) => Promise<Made> {
  let done = 0;
  onProgress({ phase, done, total, unit: 'steps' });
  return async (step) => {
    const made = await step;
    onProgress({ phase, done: ++done, total, unit: 'steps' });
    return made;
  };
}
