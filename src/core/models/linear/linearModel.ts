import type { Artifact, Explanation, FeatureTable, Importance, Json, Model } from '../../contract/index.ts';
import { isRecord } from '../../contract/record.ts';
import { sigmoid } from '../../math/sigmoid.ts';
import { softmax } from '../../math/softmax.ts';
import { alignFeatures } from '../alignFeatures.ts';
import { asNames, readArtifact } from '../artifactReader.ts';
import { MAX_CATEGORY_COLUMNS, columnsOf } from './design.ts';
import type { Design, DesignFeature, NumberDesign, Seen } from './design.ts';
import { featureColumns } from './featureColumns.ts';
import { linkOf } from './link.ts';

/** Of artifacts. 2: scores by output, and the columns' means. */
export const LINEAR_VERSION = 2;

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
      version: LINEAR_VERSION,
      meta: { facts, features: design.features.map(featureToMeta), ...(classes && { classes: [...classes] }) },
      buffers: { coefficients: coefficients.slice(), intercepts: intercepts.slice(), means: means.slice(), spreads: spreads.slice() },
    }),
    dispose: () => {},
  };
}

function predict(parts: LinearParts, x: FeatureTable): Float64Array {
  const { design, classes } = parts;
  const columns = featureColumns(design, alignFeatures(design.features, x));
  const link = linkOf(classes);
  const byOutput = Array.from(parts.intercepts, (intercept, output) => {
    const scores = new Float64Array(x.rows).fill(intercept);
    for (const { addScores } of columns) addScores(coefficientsOf(parts, output), scores);
    return scores;
  });
  if (link === 'identity') return byOutput[0];
  if (link === 'logit') return byOutput[0].map(sigmoid);
  const outputs = byOutput.length;
  const predicted = Float64Array.from({ length: x.rows * outputs }, (_, i) => byOutput[i % outputs][Math.floor(i / outputs)]);
  for (let from = 0; from < predicted.length; from += outputs) softmax(predicted, from, outputs);
  return predicted;
}

function coefficientsOf({ design, coefficients }: LinearParts, output: number): Float64Array {
  return coefficients.subarray(output * design.columns, (output + 1) * design.columns);
}

/** Each feature's addend against its mean among training rows: Σ coefficient × (column − mean). Exact, by construction. */
function explain(parts: LinearParts, x: FeatureTable): Explanation {
  const { design, classes, intercepts, means } = parts;
  const columns = featureColumns(design, alignFeatures(design.features, x));
  const width = design.features.length;
  const base = intercepts.slice();
  const values = new Float64Array(x.rows * base.length * width);
  for (let output = 0; output < base.length; output++) {
    const coefficients = coefficientsOf(parts, output);
    for (const [f, feature] of design.features.entries()) {
      const atMean = columnsOf(feature).reduce((sum, column) => sum + coefficients[column] * means[column], 0);
      base[output] += atMean;
      const addends = new Float64Array(x.rows).fill(-atMean);
      columns[f].addScores(coefficients, addends);
      for (let row = 0; row < x.rows; row++) values[(row * base.length + output) * width + f] = addends[row];
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

/** Throws `bad-file`. A classifier's artifact names its classes; another's does not. `bounded`: only one that knows how far each number reached in training. */
export function loadLinearModel(kind: string, isClassifier: boolean, artifact: Artifact, bounded = false): Model {
  const reader = readArtifact(artifact, kind, LINEAR_VERSION);
  const features = reader.list('features').map((feature) => readFeature(feature) ?? reader.refuse('a feature is not described as it should be'));
  if (!asNames(features.map(({ name }) => name))) reader.refuse('a feature is named twice');
  if (bounded && !features.every(isBounded)) reader.refuse('it does not say how far each feature reached in training');
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

function featureToMeta(feature: DesignFeature): Json {
  if (feature.kind === 'category') return { ...feature };
  const { seen, ...rest } = feature;
  return seen ? { ...rest, seen: { ...seen } } : rest;
}

function isBounded(feature: DesignFeature): boolean {
  return feature.kind === 'category' || feature.column < 0 || feature.seen !== undefined;
}

function readFeature(feature: Json): DesignFeature | undefined {
  if (!isRecord(feature) || typeof feature.name !== 'string') return undefined;
  const { name, kind, column } = feature;
  if (typeof column !== 'number') return undefined;
  if (kind === 'number') return readNumber(feature, name, column);
  const categories = kind === 'category' ? asNames(feature.categories) : undefined;
  return categories && categories.length <= MAX_CATEGORY_COLUMNS ? { kind: 'category', name, categories, column } : undefined;
}

function readNumber({ mean, scale, missingColumn, seen: given }: Readonly<Record<string, unknown>>, name: string, column: number): NumberDesign | undefined {
  if (typeof missingColumn !== 'number' || typeof mean !== 'number' || typeof scale !== 'number') return undefined;
  if (!Number.isFinite(mean) || !Number.isFinite(scale) || !(scale > 0)) return undefined;
  const seen = readSeen(given);
  return given !== undefined && !seen ? undefined : { kind: 'number', name, mean, scale, column, missingColumn, ...(seen && { seen }) };
}

function readSeen(given: unknown): Seen | undefined {
  if (!isRecord(given)) return undefined;
  const { low, high } = given;
  if (typeof low !== 'number' || typeof high !== 'number') return undefined;
  return Number.isFinite(low) && Number.isFinite(high) && low <= high ? { low, high } : undefined;
}
