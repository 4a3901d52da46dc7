import type { FeatureTable, FitContext, TrainingData } from '../../contract/index.ts';
import { createBinnedMatrix, writeColumn } from '../../trees/binnedMatrix.ts';
import type { BinnedMatrix } from '../../trees/binnedMatrix.ts';
import { fitBins } from '../../trees/binning.ts';
import type { FeatureBins } from '../../trees/binning.ts';
import { createEncoder } from '../../trees/encode.ts';
import type { Encoder, TreeInput } from '../../trees/encode.ts';
import { quantise } from '../../trees/quantise.ts';
import type { Quantised } from '../../trees/quantise.ts';
import { alignFeatures, byName } from '../alignFeatures.ts';

/** Rows in the form that trees are grown from. */
export interface PreparedRows {
  readonly matrix: BinnedMatrix;
  readonly encode: Encoder;
  readonly y: Float64Array;
}

export interface PreparedData {
  /** Features by name. */
  readonly bins: readonly FeatureBins[];
  readonly inputs: readonly TreeInput[];
  readonly train: PreparedRows;
  readonly weight: Float64Array | undefined;
  /** Weights as whole numbers: the hessian of squared error. */
  readonly hessian: Quantised;
  readonly validation: PreparedRows | undefined;
}

/** Learns the bins from the training rows and puts all rows into them. */
export async function prepare({ x, y, weight, validation }: TrainingData, maxBin: number, ctx: FitContext): Promise<PreparedData> {
  const features = [...x.features].sort(byName);
  const bins: FeatureBins[] = [];
  for (const feature of features) {
    bins.push(fitBins(feature, maxBin));
    ctx.onProgress({ phase: 'bins', done: bins.length, total: features.length, unit: 'steps' });
    await ctx.breathe();
  }
  const inputs = bins.map(toInput);
  const train = await prepareRows(x, y, bins, inputs, ctx);
  const hessian = weight ? quantise(weight, new Int32Array(x.rows)) : { integers: new Int32Array(x.rows).fill(1), scale: 1 };
  return { bins, inputs, train, weight, hessian, validation: validation && (await prepareRows(validation.x, validation.y, bins, inputs, ctx)) };
}

function toInput(bins: FeatureBins): TreeInput {
  return bins.kind === 'number' ? { kind: 'number', name: bins.name } : bins;
}

async function prepareRows(x: FeatureTable, y: Float64Array, bins: readonly FeatureBins[], inputs: readonly TreeInput[], ctx: FitContext): Promise<PreparedRows> {
  const columns = alignFeatures(inputs, x);
  const matrix = createBinnedMatrix(x.rows, bins.length);
  for (let i = 0; i < bins.length; i++) {
    writeColumn(matrix, i, columns[i], bins[i]);
    await ctx.breathe();
  }
  return { matrix, encode: createEncoder(inputs, columns), y };
}
