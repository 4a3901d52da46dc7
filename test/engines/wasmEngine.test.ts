import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Engine, Feature, Forest } from '../../src/core/contract/index.ts';
import { createRng } from '../../src/core/random.ts';
import { findEdges as referenceEdges } from '../../src/core/trees/binning.ts';
import type { FlatTree } from '../../src/core/trees/flatTree.ts';
import { typescriptEngine } from '../../src/core/trees/typescriptEngine.ts';
import { findEdges } from '../../src/engines/wasm/edgeFinder.ts';
import { createForestScorer } from '../../src/engines/wasm/forestScorer.ts';
import { createHeap } from '../../src/engines/wasm/heap.ts';
import { CONTROL } from '../../src/engines/wasm/layout.ts';
import { createThreadPool } from '../../src/engines/wasm/threadPool.ts';
import type { SpawnThread } from '../../src/engines/wasm/threadPool.ts';
import { createWasmSession } from '../../src/engines/wasm/treeSession.ts';
import { growOn, numberFeature } from '../core/trees/growTree.ts';
import { createTestEngine, kernels, spawnInNode } from './wasmTestEngine.ts';

function someTable(rows: number): { columns: Feature[]; y: number[] } {
  const rng = createRng(rows);
  const columns = [0, 1, 2, 3, 4].map((f) => numberFeature(`n${f}`, Array.from({ length: rows }, () => rng.normal())));
  return { columns, y: Array.from({ length: rows }, () => rng.normal()) };
}

describe('memory', () => {
  it('is handed out in blocks that do not overlap, and again once they are free', () => {
    const step = fc.oneof(fc.record({ allocate: fc.integer({ min: 1, max: 300_000 }) }), fc.record({ free: fc.nat() }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const heap = createHeap(64 * 2 ** 20);
        const blocks: { address: number; size: number }[] = [];
        for (const action of steps) {
          if ('allocate' in action) {
            const address = heap.allocate(action.allocate);
            expect(address % 64).toBe(0);
            expect(address + action.allocate).toBeLessThanOrEqual(heap.views().u8.length);
            for (const other of blocks) expect(address + action.allocate <= other.address || other.address + other.size <= address).toBe(true);
            blocks.push({ address, size: action.allocate });
          } else if (blocks.length > 0) heap.free(blocks.splice(action.free % blocks.length, 1)[0].address);
        }
        const size = heap.views().u8.length;
        for (const { address } of blocks) heap.free(address);
        heap.allocate(size - 2048);
        expect(heap.views().u8.length).toBe(size);
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  it('that is not granted is a clear error, and smaller data can still be learned from', async () => {
    const engine = createTestEngine(2, { maxBytes: 4 * 2 ** 20 });
    const { columns, y } = someTable(200_000);
    await expect(growOn(columns, y, { engine })).rejects.toMatchObject({ code: 'out-of-memory', message: expect.stringContaining('MB') });
    const small = someTable(1_000);
    expect((await growOn(small.columns, small.y, { engine })).tree).toEqual((await growOn(small.columns, small.y)).tree);
    engine.dispose();
  });
});

describe('addresses beyond 2 GB', () => {
  it('lead to the same trees and predictions', async () => {
    const heap = createHeap();
    // Handed out and never touched: it takes no memory of the machine.
    heap.allocate(2 ** 31);
    const pool = createThreadPool(kernels(), heap, 2, spawnInNode);
    const engine: Engine = {
      name: 'wasm',
      threads: 2,
      findEdges: (columns, maxBin, breathe) => findEdges(heap, pool, columns, maxBin, breathe),
      openTrees: async (shape, breathe) => createWasmSession(heap, pool, shape, breathe),
      createScorer: (forest) => createForestScorer(heap, pool, forest),
      dispose: () => pool.close(),
    };
    const { columns, y } = someTable(20_000);
    const options = { params: { maxDepth: 7 }, resting: [0, 5, 17] };
    expect(await growOn(columns, y, { ...options, engine })).toEqual(await growOn(columns, y, options));
    const numbers = Float64Array.from(y);
    expect(await engine.findEdges([numbers], 255, async () => {})).toEqual([referenceEdges(numbers, 255)]);
    engine.dispose();
  });
});

describe('a thread', () => {
  it('that ends between two tasks is not missed', async () => {
    const ended: Promise<number>[] = [];
    const spawn: SpawnThread = () => {
      const worker = new Worker('', { eval: true });
      ended.push(new Promise((resolve) => worker.once('exit', resolve)));
      return { terminate: () => void worker.terminate() };
    };
    const engine = createTestEngine(3, { spawn });
    await Promise.all(ended);
    const { columns, y } = someTable(20_000);
    expect((await growOn(columns, y, { engine })).tree).toEqual((await growOn(columns, y)).tree);
    engine.dispose();
  });

  it('that dies over its item ends the training with a clear error, not with a wait for ever', async () => {
    // Takes one item, as a thread would, and is gone.
    const thief = `
      const { workerData: { memory, next, items } } = require('node:worker_threads');
      const counter = new BigInt64Array(memory.buffer, next, 1);
      const count = new Int32Array(memory.buffer, items, 1);
      for (;;) {
        const found = Atomics.load(counter, 0);
        const isOpen = Number(found & 0xffffffffn) < Atomics.load(count, 0);
        if (isOpen && Atomics.compareExchange(counter, 0, found, found + 1n) === found) break;
      }
    `;
    const spawn: SpawnThread = ({ memory, control }) => {
      const worker = new Worker(thief, { eval: true, workerData: { memory, next: control + CONTROL.at.next, items: control + CONTROL.at.items } });
      started.push(new Promise((resolve) => worker.once('online', () => resolve())));
      return { terminate: () => void worker.terminate() };
    };
    const started: Promise<void>[] = [];
    const engine = createTestEngine(2, { spawn, patienceMs: 200 });
    await Promise.all(started);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { columns, y } = someTable(60_000);
    // The thief may come late on a busy machine; then this tree grows, and the next one is tried.
    const grow = () => growOn(columns, y, { engine }).then(() => undefined, (error: unknown) => error);
    let outcome = await grow();
    for (let trial = 1; trial < 50 && outcome === undefined; trial++) outcome = await grow();
    expect(outcome).toMatchObject({ code: 'worker-lost' });
    engine.dispose();
  });
});

describe('scoring', () => {
  const rng = createRng('forest');
  const inputs: Forest['inputs'] = [
    { kind: 'number', name: 'a' },
    { kind: 'category', name: 'b', categories: Array.from({ length: 60 }, (_, i) => `k${i}`), hasRareBin: true },
    { kind: 'number', name: 'c' },
  ];

  /** A tree that asks at random, of 2 · questions + 1 nodes. */
  function randomTree(questions: number): FlatTree {
    const nodes = 2 * questions + 1;
    const ints = () => new Int32Array(nodes).fill(-1);
    const tree = { feature: ints(), threshold: new Float64Array(nodes), left: ints(), missingLeft: new Uint8Array(nodes), value: Float64Array.from({ length: nodes }, () => rng.normal()), gain: new Float64Array(nodes), cover: new Float64Array(nodes), categorySet: ints() };
    const words: number[] = [];
    const leaves = [0];
    for (let q = 0; q < questions; q++) {
      const node = leaves.splice(rng.int(leaves.length), 1)[0];
      tree.feature[node] = rng.int(3);
      tree.left[node] = 2 * q + 1;
      tree.missingLeft[node] = rng.int(2);
      tree.threshold[node] = Math.fround(rng.int(40) / 7 - 3);
      if (tree.feature[node] === 1) {
        tree.categorySet[node] = words.length;
        for (let w = 0; w < 8; w++) words.push(rng.int(2 ** 32));
      }
      leaves.push(2 * q + 1, 2 * q + 2);
    }
    return { ...tree, categoryWords: Uint32Array.from(words) };
  }

  const cell = () => (rng.next() < 0.1 ? NaN : rng.next() < 0.5 ? rng.int(40) / 7 - 3 : 3 * rng.normal());
  const columnsOf = (rows: number): Feature[] => [
    { kind: 'number', name: 'a', values: Float64Array.from({ length: rows }, cell) },
    { kind: 'category', name: 'b', categories: ['k3', 'k59', 'unheard of', 'k17', 'k0'], codes: Int32Array.from({ length: rows }, () => rng.int(6) - 1) },
    { kind: 'number', name: 'c', values: Float64Array.from({ length: rows }, cell) },
  ];

  it.each([1, 2])('gives the reference’s sums bit by bit, with %i threads', (threads) => {
    const engine = createTestEngine(threads, { spawn: spawnInNode });
    for (const outputs of [1, 3]) {
      for (const float32 of [false, true]) {
        const forest: Forest = { inputs, trees: Array.from({ length: 12 }, (_, t) => randomTree(t * t)), outputs, float32 };
        const scorer = engine.createScorer(forest);
        const reference = typescriptEngine.createScorer(forest);
        for (const rows of [0, 1, 5, 257, 3_001, 70_001]) {
          const columns = columnsOf(rows);
          const start = Float64Array.from({ length: rows * outputs }, () => rng.normal());
          const [mine, theirs] = [start.slice(), start.slice()];
          scorer.add(columns, rows, mine);
          reference.add(columns, rows, theirs);
          expect(mine).toEqual(theirs);
        }
        scorer.dispose();
      }
    }
    engine.dispose();
  });
});
