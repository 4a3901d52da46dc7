import type { Artifact, Importance, Json, Model } from '../../contract/index.ts';
import { alignFeatures } from '../alignFeatures.ts';
import { asNames, isRecord, readArtifact } from '../artifactReader.ts';
import { MAX_CATEGORY_COLUMNS, createRowReader, createSparseRow } from './design.ts';
import type { Design, DesignFeature } from './design.ts';

export const RIDGE_KIND = 'ridge';
const VERSION = 1;

/** All that a ridge model is. */
export interface RidgeParts {
  readonly design: Design;
  /** One a column, for standardised numbers and 0/1 columns. */
  readonly coefficients: Float64Array<ArrayBuffer>;
  /** Standard deviation of each column among training rows: coefficient × spread is what a column moves. */
  readonly spreads: Float64Array<ArrayBuffer>;
  readonly intercept: number;
  readonly facts: Readonly<Record<string, number>>;
}

export function createRidgeModel(parts: RidgeParts): Model {
  const { design, coefficients, spreads, intercept, facts } = parts;
  return {
    kind: RIDGE_KIND,
    featureNames: design.features.map(({ name }) => name),
    facts,
    predict(x) {
      const readRow = createRowReader(design, alignFeatures(design.features, x));
      const row = createSparseRow(design);
      return Float64Array.from({ length: x.rows }, (_, i) => {
        readRow(i, row);
        let sum = intercept;
        for (let k = 0; k < row.count; k++) sum += coefficients[row.columns[k]] * row.values[k];
        return sum;
      });
    },
    importance: () => coefficientShares(parts),
    toArtifact: () => ({
      kind: RIDGE_KIND,
      version: VERSION,
      meta: { intercept, facts, features: design.features.map((feature) => ({ ...feature })) },
      buffers: { coefficients: coefficients.slice(), spreads: spreads.slice() },
    }),
    dispose: () => {},
  };
}

/** Each feature's share of Σ|standardised coefficient| over all columns, largest first. */
function coefficientShares({ design, coefficients, spreads }: RidgeParts): Importance[] {
  const sizes = coefficients.map((coefficient, column) => Math.abs(coefficient * spreads[column]));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const shares = design.features.map((feature) => {
    const size = columnsOf(feature).reduce((sum, column) => sum + sizes[column], 0);
    return { feature: feature.name, importance: total > 0 ? size / total : 0 };
  });
  return shares.sort((a, b) => b.importance - a.importance);
}

/** The columns of a feature, ascending. */
function columnsOf(feature: DesignFeature): number[] {
  if (feature.kind === 'category') return feature.categories.map((_, i) => feature.column + i);
  return [feature.column, feature.missingColumn].filter((column) => column >= 0);
}

/** Throws `bad-file`. */
export function loadRidgeModel(artifact: Artifact): Model {
  const reader = readArtifact(artifact, RIDGE_KIND, VERSION);
  const features = reader.list('features').map((feature) => readFeature(feature) ?? reader.refuse('a feature is not described as it should be'));
  if (!asNames(features.map(({ name }) => name))) reader.refuse('a feature is named twice');
  const columns = features.flatMap(columnsOf);
  if (columns.some((column, i) => column !== i)) reader.refuse('its columns are not numbered one after the other');
  return createRidgeModel({
    design: { features, columns: columns.length },
    coefficients: reader.finiteBuffer('coefficients', columns.length),
    spreads: reader.finiteBuffer('spreads', columns.length),
    intercept: reader.finiteNumber('intercept'),
    facts: reader.numbers('facts'),
  });
}

function readFeature(feature: Json): DesignFeature | undefined {
  if (!isRecord(feature) || typeof feature.name !== 'string') return undefined;
  const { name, kind, mean, scale, column, missingColumn } = feature;
  if (typeof column !== 'number') return undefined;
  if (kind === 'category') {
    const categories = asNames(feature.categories);
    return categories && categories.length <= MAX_CATEGORY_COLUMNS ? { kind, name, categories, column } : undefined;
  }
  if (kind !== 'number' || typeof missingColumn !== 'number' || typeof mean !== 'number' || typeof scale !== 'number') return undefined;
  return Number.isFinite(mean) && Number.isFinite(scale) && scale > 0 ? { kind, name, mean, scale, column, missingColumn } : undefined;
}
