import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import type { ThreadStart } from '../../src/engines/wasm/threadPool.ts';
import { CONTROL } from '../../src/engines/wasm/layout.ts';
import { createWasmEngine } from '../../src/engines/wasm/wasmEngine.ts';
import { boostingSample, fitBoosting } from '../core/models/boostingSample.ts';
import { createTestContext } from '../testContext.ts';
import { kernels, spawnInNode } from './wasmTestEngine.ts';

/** What a late thread sees: `next` of the finished task, and a number of items. Where that is the next task's, it would take one too early. */
const WATCH = `
const { workerData: { memory, control, at, result } } = require('node:worker_threads');
const i32 = new Int32Array(memory.buffer);
const i64 = new BigInt64Array(memory.buffer);
const [next, items, closing] = [(control + at.next) / 8, (control + at.items) / 4, (control + at.closing) / 4];
let generation = 0n;
let known = 0;
while (Atomics.load(i32, closing) === 0) {
  const before = Atomics.load(i64, next);
  const seen = Atomics.load(i32, items);
  if (Atomics.load(i64, next) !== before || (before & 0xffffffffn) === 0x7fffffffn) continue;
  result[0]++;
  if (before >> 32n === generation && seen !== known) result[1]++;
  generation = before >> 32n;
  known = seen;
}
`;

it('shows a late thread no items of the next task while it may still take some', async () => {
  const result = new Int32Array(new SharedArrayBuffer(8));
  const watch = ({ memory, control }: ThreadStart) => void new Worker(WATCH, { eval: true, workerData: { memory, control, at: CONTROL.at, result } }).unref();
  const spawn = (start: ThreadStart) => {
    watch(start);
    return spawnInNode(start);
  };
  const engine = createWasmEngine({ module: kernels(), threads: 2, spawn });
  await fitBoosting(boostingSample('two', 1_000, 1), { nEstimators: 300, maxDepth: 8, minChildWeight: 1 }, createTestContext({ engine }));
  engine.dispose();
  expect(result[0]).toBeGreaterThan(1_000);
  expect(result[1]).toBe(0);
});
