import { WorkbenchError } from '../../core/contract/index.ts';
import type { Heap } from './heap.ts';
import { CONTROL } from './layout.ts';

/** All that a helping thread needs: it instantiates the module over the memory and calls `serve(control, thread)`. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: number;
  readonly thread: number;
}

/** Starts a thread; it may be ended at any moment. */
export type SpawnThread = (start: ThreadStart) => { terminate(): void };

/** No item takes nearly as long: a thread that does has died. */
const PATIENCE_MS = 10_000;

/** The exports of assembly/index.ts. */
interface KernelExports {
  run(control: number, task: number, items: number, argument: number): number;
  serve(control: number, thread: number): void;
}

/** This thread and its helpers, which share each task's items. */
export interface ThreadPool {
  readonly threads: number;
  /** Runs a task (see TASK) and returns when all items are done. Throws `worker-lost` where a thread died over its item. */
  run(task: number, items: number, argument: number): void;
  close(): void;
}

export function createThreadPool(module: WebAssembly.Module, heap: Heap, threads: number, spawn: SpawnThread, patienceMs = PATIENCE_MS): ThreadPool {
  const control = heap.allocate(CONTROL.size);
  heap.views().u8.fill(0, control, control + CONTROL.size);
  const kernels = instantiate(module, heap.memory);
  const helpers = Array.from({ length: threads - 1 }, (_, i) => spawn({ module, memory: heap.memory, control, thread: i + 1 }));
  return {
    threads,
    run(task, items, argument) {
      if (items === 0 || kernels.run(control, task, items, argument) !== 0 || areDone(heap.views().i32, control, items, patienceMs)) return;
      throw new WorkbenchError('worker-lost', 'A computing thread ended in the middle of its work. Train again; where it happens again, choose fewer threads in the settings.');
    },
    close() {
      const { i32 } = heap.views();
      Atomics.store(i32, (control + CONTROL.at.closing) >>> 2, 1);
      Atomics.add(i32, (control + CONTROL.at.generation) >>> 2, 1);
      Atomics.notify(i32, (control + CONTROL.at.generation) >>> 2);
      for (const helper of helpers) helper.terminate();
    },
  };
}

/** Waits for items that other threads have taken; false where none was finished for so long. */
function areDone(i32: Int32Array, control: number, items: number, patienceMs: number): boolean {
  const counter = (control + CONTROL.at.done) >>> 2;
  let last = 0;
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs++) {
    const done = Atomics.load(i32, counter);
    if (done === items) return true;
    if (done !== last) waitedMs = 0;
    last = done;
    Atomics.wait(i32, counter, done, 1);
  }
  return false;
}

/** A helping thread's whole life. */
export function serveThread({ module, memory, control, thread }: ThreadStart): void {
  instantiate(module, memory).serve(control, thread);
}

function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports;
}
