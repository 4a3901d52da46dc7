import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { Estimator, Feature, FeatureTable } from '../../src/core/contract/index.ts';
import { resolveParams } from '../../src/core/contract/index.ts';
import { regressionMetrics } from '../../src/core/metrics/regression.ts';
import { elasticNet } from '../../src/core/models/elastic-net/elasticNet.ts';
import { ridge } from '../../src/core/models/ridge/ridge.ts';
import { selectRows, selectValues } from '../../src/tasks/featureTables.ts';
import { missingSharedData, sharedData } from '../sharedData.ts';
import { createTestContext } from '../testContext.ts';

const FILE = 'tabular/california_housing.csv';
const TARGET = 'median_house_value';
const CATEGORY = 'ocean_proximity';

function readHousing(): { readonly x: FeatureTable; readonly y: Float64Array } {
  const { data, meta } = Papa.parse<Record<string, string>>(readFileSync(sharedData(FILE), 'utf8'), { header: true, skipEmptyLines: true });
  const numbers = (name: string) => Float64Array.from(data, (row) => (row[name] === '' ? NaN : Number(row[name])));
  const categories = [...new Set(data.map((row) => row[CATEGORY]))];
  const features = (meta.fields ?? []).filter((name) => name !== TARGET).map((name): Feature =>
    name === CATEGORY ? { name, kind: 'category', categories, codes: Int32Array.from(data, (row) => categories.indexOf(row[name])) } : { name, kind: 'number', values: numbers(name) });
  return { x: { rows: data.length, features }, y: numbers(TARGET) };
}

describe.skipIf(missingSharedData(FILE))('linear models on California housing, every fifth row held out', () => {
  it('predict equally well, the elastic net with an alpha of its own choice', async () => {
    const { x, y } = readHousing();
    const rows = Int32Array.from(y.keys());
    const held = rows.filter((row) => row % 5 === 0);
    const learned = rows.filter((row) => row % 5 !== 0);
    const data = { x: selectRows(x, learned), y: selectValues(y, learned) };
    const r2 = async (estimator: Estimator) => {
      const model = await estimator.fit(data, resolveParams(estimator.kind, estimator.params, {}), createTestContext());
      return regressionMetrics(selectValues(y, held), model.predict(selectRows(x, held))).r2 ?? NaN;
    };
    const [net, full] = [await r2(elasticNet as Estimator), await r2(ridge as Estimator)];
    console.info(`California housing: R² of the elastic net ${net.toFixed(4)}, of ridge regression ${full.toFixed(4)}`);
    expect(full).toBeGreaterThan(0.6);
    expect(Math.abs(net - full)).toBeLessThan(0.005);
  });
});
