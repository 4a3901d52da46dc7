import type { Artifact, Explanation, FeatureTable, Importance, Json, Model } from '../../contract/index.ts';
import { sigmoid } from '../../math/sigmoid.ts';
import { alignFeatures } from '../alignFeatures.ts';
import { asNames, isRecord, readArtifact } from '../artifactReader.ts';
import { MAX_CATEGORY_COLUMNS, columnsOf, createRowReader, createSparseRow, featureOfColumns } from './design.ts';
import type { Design, DesignFeature, SparseRow } from './design.ts';
import { linkOf, softmax } from './link.ts';

/** 2: scores by output, and the columns' means. */
const VERSION = 2;

/** All that a linear model is. Scores are intercept + Σ coefficient × column: one output, or one a class where there are three or more. */
export interface LinearParts {
  readonly kind: string;
  readonly design: Design;
  readonly classes?: readonly string[];
  /** Outputs × columns, row-major; for standardised numbers and 0/1 columns. */
  readonly coefficients: Float64Array<ArrayBuffer>;
  /** One an output. */
  readonly intercepts: Float64Array<ArrayBuffer>;
  /** Mean of each column among training rows: explanations start there. */
  readonly means: Float64Array<ArrayBuffer>;
  /** Standard deviation of each column among training rows: coefficient × spread is what a column moves. */
  readonly spreads: Float64Array<ArrayBuffer>;
  readonly facts: Readonly<Record<string, number>>;
}

export function createLinearModel(parts: LinearParts): Model {
  const { kind, design, classes, coefficients, intercepts, means, spreads, facts } = parts;
  return {
    kind,
    ...(classes && { classes }),
    featureNames: design.features.map(({ name }) => name),
    facts,
    predict: (x) => predict(parts, x),
    explain: (x) => explain(parts, x),
    importance: () => coefficientShares(parts),
    toArtifact: () => ({
      kind,
      version: VERSION,
      meta: { facts, features: design.features.map((feature) => ({ ...feature })), ...(classes && { classes: [...classes] }) },
      buffers: { coefficients: coefficients.slice(), intercepts: intercepts.slice(), means: means.slice(), spreads: spreads.slice() },
    }),
    dispose: () => {},
  };
}

function predict(parts: LinearParts, x: FeatureTable): Float64Array {
  const { design, classes, intercepts } = parts;
  const readRow = createRowReader(design, alignFeatures(design.features, x));
  const row = createSparseRow(design);
  const link = linkOf(classes);
  const outputs = intercepts.length;
  const predicted = new Float64Array(x.rows * outputs);
  for (let i = 0; i < x.rows; i++) {
    readRow(i, row);
    const scores = predicted.subarray(i * outputs, (i + 1) * outputs);
    addScores(parts, row, scores);
    if (link === 'logit') scores[0] = sigmoid(scores[0]);
    if (link === 'softmax') softmax(scores);
  }
  return predicted;
}

function addScores({ design, coefficients, intercepts }: LinearParts, { columns, values, count }: SparseRow, scores: Float64Array): void {
  for (let output = 0; output < scores.length; output++) {
    const start = output * design.columns;
    let sum = intercepts[output];
    for (let k = 0; k < count; k++) sum += coefficients[start + columns[k]] * values[k];
    scores[output] = sum;
  }
}

/** Each feature's addend against its mean among training rows: Σ coefficient × (column − mean). Exact, by construction. */
function explain({ design, classes, coefficients, intercepts, means }: LinearParts, x: FeatureTable): Explanation {
  const readRow = createRowReader(design, alignFeatures(design.features, x));
  const row = createSparseRow(design);
  const featureOf = featureOfColumns(design);
  const outputs = intercepts.length;
  const base = intercepts.slice();
  const atMean = new Float64Array(outputs * design.features.length);
  for (let i = 0; i < coefficients.length; i++) {
    const output = Math.floor(i / design.columns);
    const column = i % design.columns;
    base[output] += coefficients[i] * means[column];
    atMean[output * design.features.length + featureOf[column]] += coefficients[i] * means[column];
  }
  const values = new Float64Array(x.rows * atMean.length);
  for (let i = 0; i < x.rows; i++) {
    readRow(i, row);
    const addends = values.subarray(i * atMean.length, (i + 1) * atMean.length);
    for (let k = 0; k < addends.length; k++) addends[k] = -atMean[k];
    for (let k = 0; k < row.count; k++) {
      const column = row.columns[k];
      for (let output = 0; output < outputs; output++) addends[output * design.features.length + featureOf[column]] += coefficients[output * design.columns + column] * row.values[k];
    }
  }
  return { featureNames: design.features.map(({ name }) => name), base, values, link: linkOf(classes) };
}

/** Each feature's share of Σ|coefficient × spread| over all columns and outputs, largest first. */
function coefficientShares({ design, coefficients, spreads }: LinearParts): Importance[] {
  const sizes = new Float64Array(design.columns);
  coefficients.forEach((coefficient, i) => (sizes[i % design.columns] += Math.abs(coefficient * spreads[i % design.columns])));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const shares = design.features.map((feature) => {
    const size = columnsOf(feature).reduce((sum, column) => sum + sizes[column], 0);
    return { feature: feature.name, importance: total > 0 ? size / total : 0 };
  });
  return shares.sort((a, b) => b.importance - a.importance);
}

/** Throws `bad-file`. A classifier's artifact names its classes; another's does not. */
export function loadLinearModel(kind: string, isClassifier: boolean, artifact: Artifact): Model {
  const reader = readArtifact(artifact, kind, VERSION);
  const features = reader.list('features').map((feature) => readFeature(feature) ?? reader.refuse('a feature is not described as it should be'));
  if (!asNames(features.map(({ name }) => name))) reader.refuse('a feature is named twice');
  const columns = features.flatMap(columnsOf);
  if (columns.some((column, i) => column !== i)) reader.refuse('its columns are not numbered one after the other');
  const classes = isClassifier ? (asNames(reader.list('classes')) ?? reader.refuse('its classes are not named as they should be')) : undefined;
  if (classes && classes.length < 2) reader.refuse('it has fewer than two classes');
  const outputs = classes && classes.length > 2 ? classes.length : 1;
  return createLinearModel({
    kind,
    design: { features, columns: columns.length },
    classes,
    coefficients: reader.finiteBuffer('coefficients', outputs * columns.length),
    intercepts: reader.finiteBuffer('intercepts', outputs),
    means: reader.finiteBuffer('means', columns.length),
    spreads: reader.finiteBuffer('spreads', columns.length),
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
