/** Our engine alone, in Node: boosting without app and browser, for a quick look. */
import { spawnSync } from 'node:child_process';
import { bundleForNode } from '../bundle.mjs';
import { BOOSTING, SHAPES } from './cases.mjs';
import { compare } from './compare.mjs';
import { treeData } from './data.mjs';
import { shapesOf } from './options.mjs';

/**
 * From columns in memory to artifact, in milliseconds.
 * @param {string} bundle
 * @param {Record<string, unknown>} task
 */
function runKernels(bundle, task) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundle, JSON.stringify(task)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`bench/trees/kernels.ts failed: ${stderr.trim()}`);
  return { ms: /** @type {number} */ (JSON.parse(stdout).ms) };
}

/**
 * Without a peer.
 * @param {import('./options.mjs').TreeOptions} options
 * @returns {Promise<import('./compare.mjs').TreeRow[]>}
 */
export async function measureKernels(options) {
  const bundle = await bundleForNode('bench/trees/kernels.ts', 'kernels.mjs');
  const trees = options.trees ?? BOOSTING.trees;
  const table = [];
  for (const { rows, features } of shapesOf(SHAPES, options.size)) {
    const train = treeData({ rows, features });
    for (const threads of options.threads) {
      const ours = async () => runKernels(bundle, { kind: 'gbdt', params: { ...BOOSTING.ours, nEstimators: trees }, engine: options.engine, threads, train });
      table.push(await compare(options.rounds, { case: 'boosting (Node)', size: rows, features, trees, threads, engine: options.engine }, { ours, theirs: undefined }));
    }
  }
  return table;
}
