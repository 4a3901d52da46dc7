import { WorkbenchError } from '../../contract/index.ts';
import type { Feature } from '../../contract/index.ts';
import type { NeededFeature } from '../alignFeatures.ts';
import { frequentCategories, moments } from '../linear/design.ts';
import { findMeasures } from './steps.ts';
import type { CategoryFeature, NumberFeature } from './steps.ts';

/** How a measure becomes numbers of a step. */
export type MeasureDesign =
  /** (x − shift) / scale, 0 where scale is 0; a missing value counts as `fill`, the training mean. `stepped`: a feature a step, from the first; else one for all of them. */
  | { readonly kind: 'stepped' | 'number'; readonly names: readonly string[]; readonly shift: number; readonly scale: number; readonly fill: number }
  /** A 0/1 number a category, and one for all others (rare, unknown, missing) where training rows had some. `shares`: of the training rows, by number; models of before lack them. */
  | { readonly kind: 'category'; readonly names: readonly string[]; readonly categories: readonly string[]; readonly others: boolean; readonly shares?: readonly number[] };

export interface SequenceDesign {
  readonly steps: number;
  readonly measures: readonly MeasureDesign[];
}

/** Columns of a table and categories, at most: a step has a number for each. */
const MAX_WIDTH = 20_000;

/** Learns steps, scales and categories from training rows, weighted. Throws `bad-input` for values whose squares overflow, or too many columns. */
export async function fitSequences(features: readonly Feature[], weight: Float64Array, isScaled: boolean, breathe: () => Promise<void>): Promise<SequenceDesign> {
  const measures: MeasureDesign[] = [];
  for (const { kind, features: own } of findMeasures(features)) {
    measures.push(kind === 'category' ? fitCategory(own[0], weight) : await fitNumbers(kind, own, weight, isScaled, breathe));
    await breathe();
  }
  const design = { steps: stepsOf(measures), measures };
  if (widthOf(design) <= MAX_WIDTH) return design;
  throw new WorkbenchError('bad-input', `The table comes to ${widthOf(design)} columns a step, and a network of sequences takes ${MAX_WIDTH} at most. Leave some columns out.`);
}

function fitCategory({ name, codes, categories }: CategoryFeature, weight: Float64Array): MeasureDesign {
  const frequent = frequentCategories(codes, categories, weight);
  const known = new Set(frequent);
  const isKnown = categories.map((category) => known.has(category));
  const others = codes.some((code) => code < 0 || !isKnown[code]);
  const placeOf = new Map(frequent.map((category, place) => [category, place]));
  const shares = new Array<number>(frequent.length + (others ? 1 : 0)).fill(0);
  const total = weight.reduce((sum, w) => sum + w, 0);
  codes.forEach((code, row) => (shares[placeOf.get(categories[code]) ?? frequent.length] += weight[row] / total));
  return { kind: 'category', names: [name], categories: frequent, others, shares: shares.map((share) => Math.min(share, 1)) };
}

/** One mean and scale for all steps of a measure. */
async function fitNumbers(kind: 'stepped' | 'number', features: readonly NumberFeature[], weight: Float64Array, isScaled: boolean, breathe: () => Promise<void>): Promise<MeasureDesign> {
  const { mean, scale } = await momentsOfSteps(features, weight, breathe);
  const names = features.map(({ name }) => name);
  if (!Number.isFinite(scale)) {
    throw new WorkbenchError('bad-input', `Feature "${names[0]}" has values too large for a neural network: their squares overflow. Divide them by a constant and train again.`, { feature: names[0] });
  }
  return isScaled ? { kind, names, shift: mean, scale, fill: mean } : { kind, names, shift: 0, scale: 1, fill: mean };
}

/** Weighted mean and standard deviation over all steps; of steps that are all missing nothing is taken. */
async function momentsOfSteps(features: readonly NumberFeature[], weight: Float64Array, breathe: () => Promise<void>): Promise<{ mean: number; scale: number }> {
  if (features.length === 1) return moments(features[0].values, weight);
  const steps: { mean: number; scale: number; total: number }[] = [];
  for (const { values } of features) {
    const total = values.reduce((sum, value, row) => (Number.isNaN(value) ? sum : sum + weight[row]), 0);
    if (total > 0) steps.push({ ...moments(values, weight), total });
    await breathe();
  }
  const whole = steps.reduce((sum, { total }) => sum + total, 0);
  const mean = steps.reduce((sum, step) => sum + (step.total / whole) * step.mean, 0);
  const variance = steps.reduce((sum, step) => sum + (step.total / whole) * (step.scale ** 2 + (step.mean - mean) ** 2), 0);
  const isConstant = steps.every((step) => step.scale === 0 && step.mean === steps[0].mean);
  return isConstant ? { mean: steps[0]?.mean ?? 0, scale: 0 } : { mean, scale: Math.sqrt(variance) };
}

export function stepsOf(measures: readonly MeasureDesign[]): number {
  return measures.reduce((steps, { kind, names }) => (kind === 'stepped' ? Math.max(steps, names.length) : steps), 1);
}

/** Numbers a step. */
export function widthOf({ measures }: Pick<SequenceDesign, 'measures'>): number {
  return measures.reduce((width, measure) => width + columnsOf(measure), 0);
}

export function columnsOf(measure: MeasureDesign): number {
  return measure.kind === 'category' ? measure.categories.length + (measure.others ? 1 : 0) : 1;
}

/** The features that the design reads, in its order. */
export function neededFeatures({ measures }: Pick<SequenceDesign, 'measures'>): readonly NeededFeature[] {
  return measures.flatMap(({ kind, names }) => names.map((name) => ({ name, kind: kind === 'category' ? ('category' as const) : ('number' as const) })));
}

