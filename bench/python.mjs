/** Native peers: Python programs under bench/peers, most of which print one line of JSON. */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../scripts/ensure.mjs';

/**
 * A Python that has a module, or undefined. `PYTHON` names one to try first.
 * @param {string} moduleName
 */
export function findPython(moduleName) {
  const candidates = [process.env.PYTHON, 'python3', '/usr/bin/python3'].filter((candidate) => candidate !== undefined);
  return candidates.find((python) => spawnSync(python, ['-c', `import ${moduleName}`], { stdio: 'ignore' }).status === 0);
}

/**
 * Runs a peer with a fixed number of threads and answers what it printed.
 * @param {string} python
 * @param {string} script a file name under bench/peers
 * @param {{ args: string[], threads: number }} options
 */
export function runPeer(python, script, { args, threads }) {
  const env = { ...process.env, OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) };
  const { status, stdout, stderr } = spawnSync(python, [join(root, 'bench/peers', script), ...args], { env, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`bench/peers/${script} failed: ${stderr.trim().split('\n').at(-1)}`);
  return JSON.parse(stdout);
}

/**
 * Starts a peer that takes its time, and answers each line that it printed once it has ended. What it says of its progress is passed on.
 * @param {string} python
 * @param {string} script a file name under bench/peers
 * @param {{ args: string[], threads: number }} options
 * @returns {Promise<any[]>}
 */
export function startPeer(python, script, { args, threads }) {
  const env = { ...process.env, OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) };
  const peer = spawn(python, [join(root, 'bench/peers', script), ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  peer.stdout.setEncoding('utf8').on('data', (text) => (printed += text));
  return new Promise((resolve, reject) => {
    peer.on('error', reject);
    peer.on('close', (status) => (status === 0 ? resolve(printed.trim().split('\n').map((line) => JSON.parse(line))) : reject(new Error(`bench/peers/${script} failed: see above.`))));
  });
}
