/**
 * The seed's network on a graphics processor, in Node with Dawn. Built into one file (see ../webgpuLstm.mjs), it runs on any machine with Node and the npm
 * package `webgpu`, for at most 90 seconds:
 *
 *   node webgpuLstm.mjs --webgpu PATH [--seconds 70] [--rows 100000] [--parts gradients,inference,steps,stock] [--json FILE]
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { createRng } from '../../src/core/random.ts';
import { startWebGpuBackend } from '../../src/engines/tf/webgpuBackend.ts';
import { lstmDistance } from '../../test/engines/lstmCases.ts';
import { median } from '../rounds.mjs';
import { countDispatches } from './countDispatches.ts';
import { loadGpu } from './loadGpu.ts';
import { SEED_NETWORK, createSeedNetwork } from './seedNetwork.ts';
import type { SeedNetwork } from './seedNetwork.ts';
import { createStockNetwork } from './stockNetwork.ts';

const { steps, features } = SEED_NETWORK;
const INFERENCE_BATCH = 1024;
const rng = createRng('bench lstm');
const floats = (size: number) => Float32Array.from({ length: size }, () => rng.next() * 2 - 1);

/** Runs `work` in rounds of `perRound` until the time is up; answers milliseconds of one, and of that what JavaScript took until all was handed over. */
async function timeRounds(milliseconds: number, work: () => tf.Tensor) {
  const rounds: { wholeMs: number; recordingMs: number }[] = [];
  let perRound = 1;
  const end = performance.now() + milliseconds;
  do {
    const start = performance.now();
    let last: tf.Tensor | undefined;
    for (let i = 0; i < perRound; i++) {
      last?.dispose();
      last = work();
    }
    const recorded = performance.now();
    await last!.data();
    last!.dispose();
    const whole = performance.now() - start;
    // Short rounds find out how many make a round of 200 ms.
    if (whole < 100 && perRound < 1000) perRound = Math.ceil((perRound * 200) / Math.max(whole, 1));
    else rounds.push({ wholeMs: whole / perRound, recordingMs: (recorded - start) / perRound });
  } while (performance.now() < end || rounds.length === 0);
  const whole = rounds.map(({ wholeMs }) => wholeMs);
  const round = (value: number) => Math.round(value * 1000) / 1000;
  return { ms: round(median(whole)), recordingMs: round(median(rounds.map(({ recordingMs }) => recordingMs))), spreadMs: [Math.min(...whole), Math.max(...whole)].map(round), rounds: rounds.length, perRound };
}

function batchOf(rows: number) {
  return { x: tf.tensor3d(floats(rows * steps * features), [rows, steps, features]), y: tf.tensor2d(Float32Array.from({ length: rows }, (_, i) => i % 2), [rows, 1]) };
}

async function timeTraining(network: Pick<SeedNetwork, 'step'>, batch: number, milliseconds: number) {
  const { x, y } = batchOf(batch);
  const { dispatches, result } = countDispatches(() => network.step(x, y));
  // The pipelines are compiled meanwhile.
  await result.data();
  result.dispose();
  const times = await timeRounds(milliseconds, () => network.step(x, y));
  tf.dispose([x, y]);
  return { batch, dispatches, ...times };
}

/** From typed arrays to typed arrays; batches are sent while those before them are computed. */
async function timeInference(network: SeedNetwork, rows: number, rounds: number) {
  const batch = INFERENCE_BATCH;
  const size = steps * features;
  const values = floats(rows * size);
  const predict = async (from: number) => {
    const count = Math.min(batch, rows - from);
    const x = tf.tensor3d(values.subarray(from * size, (from + count) * size), [count, steps, features]);
    const scores = network.predict(x);
    x.dispose();
    const found = await scores.data();
    scores.dispose();
    return found;
  };
  const all = async () => {
    const start = performance.now();
    const waiting = [];
    for (let from = 0; from < rows; from += batch) waiting.push(predict(from));
    await Promise.all(waiting);
    return performance.now() - start;
  };
  await all();
  const times = [];
  for (let round = 0; round < rounds; round++) times.push(await all());
  return { rows, batch, ms: Math.round(median(times) * 10) / 10, spreadMs: [Math.min(...times), Math.max(...times)].map(Math.round), rounds };
}

async function checkGradients() {
  const shapes = [
    { batch: 32, steps: 30, inputs: 8, units: 64, masked: true, sequences: true },
    { batch: 300, steps: 5, inputs: 70, units: 33, masked: false, sequences: false },
  ];
  const distances = [];
  for (const shape of shapes) distances.push({ ...shape, ...(await lstmDistance(shape)) });
  return distances;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { webgpu: { type: 'string', default: '.' }, seconds: { type: 'string', default: '70' }, rows: { type: 'string', default: '100000' }, parts: { type: 'string', default: 'gradients,inference,steps,stock' }, json: { type: 'string' } } });
  const started = performance.now();
  // Whatever hangs, the machine is given back.
  setTimeout(() => {
    console.error('The time is over.');
    process.exit(1);
  }, Number(values.seconds) * 1000 + 20_000);
  const deadline = started + Number(values.seconds) * 1000;
  const gpu = await loadGpu(values.webgpu);
  // Node 20 has no navigator, where tfjs looks for WebGPU.
  Object.defineProperty(globalThis, 'navigator', { value: { gpu, userAgent: 'node' }, configurable: true });
  const backend = await startWebGpuBackend(gpu);
  if (!backend) throw new Error('There is no WebGPU adapter on this machine. A Vulkan driver is needed; VK_ICD_FILENAMES names one.');
  if (backend.adapter.isSoftware) console.warn('This adapter is software: its times say nothing of a graphics processor.');
  const found: Record<string, unknown> = { adapter: backend.adapter, node: process.version };
  const parts = values.parts.split(',');
  const isWanted = (part: string, share: number) => parts.includes(part) && performance.now() - started < (deadline - started) * share;
  const tell = (name: string, value: unknown) => {
    backend.check();
    found[name] = value;
    console.log(`${name}: ${JSON.stringify(value)}`);
    if (values.json) writeFileSync(resolve(values.json), `${JSON.stringify(found, null, 2)}\n`);
  };
  if (isWanted('gradients', 1)) tell('gradients', await checkGradients());
  const network = createSeedNetwork();
  const submitEach = (dispatches: number) => tf.env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', dispatches);
  for (const dispatches of [15, 64, 1000]) {
    submitEach(dispatches);
    for (const batch of [32, 256]) if (isWanted('steps', 0.5)) tell(`step, batch ${batch}, a submit each ${dispatches} dispatches`, await timeTraining(network, batch, 2500));
  }
  submitEach(64);
  if (isWanted('inference', 0.6)) tell('inference', await timeInference(network, Number(values.rows), 5));
  network.dispose();
  submitEach(15);
  if (isWanted('stock', 0.8)) tell('stock tfjs-layers step, batch 32', await timeTraining(createStockNetwork(), 32, 4000));
  console.log(JSON.stringify(found));
}

await main();
// Dawn keeps the process alive.
process.exit();
