/**
 * `trees`: boosting, prediction and forests in the built app against native XGBoost and scikit-learn, in the same run on the same data.
 * Prints the tables of the README at the end. `--engine webgpu` is another benchmark: see webgpuTrees.mjs.
 */
import { measureBoosting } from './trees/boosting.mjs';
import { measureForests } from './trees/forests.mjs';
import { measureIsolation } from './trees/isolation.mjs';
import { measureKernels } from './trees/nodeKernels.mjs';
import { readOptions } from './trees/options.mjs';
import { measurePrediction } from './trees/prediction.mjs';
import { treeTables } from './trees/tables.mjs';

/** @type {readonly { cases: readonly string[], measure: typeof measureBoosting }[]} */
const parts = [
  { cases: ['boosting', 'first-tree'], measure: measureBoosting },
  { cases: ['prediction'], measure: measurePrediction },
  { cases: ['forest'], measure: measureForests },
  { cases: ['isolation'], measure: measureIsolation },
  { cases: ['kernels'], measure: measureKernels },
];

/**
 * @param {import('./trees/options.mjs').GivenOptions} given
 * @returns {Promise<Record<string, unknown>[]>}
 */
export default async function benchmarkTrees(given) {
  if (given.engine === 'webgpu') return (await import('./webgpuTrees.mjs')).default(given);
  const options = readOptions(given);
  /** @type {import('./trees/compare.mjs').TreeRow[]} */
  const rows = [];
  for (const { cases, measure } of parts) {
    if (options.cases.some((name) => cases.includes(name))) rows.push(...(await measure(options)));
  }
  console.log(`\n${treeTables(rows)}\n`);
  return rows;
}
