import { expect } from 'vitest';
import type { Feature, FeatureTable, Model } from '../../../src/core/contract/index.ts';
import { createGbdtModel } from '../../../src/core/models/gradient-boosting/gbdtModel.ts';
import type { BoostedForest } from '../../../src/formats/xgboost/types.ts';

/** A column as test/oracles/xgboostModels.py writes it: numbers with null for missing, or codes with −1 for missing. */
export type PeerColumn = { readonly name: string; readonly values: readonly (number | null)[] } | { readonly name: string; readonly codes: readonly number[] };

/** What XGBoost says of a model. */
export interface PeerCase {
  readonly name: string;
  readonly rounds: number;
  readonly columns: readonly PeerColumn[];
  readonly predictions: readonly number[];
  readonly margins: readonly number[];
  /** Rows × outputs × (features and, last, the base). */
  readonly contributions: readonly number[];
  readonly importance: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Categories are named by `categories`, or by their code. */
export function tableOf(columns: readonly PeerColumn[], categories?: readonly string[]): FeatureTable {
  const features = columns.map((column): Feature => {
    if ('values' in column) return { name: column.name, kind: 'number', values: Float64Array.from(column.values, (value) => value ?? NaN) };
    const codes = Int32Array.from(column.codes);
    return { name: column.name, kind: 'category', codes, categories: categories ?? Array.from({ length: Math.max(...codes) + 1 }, (_, code) => String(code)) };
  });
  const [first] = features;
  return { rows: first.kind === 'number' ? first.values.length : first.codes.length, features };
}

export function modelOf(boosted: BoostedForest): Model {
  return createGbdtModel({ ...boosted, earlierTrees: boosted.forest.trees.length, learning: { metric: 'rmse', train: [], validation: [] }, facts: {} });
}

/** As close as 32-bit sums are to ours: relative to max(1, |expected|). */
export function expectClose(found: ArrayLike<number>, expected: readonly number[], tolerance: number, scale: readonly number[] = expected): void {
  expect(found).toHaveLength(expected.length);
  const per = expected.length / scale.length;
  const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(found[i] - value) / Math.max(1, Math.abs(scale[Math.floor(i / per)]))), 0);
  expect(worst).toBeLessThan(tolerance);
}

/** Of two classes XGBoost says both probabilities, we say the second; of one output there is nothing to choose. */
export function predictionsOf({ predictions }: { readonly predictions: readonly number[] }, { forest, objective }: BoostedForest, rows: number): readonly number[] {
  const isPair = objective === 'logistic' && predictions.length === 2 * rows && forest.outputs === 1;
  return isPair ? predictions.filter((_, i) => i % 2 === 1) : predictions;
}

/** Our contributions in XGBoost's order: the base after the features. */
export function withBase({ values, base, featureNames }: { values: Float64Array; base: Float64Array; featureNames: readonly string[] }): number[] {
  const features = featureNames.length;
  return Array.from({ length: values.length / features }, (_, i) => [...values.subarray(i * features, (i + 1) * features), base[i % base.length]]).flat();
}

/** Contributions to the second of two classes less those to the first are those to its log-odds. */
export function contributionsOf({ contributions, columns }: Pick<PeerCase, 'contributions' | 'columns'>, { forest }: BoostedForest, rows: number): readonly number[] {
  const width = columns.length + 1;
  if (contributions.length === rows * forest.outputs * width) return contributions;
  return Array.from({ length: rows * width }, (_, i) => {
    const first = Math.floor(i / width) * 2 * width + (i % width);
    return contributions[first + width] - contributions[first];
  });
}
