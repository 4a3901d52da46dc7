import type { Heap } from './heap.ts';

/** Blocks of memory that are given back together. */
export interface SessionMemory {
  readonly heap: Heap;
  allocate(bytes: number): number;
  free(): void;
}

export function createSessionMemory(heap: Heap): SessionMemory {
  const blocks: number[] = [];
  return {
    heap,
    allocate(bytes) {
      const address = heap.allocate(bytes);
      blocks.push(address);
      return address;
    },
    free() {
      for (const address of blocks.splice(0)) heap.free(address);
    },
  };
}
