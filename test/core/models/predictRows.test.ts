import { describe, expect, it } from 'vitest';
import type { FeatureTable } from '../../../src/core/contract/index.ts';
import { predictRows } from '../../../src/core/models/predictRows.ts';
import { createTestContext } from '../../testContext.ts';

const table: FeatureTable = { rows: 10, features: [{ name: 'x', kind: 'number', values: Float64Array.from({ length: 10 }, (_, row) => row) }] };

describe('predicting in parts', () => {
  it('asks a slow model for few rows between two breaths, and puts them together', async () => {
    const asked: number[] = [];
    const predict = (x: FeatureTable) => {
      asked.push(x.rows);
      const [feature] = x.features;
      return feature.kind === 'number' ? Float64Array.from(feature.values, (value) => 2 * value) : new Float64Array(0);
    };
    expect(await predictRows({ predict, rowsAtOnce: 4 }, table, createTestContext())).toEqual(Float64Array.from({ length: 10 }, (_, row) => 2 * row));
    expect(asked).toEqual([4, 4, 2]);
    await predictRows({ predict }, table, createTestContext());
    expect(asked).toEqual([4, 4, 2, 10]);
  });
});
