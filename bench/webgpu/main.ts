/**
 * Boosting on a graphics processor against the WASM engine, in Node with Dawn. Built into one file (see webgpuTrees.mjs), it runs on any
 * machine with Node and the npm package `webgpu`:
 *
 *   node webgpuTrees.mjs --webgpu PATH [--rows 10000,100000,1000000] [--trees 20] [--rounds 3] [--threads 1] [--json FILE]
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { isMainThread, workerData } from 'node:worker_threads';
import type { TrainingData } from '../../src/core/contract/index.ts';
import { serveThread } from '../../src/engines/wasm/threadPool.ts';
import type { ThreadStart } from '../../src/engines/wasm/threadPool.ts';
import { createWebGpuEngine } from '../../src/engines/webgpu/webgpuEngine.ts';
import type { WebGpuEngine } from '../../src/engines/webgpu/webgpuEngine.ts';
import { alternate, toRow } from '../rounds.mjs';
import { loadGpu } from './loadGpu.ts';
import { curvedData, timedFit } from './timedFit.ts';
import type { TimedFit } from './timedFit.ts';
import { createWasmPeer } from './wasmPeer.ts';

const FEATURES = 20;

interface Options {
  readonly rows: readonly number[];
  readonly trees: number;
  readonly rounds: number;
  readonly threads: number;
}

/** Rounds of one size by turns; answers rows of the benchmark's JSON for the fit and for a tree. */
async function compare(engine: WebGpuEngine, data: TrainingData, { trees, rounds, threads }: Options) {
  const size = data.x.rows;
  const peer = createWasmPeer(threads, new URL(import.meta.url));
  const ours: TimedFit[] = [];
  const theirs: TimedFit[] = [];
  const fitWith = async (which: typeof engine | typeof peer, fits: TimedFit[]) => {
    fits.push(await timedFit(which, data, trees));
    return fits[fits.length - 1].fitMs;
  };
  // The first fit of each is not counted: the device and the compilers warm up.
  await fitWith(engine, []);
  await fitWith(peer, []);
  const before = { ...engine.counts };
  console.log(`${size} rows x ${FEATURES} columns, ${trees} trees`);
  const times = await alternate({ rounds, ours: () => fitWith(engine, ours), theirs: () => fitWith(peer, theirs) });
  const aTree = (count: keyof typeof before) => Math.round(((engine.counts[count] - before[count]) / (rounds * trees)) * 10) / 10;
  const facts = {
    adapter: `${engine.adapter.vendor} ${engine.adapter.architecture}${engine.adapter.isSoftware ? ' (software)' : ''}`,
    sameTrees: isDeepStrictEqual(ours[0].artifact, theirs[0].artifact),
    dispatchesPerTree: aTree('dispatches'),
    readBacksPerTree: aTree('readBacks'),
    kilobytesUpPerTree: Math.round(aTree('bytesUp') / 1000),
    kilobytesDownPerTree: Math.round(aTree('bytesDown') / 1000),
  };
  peer.dispose();
  const named = (name: string) => ({ name, size, threads, engine: 'webgpu', peer: `wasm, ${threads} thread${threads > 1 ? 's' : ''}` });
  const treeTimes = { oursMs: ours.map(({ treeMs }) => treeMs), peerMs: theirs.map(({ treeMs }) => treeMs) };
  return [
    { ...toRow(named('trees: fit'), times), ...facts },
    { ...toRow(named('trees: a tree'), treeTimes), ...facts },
  ];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { webgpu: { type: 'string' }, rows: { type: 'string', default: '10000,100000,1000000' }, trees: { type: 'string', default: '20' }, rounds: { type: 'string', default: '3' }, threads: { type: 'string', default: '1' }, json: { type: 'string' } },
  });
  const engine = await createWebGpuEngine(await loadGpu(values.webgpu ?? '.'));
  if (!engine) throw new Error('There is no WebGPU adapter on this machine. A Vulkan driver is needed; VK_ICD_FILENAMES names one.');
  if (engine.adapter.isSoftware) console.warn('This adapter is software: its times say nothing of a graphics processor.');
  const options: Options = { rows: values.rows.split(',').map(Number), trees: Number(values.trees), rounds: Number(values.rounds), threads: Number(values.threads) };
  const table: Record<string, unknown>[] = [];
  for (const rows of options.rows) table.push(...(await compare(engine, curvedData(rows, FEATURES), options)));
  console.table(table);
  if (values.json) writeFileSync(resolve(values.json), `${JSON.stringify(table, null, 2)}\n`);
  engine.dispose();
}

if (isMainThread) {
  await main();
  // Dawn keeps the process alive.
  process.exit();
} else serveThread(workerData as ThreadStart);
