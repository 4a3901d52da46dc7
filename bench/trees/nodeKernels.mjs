/** Our engine alone, in Node: isolation forests, which no page leads to, against scikit-learn's; and boosting without app and browser, for a quick look. */
import { spawnSync } from 'node:child_process';
import { bundleForNode } from '../bundle.mjs';
import { BOOSTING, ISOLATION, SHAPES } from './cases.mjs';
import { compare } from './compare.mjs';
import { treeData } from './data.mjs';
import { nativePeer, shapesOf } from './options.mjs';

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
 * @param {import('./options.mjs').TreeOptions} options
 * @returns {Promise<import('./compare.mjs').TreeRow[]>}
 */
export async function measureIsolation(options) {
  const bundle = await bundleForNode('bench/trees/kernels.ts', 'kernels.mjs');
  const peer = nativePeer('sklearn');
  const trees = options.trees ?? ISOLATION.trees;
  const table = [];
  for (const { rows, features } of shapesOf(ISOLATION.shapes, options.size)) {
    const train = treeData({ rows, features });
    for (const threads of options.threads) {
      const ours = async () => runKernels(bundle, { kind: 'isolation-forest', params: { ...ISOLATION.ours, nEstimators: trees }, engine: options.engine, threads, train });
      const theirs = peer && (async () => {
        const { ms, version } = peer({ learn: 'anomaly', train, threads, params: { ...ISOLATION.sklearn, n_estimators: trees } });
        return { ms, peer: `scikit-learn ${version}` };
      });
      table.push(await compare(options.rounds, { case: 'isolation (Node)', size: rows, features, trees, threads, engine: options.engine }, { ours, theirs }));
    }
  }
  return table;
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
