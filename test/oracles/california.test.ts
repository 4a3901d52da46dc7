import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { Feature, FeatureTable } from '../../src/core/contract/index.ts';
import { resolveParams } from '../../src/core/contract/index.ts';
import { regressionMetrics } from '../../src/core/metrics/regression.ts';
import { gradientBoosting } from '../../src/core/models/gradient-boosting/gradientBoosting.ts';
import { createTestContext } from '../testContext.ts';
import { missingSharedData, sharedData } from '../sharedData.ts';
import oracle from './california.json' with { type: 'json' };

const FILE = 'tabular/california_housing.csv';
const TARGET = 'median_house_value';
const CATEGORY = 'ocean_proximity';

function readFeatures(): Feature[] {
  const { data, meta } = Papa.parse<Record<string, string>>(readFileSync(sharedData(FILE), 'utf8'), { header: true, skipEmptyLines: true });
  return (meta.fields ?? []).map((name) => {
    const cells = data.map((row) => row[name]);
    if (name !== CATEGORY) return { name, kind: 'number', values: Float64Array.from(cells, (cell) => (cell === '' ? NaN : Number(cell))) };
    const categories = [...new Set(cells)];
    return { name, kind: 'category', categories, codes: Int32Array.from(cells, (cell) => categories.indexOf(cell)) };
  });
}

function part(features: readonly Feature[], keep: (row: number) => boolean): FeatureTable {
  const kept = features.map((feature): Feature => (feature.kind === 'number' ? { ...feature, values: feature.values.filter((_, row) => keep(row)) } : { ...feature, codes: feature.codes.filter((_, row) => keep(row)) }));
  const [first] = kept;
  return { rows: first.kind === 'number' ? first.values.length : first.codes.length, features: kept };
}

function valuesOf(features: readonly Feature[], name: string): Float64Array {
  const feature = features.find((candidate) => candidate.name === name);
  return feature?.kind === 'number' ? feature.values : new Float64Array(0);
}

describe.skipIf(missingSharedData(FILE))('California housing, every fifth row held out', () => {
  it.each([
    ['numbers alone', oracle.rmse.numbers, [TARGET, CATEGORY]],
    ['the category, too', oracle.rmse.withCategory, [TARGET]],
  ])('is predicted within 2 % of native XGBoost with %s (means of five and three seeds)', async (_, native, without) => {
    const all = readFeatures();
    const used = all.filter(({ name }) => !without.includes(name));
    const isHeld = (row: number) => row % 5 === 0;
    const y = valuesOf(all, TARGET);
    const data = { x: part(used, (row) => !isHeld(row)), y: y.filter((__, row) => !isHeld(row)) };
    const { params } = oracle;
    const given = resolveParams('gbdt', gradientBoosting.params, {
      nEstimators: params.n_estimators,
      maxDepth: params.max_depth,
      learningRate: params.learning_rate,
      subsample: params.subsample,
      colsampleBytree: params.colsample_bytree,
      regLambda: params.reg_lambda,
      minChildWeight: params.min_child_weight,
    });
    const errors: number[] = [];
    for (const seed of [1, 2, 3]) {
      const model = await gradientBoosting.fit(data, given, createTestContext({ seed }));
      errors.push(regressionMetrics(y.filter((__, row) => isHeld(row)), model.predict(part(used, isHeld))).rmse);
    }
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    console.info(`California housing: RMSE ${errors.map((error) => error.toFixed(0)).join(', ')}; XGBoost ${native.map((error) => error.toFixed(0)).join(', ')}`);
    expect(mean(errors)).toBeLessThan(1.02 * mean(native));
  });
});
