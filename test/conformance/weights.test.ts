import { describe, expect, it } from 'vitest';
import type { ParamValue, TrainingData } from '../../src/core/contract/index.ts';
import { takeOutcome } from './contractSample.ts';
import { takeTimed } from './timedSample.ts';
import { CASES, SMALL, fitWith, mapFeatures, sampleData, sampleTable, tableRows } from './sampleData.ts';

// With 120 two features divide a node equally well, and rounding alone decides: no matter of weights.
const ROWS = 130;
const other = sampleTable(50, 2);
/** Without chance, which deals other rows out where there are more of them. */
const UNSAMPLED: Record<string, ParamValue> = { ...SMALL, subsample: 1, colsampleBytree: 1, bootstrap: false, alpha: 0.1, dropout: 0, denseDropout: 0, batchSize: 256 };
/** Learn from a few rows drawn by lot: twice the weight is twice the chance, and not the same draw. */
const DRAW_ROWS = new Set(['isolation-forest']);

function takeRows(data: TrainingData, rows: readonly number[]): TrainingData {
  return { ...data, x: tableRows(data.x, rows), y: Float64Array.from(rows, (row) => data.y[row]), ...(data.outcome && { outcome: takeOutcome(data.outcome, rows) }), ...(data.timed && { timed: takeTimed(data.timed, rows) }) };
}

function expectClose(found: Float64Array, expected: Float64Array): void {
  const size = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  found.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(1e-5 * size));
}

describe.each(CASES)('$kind, weighing rows ($task)', ({ kind, task, estimator }) => {
  const data = sampleData(task, ROWS);
  const rows = Array.from(data.y.keys());

  // Asked only of those of whom it is true: see DRAW_ROWS.
  it.each(DRAW_ROWS.has(kind) ? [] : [kind])('counts a row of weight 2 like two rows', async () => {
    const weight = Float64Array.from(rows, (row) => 1 + (row % 2));
    const twice = takeRows(data, rows.flatMap((row) => (row % 2 ? [row, row] : [row])));
    const weighted = await fitWith(estimator, { ...data, weight }, UNSAMPLED);
    expectClose(weighted.predict(other), (await fitWith(estimator, twice, UNSAMPLED)).predict(other));
  });

  it('does not look at a row of weight 0', async () => {
    const kept = rows.filter((row) => row % 3 > 0);
    const weight = Float64Array.from(rows, (row) => (row % 3 > 0 ? 1 : 0));
    const odd = mapFeatures(data.x, (f) => (f.kind === 'number' ? { ...f, values: f.values.map((value, row) => (weight[row] > 0 ? value : [NaN, 1e9][row % 2])) } : { ...f, categories: [...f.categories, 'odd'], codes: f.codes.map((code, row) => (weight[row] > 0 ? code : f.categories.length)) }));
    const y = data.y.map((target, row) => (weight[row] > 0 || task === 'anomaly' ? target : data.classes ? 0 : 1e9));
    const weighted = await fitWith(estimator, { ...data, x: odd, y, weight }, UNSAMPLED);
    expectClose(weighted.predict(other), (await fitWith(estimator, takeRows(data, kept), UNSAMPLED)).predict(other));
  });

  it('is the same where every weight is 1 as where there are none', async () => {
    const weight = new Float64Array(ROWS).fill(1);
    expectClose((await fitWith(estimator, { ...data, weight }, UNSAMPLED)).predict(other), (await fitWith(estimator, data, UNSAMPLED)).predict(other));
  });
});
