import { describe, expect, it } from 'vitest';
import type { FeatureTable } from '../../../src/core/contract/index.ts';
import { predictRows } from '../../../src/core/models/predictRows.ts';
import { referenceEngine } from '../../../src/core/neural/referenceEngine.ts';
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

describe('a model that predicts on engines for networks', () => {
  const x = (rows: number): FeatureTable => ({ rows, features: [] });
  const model = { predict: ({ rows }: FeatureTable) => new Float64Array(rows).fill(1), predictOn: async ({ rows }: FeatureTable) => new Float64Array(rows).fill(2) };
  const neural = async () => referenceEngine;

  it('does so for many rows alone, and where there is such an engine', async () => {
    expect((await predictRows(model, x(51), { ...createTestContext(), neural }))[0]).toBe(2);
    expect((await predictRows(model, x(50), { ...createTestContext(), neural }))[0]).toBe(1);
    expect((await predictRows(model, x(51), createTestContext()))[0]).toBe(1);
  });
});
