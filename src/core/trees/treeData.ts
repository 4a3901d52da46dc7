import type { FeatureTable, FitContext, TrainingData, TreeSession } from '../contract/index.ts';
import { alignFeatures, byName } from '../models/alignFeatures.ts';
import { writeColumn } from './binnedMatrix.ts';
import type { BinnedMatrix } from './binnedMatrix.ts';
import { fitBins, knownCategories } from './binning.ts';
import type { FeatureBins } from './binning.ts';
import type { TreeInput } from './encode.ts';

/** Features by name, with the bins that the training rows give them; categories of `known` inputs keep their bins. Weighs rows by `weight`. */
export async function fitFeatureBins({ x, weight }: TrainingData, maxBin: number, known: readonly TreeInput[] | undefined, ctx: FitContext): Promise<readonly FeatureBins[]> {
  const features = [...x.features].sort(byName);
  const bins: FeatureBins[] = [];
  for (const feature of features) {
    const before = known?.find(({ name }) => name === feature.name);
    bins.push(before?.kind === 'category' ? knownCategories(before) : fitBins(feature, maxBin, weight));
    ctx.onProgress({ phase: 'bins', done: bins.length, total: features.length, unit: 'steps' });
    await ctx.breathe();
  }
  return bins;
}

export function toInput(bins: FeatureBins): TreeInput {
  return bins.kind === 'number' ? { kind: 'number', name: bins.name } : bins;
}

/** Puts training and validation rows into the session's bins. */
export async function fillBins(session: TreeSession, { x, validation }: TrainingData, bins: readonly FeatureBins[], ctx: FitContext): Promise<void> {
  await writeTable(session.train, x, bins, ctx);
  if (session.validation && validation) await writeTable(session.validation, validation.x, bins, ctx);
}

async function writeTable(matrix: BinnedMatrix, x: FeatureTable, bins: readonly FeatureBins[], ctx: FitContext): Promise<void> {
  const columns = alignFeatures(bins, x);
  for (let i = 0; i < bins.length; i++) {
    writeColumn(matrix, i, columns[i], bins[i]);
    await ctx.breathe();
  }
}
