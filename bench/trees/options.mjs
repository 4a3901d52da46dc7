/** What `trees` was asked for, and the native peers that are there. */
import { findPython, runPeer } from '../python.mjs';
import { THREADS } from './cases.mjs';

export const CASES = /** @type {const} */ (['boosting', 'first-tree', 'prediction', 'forest', 'isolation', 'kernels']);

/**
 * @typedef {typeof CASES[number]} Case
 * @typedef {{ rounds: number, size?: number, cases?: string[], engine?: string, threads?: number, trees?: number, webgpu?: string }} GivenOptions
 * @typedef {{ rounds: number, size: number | undefined, cases: readonly Case[], engine: 'wasm' | 'typescript', threads: readonly number[], trees: number | undefined }} TreeOptions
 */

/**
 * Everything but `kernels` where no case is named, on one and two threads; the TypeScript engine has one.
 * @param {GivenOptions} given
 * @returns {TreeOptions}
 */
export function readOptions({ rounds, size, cases, engine = 'wasm', threads, trees }) {
  if (engine !== 'wasm' && engine !== 'typescript') throw new Error(`--engine is wasm, typescript or webgpu, not ${engine}.`);
  const chosen = CASES.filter((name) => (cases ? cases.includes(name) : name !== 'kernels'));
  const unknown = cases?.find((name) => !CASES.some((known) => known === name));
  if (unknown !== undefined) throw new Error(`There is no case "${unknown}". The cases are: ${CASES.join(', ')}.`);
  const counts = threads === undefined ? THREADS : [threads];
  return { rounds, size, cases: chosen, engine, threads: engine === 'typescript' ? [1] : counts, trees };
}

/**
 * The shapes with as many rows as were asked for; another size is measured with 20 columns.
 * @template {{ rows: number, features: number }} Shape
 * @param {readonly Shape[]} shapes
 * @param {number | undefined} size
 * @returns {readonly Shape[]}
 */
export function shapesOf(shapes, size) {
  if (size === undefined) return shapes;
  const fitting = shapes.filter(({ rows }) => rows === size);
  return fitting.length > 0 ? fitting : shapes.slice(0, 1).map((shape) => ({ ...shape, rows: size, features: 20 }));
}

/**
 * Runs tasks in a Python that has the module; undefined where there is none.
 * @typedef {{ ms: number, peakBytes?: number | null, score?: number | null, way?: string, version: string }} PeerAnswer `way`: which of several was the fastest
 * @param {'xgboost' | 'sklearn'} moduleName
 * @returns {((task: { threads: number } & Record<string, unknown>) => PeerAnswer) | undefined}
 */
export function nativePeer(moduleName) {
  const python = findPython(moduleName);
  if (python) return (task) => runPeer(python, `trees_${moduleName}.py`, { args: [JSON.stringify(task)], threads: task.threads });
  console.warn(`  SKIPPED peer: no Python with ${moduleName} found (set PYTHON to one).`);
  return undefined;
}
