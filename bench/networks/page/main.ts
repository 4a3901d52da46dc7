/** Hands tasks to either worker, for whoever drives the page. */
import type { Answer, Task } from './cases.ts';

const starts = {
  ours: () => new Worker(new URL('./ours.worker.ts', import.meta.url), { type: 'module' }),
  stock: () => new Worker(new URL('./stock.worker.ts', import.meta.url), { type: 'module' }),
};
const workers = new Map<string, Worker>();

function measure(side: keyof typeof starts, task: Task): Promise<Answer> {
  const worker = workers.get(side) ?? starts[side]();
  workers.set(side, worker);
  return new Promise((fulfil, reject) => {
    worker.onmessage = ({ data }: MessageEvent<{ answer?: Answer; error?: string }>) => (data.answer ? fulfil(data.answer) : reject(new Error(data.error)));
    worker.onerror = ({ message }) => reject(new Error(message || 'The worker did not start.'));
    worker.postMessage(task);
  });
}

declare global {
  interface Window {
    measure: typeof measure;
  }
}

window.measure = measure;
