import type { Page } from 'playwright';
import { sharedBrowser } from './harness.ts';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
  /** Time that the thread itself ran (µs), without what the machine gave to others meanwhile. */
  readonly tdur?: number;
}

/**
 * The longest task (ms) on the page's main thread while `act` runs, by the browser's own trace: in time of the
 * processor, so that other programs on a busy machine do not count. One page at a time.
 */
export async function longestTaskMs(page: Page, act: () => Promise<unknown>): Promise<number> {
  const browser = await sharedBrowser();
  await browser.startTracing(page, { categories: ['toplevel'] });
  // The trace of a failed act is ended too, so that another can begin.
  const failure = await act().then(() => undefined, (error: unknown) => ({ error }));
  const trace = await browser.stopTracing();
  if (failure) throw failure.error;
  const { traceEvents } = JSON.parse(trace.toString('utf8')) as { traceEvents: readonly TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const mainThreads = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(threadOf));
  // A task that was under way when the trace began has no time of its own.
  const tasksMs = traceEvents.flatMap((event) => (event.ph === 'X' && event.name.endsWith('RunTask') && mainThreads.has(threadOf(event)) && event.tdur !== undefined ? [event.tdur / 1000] : []));
  if (tasksMs.length === 0) throw new Error('The trace has no task of a page: this browser names them differently.');
  return Math.max(...tasksMs);
}
