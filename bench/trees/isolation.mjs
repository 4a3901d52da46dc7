/** Isolation forests in the app against scikit-learn's. */
import { fitPartsOf, openAppTrees } from './appTrees.mjs';
import { ISOLATION } from './cases.mjs';
import { compare } from './compare.mjs';
import { treeData } from './data.mjs';
import { nativePeer, shapesOf } from './options.mjs';

const kind = 'isolation-forest';

/**
 * @param {import('./options.mjs').TreeOptions} options
 * @returns {Promise<import('./compare.mjs').TreeRow[]>}
 */
export async function measureIsolation(options) {
  const peer = nativePeer('sklearn');
  const table = [];
  for (const shape of shapesOf(ISOLATION.shapes, options.size)) table.push(...(await measureShape(shape, options, peer)));
  return table;
}

/**
 * @param {{ rows: number, features: number }} shape
 * @param {import('./options.mjs').TreeOptions} options
 * @param {ReturnType<typeof nativePeer>} peer
 */
async function measureShape({ rows, features }, options, peer) {
  const trees = options.trees ?? ISOLATION.trees;
  const train = treeData({ rows, features });
  const app = await openAppTrees();
  const table = [];
  try {
    const datasetId = await app.importCsv(train.csv);
    const request = { datasetId, options: { exclude: ['y', 'isHigh'], models: [{ kind, params: { ...ISOLATION.ours, nEstimators: trees } }] } };
    for (const threads of options.threads) {
      const ours = async () => roundOf(await app.trainAnomaly({ engine: options.engine, threads }, request), rows);
      const theirs = peer && (async () => {
        const { version, ...found } = peer({ learn: 'anomaly', train, threads, params: { ...ISOLATION.sklearn, n_estimators: trees } });
        return { ...found, peer: `scikit-learn ${version}` };
      });
      table.push(await compare(options.rounds, { case: 'isolation', size: rows, features, trees, threads, engine: options.engine }, { ours, theirs }));
    }
  } finally {
    await app.close();
  }
  return table;
}

/**
 * Without a score: there is no target to be judged by.
 * @param {Awaited<ReturnType<Awaited<ReturnType<typeof openAppTrees>>['trainAnomaly']>>} trained
 * @param {number} rows
 */
function roundOf({ report, peakBytes }, rows) {
  if (report.rows.train !== rows) throw new Error(`The app learned from ${report.rows.train} rows, not ${rows}.`);
  const partsMs = fitPartsOf(report, kind);
  return { ms: Object.values(partsMs).reduce((sum, ms) => sum + ms, 0), partsMs, peakBytes };
}
