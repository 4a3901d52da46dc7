/** Random forests in the app against scikit-learn's. */
import { openAppTrees } from './appTrees.mjs';
import { roundOf, trainRequest } from './boosting.mjs';
import { FORESTS, FOREST_PARAMS, TEST_ROWS } from './cases.mjs';
import { compare } from './compare.mjs';
import { treeData } from './data.mjs';
import { nativePeer, shapesOf } from './options.mjs';

const kind = 'random-forest';

/**
 * @param {import('./options.mjs').TreeOptions} options
 * @returns {Promise<import('./compare.mjs').TreeRow[]>}
 */
export async function measureForests(options) {
  const peer = nativePeer('sklearn');
  const table = [];
  for (const forest of shapesOf(FORESTS, options.size)) table.push(...(await measureForest(forest, options, peer)));
  return table;
}

/**
 * @param {typeof FORESTS[number]} forest
 * @param {import('./options.mjs').TreeOptions} options
 * @param {ReturnType<typeof nativePeer>} peer
 */
async function measureForest({ learn, rows, features, trees: usualTrees, sklearn }, options, peer) {
  const trees = options.trees ?? usualTrees;
  const train = treeData({ rows, features });
  const test = treeData({ rows: TEST_ROWS, features, part: 'test' });
  const app = await openAppTrees();
  const table = [];
  try {
    const request = trainRequest(await app.importCsv(train.csv), await app.importCsv(test.csv), { kind, params: { ...FOREST_PARAMS.ours, nEstimators: trees } }, learn);
    for (const threads of options.threads) {
      const ours = async () => roundOf(await app.train({ engine: options.engine, threads }, request), { kind, rows });
      const theirs = peer && (async () => {
        const { version, ...found } = peer({ learn, train, test, threads, params: { ...FOREST_PARAMS.sklearn, ...sklearn, n_estimators: trees } });
        return { ...found, peer: `scikit-learn ${version}` };
      });
      table.push(await compare(options.rounds, { case: `forest, ${learn}`, size: rows, features, trees, threads, engine: options.engine }, { ours, theirs }));
    }
  } finally {
    await app.close();
  }
  return table;
}
