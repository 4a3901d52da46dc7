/** Boosting in the app against native XGBoost: 100 trees, and the first one. */
import { fitPartsOf, openAppTrees } from './appTrees.mjs';
import { BOOSTING, SHAPES, TEST_ROWS } from './cases.mjs';
import { compare } from './compare.mjs';
import { treeData } from './data.mjs';
import { nativePeer, shapesOf } from './options.mjs';

/**
 * @param {string} datasetId
 * @param {string} testDatasetId
 * @param {{ kind: string, params: Record<string, unknown> }} model
 * @param {'regression' | 'binary'} learn
 */
export function trainRequest(datasetId, testDatasetId, model, learn = 'regression') {
  const [target, other] = learn === 'regression' ? ['y', 'isHigh'] : ['isHigh', 'y'];
  // All rows are learned from, as the peer does.
  return { datasetId, testDatasetId, options: { target, learn, exclude: [other], models: [model], split: { kind: 'file' }, validationShare: 0 } };
}

/**
 * What a training in the app was, as a round.
 * @param {Awaited<ReturnType<Awaited<ReturnType<typeof openAppTrees>>['train']>>} trained
 * @param {{ kind: string, rows: number }} wanted
 */
export function roundOf({ report, peakBytes }, { kind, rows }) {
  if (report.rows.train !== rows) throw new Error(`The app learned from ${report.rows.train} rows, not ${rows}.`);
  const model = report.models.find((candidate) => candidate.kind === kind);
  if (!model) throw new Error(`The report has no ${kind}.`);
  const score = model.learn === 'regression' ? model.metrics.rmse : model.metrics.logLoss;
  const partsMs = fitPartsOf(report, kind);
  return { ms: Object.values(partsMs).reduce((sum, ms) => sum + ms, 0), partsMs, peakBytes, score };
}

/**
 * @param {import('./options.mjs').TreeOptions} options
 * @returns {Promise<import('./compare.mjs').TreeRow[]>}
 */
export async function measureBoosting(options) {
  const peer = nativePeer('xgboost');
  const rows = [];
  for (const shape of shapesOf(SHAPES, options.size)) rows.push(...(await measureShape(shape, options, peer)));
  return rows;
}

/**
 * @param {{ rows: number, features: number }} shape
 * @param {import('./options.mjs').TreeOptions} options
 * @param {ReturnType<typeof nativePeer>} peer
 */
async function measureShape({ rows, features }, options, peer) {
  const train = treeData({ rows, features });
  const test = treeData({ rows: TEST_ROWS, features, part: 'test' });
  const works = [
    { name: 'boosting', trees: options.trees ?? BOOSTING.trees, wanted: options.cases.includes('boosting') },
    { name: 'first-tree', trees: 1, wanted: options.cases.includes('first-tree') && rows >= 100_000 },
  ].filter(({ wanted }) => wanted);
  const table = [];
  if (works.length === 0) return [];
  const app = await openAppTrees();
  try {
    const datasetId = await app.importCsv(train.csv);
    const testDatasetId = await app.importCsv(test.csv);
    for (const threads of options.threads) {
      for (const { name, trees } of works) {
        const request = trainRequest(datasetId, testDatasetId, { kind: 'gbdt', params: { ...BOOSTING.ours, nEstimators: trees } });
        const ours = async () => roundOf(await app.train({ engine: options.engine, threads }, request), { kind: 'gbdt', rows });
        const theirs = peer && (async () => {
          const { version, ...found } = peer({ work: 'fit', train, test, trees, threads, params: BOOSTING.xgboost });
          return { ...found, peer: `XGBoost ${version} hist` };
        });
        table.push(await compare(options.rounds, { case: name, size: rows, features, trees, threads, engine: options.engine }, { ours, theirs }));
      }
    }
  } finally {
    await app.close();
  }
  return table;
}
