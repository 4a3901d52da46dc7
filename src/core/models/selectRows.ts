import type { Feature, FeatureTable } from '../contract/index.ts';

/** The given rows of a table, in the given order. */
export function selectRows(table: FeatureTable, rows: Int32Array): FeatureTable {
  return { rows: rows.length, features: table.features.map((feature) => selectFeature(feature, rows)) };
}

/** A feature's values at the given rows. */
export function selectFeature(feature: Feature, rows: Int32Array): Feature {
  return feature.kind === 'number' ? { ...feature, values: selectValues(feature.values, rows) } : { ...feature, codes: selectCodes(feature.codes, rows) };
}

export function selectValues(values: Float64Array, rows: Int32Array): Float64Array {
  // A plain loop: Float64Array.from walks an iterator, many times slower over millions of values.
  const selected = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) selected[i] = values[rows[i]];
  return selected;
}

export function selectCodes(codes: Int32Array, rows: Int32Array): Int32Array {
  const selected = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) selected[i] = codes[rows[i]];
  return selected;
}
