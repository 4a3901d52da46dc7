import type { Heap } from './heap.ts';

/** Memory of a size that is not known beforehand. */
export interface Room {
  /** An address with so many bytes; what was there before is lost where there were too few. */
  reserve(bytes: number): number;
}

/** Blocks of memory that are given back together. */
export interface SessionMemory {
  readonly heap: Heap;
  allocate(bytes: number): number;
  createRoom(): Room;
  free(): void;
}

export function createSessionMemory(heap: Heap): SessionMemory {
  const blocks = new Set<number>();
  const allocate = (bytes: number): number => {
    const address = heap.allocate(bytes);
    blocks.add(address);
    return address;
  };
  const createRoom = (): Room => {
    let address = 0;
    let size = -1;
    return {
      reserve(bytes) {
        if (bytes <= size) return address;
        blocks.delete(address);
        heap.free(address);
        // Some more: samples of trees differ a little in size.
        size = Math.ceil(1.05 * bytes);
        address = allocate(size);
        return address;
      },
    };
  };
  return {
    heap,
    allocate,
    createRoom,
    free() {
      for (const address of blocks) heap.free(address);
      blocks.clear();
    },
  };
}
