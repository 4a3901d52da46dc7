import type { Answer, Task } from './cases.ts';

/** A worker's side: each task that comes is answered, or its error is. */
export function answerTasks(run: (task: Task) => Promise<Answer>): void {
  addEventListener('message', ({ data }: MessageEvent<Task>) => {
    run(data).then(
      (answer) => postMessage({ answer }),
      (error: unknown) => postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
}
