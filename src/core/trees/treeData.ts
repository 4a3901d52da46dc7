import type { FeatureTable, FitContext, TrainingData, TreeSession } from '../contract/index.ts';
import { alignFeatures, byName } from '../models/alignFeatures.ts';
import { fitBins, knownCategories } from './binning.ts';
import type { FeatureBins } from './binning.ts';
import type { TreeInput } from './encode.ts';

/** Features by name, with the bins that the training rows give them; categories of `known` inputs keep their bins. Weighs rows by `weight`. */
export async function fitFeatureBins({ x, weight }: TrainingData, maxBin: number, known: readonly TreeInput[] | undefined, ctx: FitContext): Promise<readonly FeatureBins[]> {
  const features = [...x.features].sort(byName);
  const edges = weight ? new Map<string, Float64Array>() : await edgesOf(x, maxBin, ctx);
  const bins: FeatureBins[] = [];
  for (const feature of features) {
    const { name } = feature;
    const before = known?.find((input) => input.name === name);
    const found = edges.get(name);
    if (found) bins.push({ kind: 'number', name, edges: found });
    else bins.push(before?.kind === 'category' ? knownCategories(before) : fitBins(feature, maxBin, weight));
    ctx.onProgress({ phase: 'bins', done: bins.length, total: features.length, unit: 'steps' });
    await ctx.breathe();
  }
  return bins;
}

/** Edges of the numbers by feature, found by the engine. */
async function edgesOf({ features }: FeatureTable, maxBin: number, ctx: FitContext): Promise<ReadonlyMap<string, Float64Array>> {
  const numbers = features.filter((feature) => feature.kind === 'number');
  ctx.onProgress({ phase: 'bins', done: 0, total: features.length, unit: 'steps' });
  const edges = await ctx.engine.findEdges(numbers.map(({ values }) => values), maxBin, () => ctx.breathe());
  return new Map(numbers.map(({ name }, i) => [name, edges[i]]));
}

export function toInput(bins: FeatureBins): TreeInput {
  return bins.kind === 'number' ? { kind: 'number', name: bins.name } : bins;
}

/** Puts training and validation rows into the session's bins. */
export async function fillBins(session: TreeSession, { x, validation }: TrainingData, bins: readonly FeatureBins[]): Promise<void> {
  await session.writeBins(session.train, alignFeatures(bins, x));
  if (session.validation && validation) await session.writeBins(session.validation, alignFeatures(bins, validation.x));
}
