import { WorkbenchError } from '../../core/contract/index.ts';

const PAGE_BYTES = 65_536;
const ALIGNMENT = 64;
/** The first bytes are left free, so that no address is 0. */
const HEAP_START = 1024;

/** Typed views of the whole memory, as it is now. */
export interface MemoryViews {
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
  readonly u8: Uint8Array;
}

/** Memory that threads share, handed out in blocks. */
export interface Heap {
  readonly memory: WebAssembly.Memory;
  /** Fresh after each `allocate`: memory may have grown. */
  views(): MemoryViews;
  /** An address that 64 divides. What is there is not cleared. Throws `out-of-memory`. */
  allocate(bytes: number): number;
  free(address: number): void;
}

/** Shared memory of up to `maxBytes`, or less where the machine grants no more. Throws `out-of-memory` where it grants none. */
export function createHeap(maxBytes = 4 * 2 ** 30): Heap {
  const memory = createMemory(Math.floor(maxBytes / PAGE_BYTES));
  const blocks = new Map<number, number>();
  let gaps: { from: number; to: number }[] = [{ from: HEAP_START, to: memory.buffer.byteLength }];
  let views = viewsOf(memory);

  const grow = (bytes: number) => {
    const end = memory.buffer.byteLength;
    const last = gaps.at(-1);
    const free = last && last.to === end ? end - last.from : 0;
    const pages = Math.ceil((bytes - free) / PAGE_BYTES);
    try {
      memory.grow(pages);
    } catch {
      throw outOfMemory(bytes);
    }
    addGap(end, memory.buffer.byteLength);
    views = viewsOf(memory);
  };

  const addGap = (from: number, to: number) => {
    const all = [...gaps, { from, to }].sort((a, b) => a.from - b.from);
    gaps = [];
    for (const gap of all) {
      const last = gaps.at(-1);
      if (last && last.to === gap.from) last.to = gap.to;
      else gaps.push({ ...gap });
    }
  };

  return {
    memory,
    views: () => views,
    allocate(bytes) {
      const size = Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
      if (!gaps.some(({ from, to }) => to - from >= size)) grow(size);
      const gap = gaps.find(({ from, to }) => to - from >= size);
      if (!gap) throw outOfMemory(bytes);
      const address = gap.from;
      gap.from += size;
      gaps = gaps.filter(({ from, to }) => to > from);
      blocks.set(address, size);
      return address;
    },
    free(address) {
      const size = blocks.get(address);
      if (size === undefined) return;
      blocks.delete(address);
      addGap(address, address + size);
    },
  };
}

function createMemory(maxPages: number): WebAssembly.Memory {
  for (let maximum = maxPages; maximum >= 16; maximum >>= 1) {
    try {
      return new WebAssembly.Memory({ initial: 1, maximum, shared: true });
    } catch {
      // Less, then.
    }
  }
  throw outOfMemory(PAGE_BYTES);
}

function viewsOf({ buffer }: WebAssembly.Memory): MemoryViews {
  return { i32: new Int32Array(buffer), u32: new Uint32Array(buffer), f32: new Float32Array(buffer), f64: new Float64Array(buffer), u8: new Uint8Array(buffer) };
}

function outOfMemory(bytes: number): WorkbenchError {
  const megabytes = Math.ceil(bytes / 2 ** 20).toLocaleString('en');
  return new WorkbenchError('out-of-memory', `The browser grants no more memory (${megabytes} MB more were needed). Close other tabs, use fewer rows or features, or a smaller maxDepth, and try again.`, { bytes });
}

/** Lends memory, and takes it back. */
export function withMemory<Answer>(heap: Heap, bytes: number, use: (address: number) => Answer): Answer {
  const address = heap.allocate(bytes);
  try {
    return use(address);
  } finally {
    heap.free(address);
  }
}
