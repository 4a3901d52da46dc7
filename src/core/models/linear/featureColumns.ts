import type { Feature } from '../../contract/index.ts';
import { withinSeen } from './design.ts';
import type { Design, DesignFeature, NumberDesign } from './design.ts';

/** A feature's columns as a block of the design matrix, never written out: rows × columns of all features. */
export interface FeatureColumns {
  /** Adds to each row's score its columns times their coefficients. */
  addScores(coefficients: Float64Array, scores: Float64Array): void;
  /** Adds to each column's sum its rows times their shares. */
  addSums(shares: Float64Array, sums: Float64Array): void;
}

/** `table` holds the design's features in its order. */
export function featureColumns({ features }: Design, table: readonly Feature[]): FeatureColumns[] {
  return features.map((feature, i) => columnsFor(feature, table[i]));
}

function columnsFor(feature: DesignFeature, given: Feature): FeatureColumns {
  if (feature.kind === 'number' && given.kind === 'number') return numberColumns(feature, withinSeen(given.values, feature));
  if (feature.kind === 'category' && given.kind === 'category') return categoryColumns(feature, given);
  throw new TypeError(`Feature "${feature.name}" is of another kind than the model's.`);
}

function numberColumns({ mean, scale, column, missingColumn }: NumberDesign, values: Float64Array): FeatureColumns {
  return {
    addScores(coefficients, scores) {
      const slope = column < 0 ? 0 : coefficients[column] / scale;
      const missing = missingColumn < 0 ? 0 : coefficients[missingColumn];
      for (let row = 0; row < values.length; row++) scores[row] += Number.isFinite(values[row]) ? (values[row] - mean) * slope : missing;
    },
    addSums(shares, sums) {
      let present = 0;
      let missing = 0;
      for (let row = 0; row < values.length; row++) {
        if (shares[row] === 0) continue;
        if (Number.isFinite(values[row])) present += (values[row] - mean) * shares[row];
        else missing += shares[row];
      }
      if (column >= 0) sums[column] += present / scale;
      if (missingColumn >= 0) sums[missingColumn] += missing;
    },
  };
}

function categoryColumns({ categories, column }: Extract<DesignFeature, { kind: 'category' }>, given: Extract<Feature, { kind: 'category' }>): FeatureColumns {
  const { codes } = given;
  const columnByName = new Map(categories.map((name, i) => [name, column + i]));
  const columnOfCode = Int32Array.from(given.categories, (name) => columnByName.get(name) ?? -1);
  const columnOf = (row: number) => (codes[row] < 0 ? -1 : columnOfCode[codes[row]]);
  return {
    addScores(coefficients, scores) {
      for (let row = 0; row < codes.length; row++) {
        const own = columnOf(row);
        if (own >= 0) scores[row] += coefficients[own];
      }
    },
    addSums(shares, sums) {
      for (let row = 0; row < codes.length; row++) {
        const own = columnOf(row);
        if (own >= 0) sums[own] += shares[row];
      }
    },
  };
}
