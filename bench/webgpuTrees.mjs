/** `trees --engine webgpu`: boosting on a graphics processor against the WASM engine, the page's own kernels in Node with Dawn. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/ensure.mjs';
import { bundleForNode } from './bundle.mjs';

const folder = join(root, '.cache/bench');

/** Builds bench/webgpu into one file that needs Node and the package `webgpu` alone, so that it can be carried to another machine. */
export function bundleWebGpuTrees() {
  return bundleForNode('bench/webgpu/main.ts', 'webgpuTrees.mjs');
}

/**
 * `webgpu` is a folder with the npm package `webgpu` (130 MB, so not among this project's own), or one that it was installed into.
 * @param {{ rounds: number, size?: number, webgpu?: string, trees?: number, threads?: number }} options
 * @returns {Promise<Record<string, unknown>[]>}
 */
export default async function benchmarkWebGpuTrees({ rounds, size, webgpu = process.env.WEBGPU_FOLDER, trees = 20, threads = 1 }) {
  if (!webgpu) throw new Error('The npm package "webgpu" is needed. Run "npm install webgpu" in a folder of your choice (130 MB), and name it: --webgpu FOLDER, or WEBGPU_FOLDER in the environment.');
  mkdirSync(folder, { recursive: true });
  const json = join(folder, 'webgpuTrees.json');
  const args = ['--webgpu', webgpu, '--rounds', `${rounds}`, '--trees', `${trees}`, '--threads', `${threads}`, '--json', json, ...(size === undefined ? [] : ['--rows', `${size}`])];
  const { status } = spawnSync(process.execPath, [await bundleWebGpuTrees(), ...args], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The benchmark on the graphics processor failed (see above).');
  return JSON.parse(readFileSync(json, 'utf8'));
}
