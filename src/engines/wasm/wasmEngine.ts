import type { Engine } from '../../core/contract/index.ts';
import { findEdges } from './edgeFinder.ts';
import { createForestScorer } from './forestScorer.ts';
import { createHeap } from './heap.ts';
import { createThreadPool } from './threadPool.ts';
import type { SpawnThread } from './threadPool.ts';
import { createWasmSession } from './treeSession.ts';

export interface WasmOptions {
  /** The compiled kernels (kernels.wasm). */
  readonly module: WebAssembly.Module;
  /** This thread included. */
  readonly threads: number;
  readonly spawn: SpawnThread;
  /** Memory at most; 4 GB is all that there can be. */
  readonly maxBytes?: number;
  /** How long a thread may be at one item before it counts as dead. */
  readonly patienceMs?: number;
}

/** Kernels in WebAssembly with SIMD, on threads over shared memory. Throws `out-of-memory` where no shared memory is granted. */
export function createWasmEngine({ module, threads, spawn, maxBytes, patienceMs }: WasmOptions): Engine {
  const heap = createHeap(maxBytes);
  const pool = createThreadPool(module, heap, threads, spawn, patienceMs);
  return {
    name: 'wasm',
    threads,
    findEdges: (columns, maxBin, breathe) => findEdges(heap, pool, columns, maxBin, breathe),
    openTrees: async (shape, breathe) => createWasmSession(heap, pool, shape, breathe),
    createScorer: (forest) => createForestScorer(heap, pool, forest),
    dispose: () => pool.close(),
  };
}
