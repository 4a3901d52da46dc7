/**
 * An estimator of ours in Node, from columns to artifact, without app and browser: for a quick look at a change. Takes a task as JSON and prints one line of JSON.
 */
import { readFileSync } from 'node:fs';
import { isMainThread, workerData } from 'node:worker_threads';
import { resolveParams } from '../../src/core/contract/index.ts';
import type { Engine, FitContext, TrainingData } from '../../src/core/contract/index.ts';
import { createRng } from '../../src/core/random.ts';
import { typescriptEngine } from '../../src/core/trees/typescriptEngine.ts';
import { serveThread } from '../../src/engines/wasm/threadPool.ts';
import type { ThreadStart } from '../../src/engines/wasm/threadPool.ts';
import { registry } from '../../src/registry.ts';
import { createWasmPeer } from '../webgpu/wasmPeer.ts';

interface KernelTask {
  readonly kind: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly engine: 'wasm' | 'typescript';
  readonly threads: number;
  readonly train: { readonly rows: number; readonly features: number; readonly x: string; readonly targets: string };
}

/** A file of NumPy's, float32 in rows, as columns. */
function readColumns(path: string, rows: number, columns: number): Float64Array[] {
  const bytes = readFileSync(path);
  const start = 10 + bytes.readUInt16LE(8);
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length));
  return Array.from({ length: columns }, (_, c) => {
    const column = new Float64Array(rows);
    for (let row = 0; row < rows; row++) column[row] = values[row * columns + c];
    return column;
  });
}

function readData({ rows, features, x, targets }: KernelTask['train']): TrainingData {
  const columns = readColumns(x, rows, features);
  return { x: { rows, features: columns.map((values, i) => ({ name: `f${String(i).padStart(3, '0')}`, kind: 'number', values })) }, y: readColumns(targets, rows, 2)[0] };
}

/** As in a worker: a turn of the event loop every 50 ms. */
function contextOn(engine: Engine): FitContext {
  let breathMs = performance.now();
  return {
    engine,
    rng: createRng(7),
    signal: new AbortController().signal,
    shouldStop: () => false,
    onProgress: () => {},
    nowMs: () => performance.now(),
    breathe: async () => {
      if (performance.now() - breathMs < 50) return;
      await new Promise((resolve) => setImmediate(resolve));
      breathMs = performance.now();
    },
  };
}

async function main(): Promise<void> {
  const task = JSON.parse(process.argv[2]) as KernelTask;
  const data = readData(task.train);
  const engine = task.engine === 'wasm' ? createWasmPeer(task.threads, new URL(import.meta.url)) : typescriptEngine;
  const estimator = await registry.get(task.kind);
  const startMs = performance.now();
  const model = await estimator.fit(data, resolveParams(task.kind, estimator.params, task.params), contextOn(engine));
  model.toArtifact();
  console.log(JSON.stringify({ ms: performance.now() - startMs, facts: model.facts }));
  engine.dispose();
}

if (isMainThread) await main();
else serveThread(workerData as ThreadStart);
