/** A thousand trees on a million rows, in the app and in native XGBoost. Each has its own trees, of the same parameters and the same rows. */
import { join } from 'node:path';
import { root } from '../../scripts/ensure.mjs';
import { openAppTrees } from './appTrees.mjs';
import { trainRequest } from './boosting.mjs';
import { BOOSTING, PREDICTION, TEST_ROWS } from './cases.mjs';
import { compare } from './compare.mjs';
import { treeData } from './data.mjs';
import { nativePeer } from './options.mjs';

/**
 * From stored columns (theirs: from NumPy) to predictions.
 * @param {import('./options.mjs').TreeOptions} options
 * @returns {Promise<import('./compare.mjs').TreeRow[]>}
 */
export async function measurePrediction(options) {
  const { features, learnedFrom } = PREDICTION;
  const trees = options.trees ?? PREDICTION.trees;
  const train = treeData({ rows: learnedFrom, features });
  const test = treeData({ rows: TEST_ROWS, features, part: 'test' });
  const rows = treeData({ rows: options.size ?? PREDICTION.rows, features });
  const model = join(root, `.cache/bench/trees-xgboost-${learnedFrom}x${features}-${trees}.json`);
  const peer = nativePeer('xgboost');
  const app = await openAppTrees();
  const table = [];
  try {
    const request = trainRequest(await app.importCsv(train.csv), await app.importCsv(test.csv), { kind: 'gbdt', params: { ...BOOSTING.ours, nEstimators: trees } });
    const datasetId = await app.importCsv(rows.csv);
    const { runId } = await app.train({ engine: options.engine, threads: 1 }, request);
    for (const threads of options.threads) {
      const ours = () => app.score({ engine: options.engine, threads }, { runId, datasetId });
      const theirs = peer && (async () => {
        const { ms, way, version } = peer({ work: 'predict', train, rows, model, trees, threads, params: BOOSTING.xgboost });
        return { ms, peer: `XGBoost ${version} ${way}` };
      });
      table.push(await compare(options.rounds, { case: 'prediction', size: rows.rows, features, trees, threads, engine: options.engine }, { ours, theirs }));
    }
  } finally {
    await app.close();
  }
  return table;
}
