import { resolveParams } from '../../contract/index.ts';
import type { Estimator, Feature, FitContext, Model, NetworkWeights, ParamSpecs, TrainingData } from '../../contract/index.ts';
import { importanceOf } from '../network/attribution.ts';
import { learn } from '../network/learn.ts';
import { networkParams, parseUnits } from '../network/params.ts';
import type { NetworkParams } from '../network/params.ts';
import { outputFor, usedData } from '../network/targets.ts';
import { checkHasFeatures, checkTask, checkTrainingData } from '../trainingData.ts';
import { NCF_KIND, createNcfModel, loadNcfModel, ncfSpec } from './ncfModel.ts';
import { choosePair, fillUntaught, pairRows, sideOf } from './pairDesign.ts';
import type { PairDesign } from './pairDesign.ts';
import { pairInputs } from './pairInputs.ts';

export type NcfParams = NetworkParams & {
  readonly user: string;
  readonly item: string;
  readonly dimensions: number;
  readonly denseUnits: string;
  readonly dropout: number;
};

const params: ParamSpecs<NcfParams> = {
  user: { type: 'text', default: '', help: 'The column of users; empty: the one whose name sounds like it, else the first category by name.' },
  item: { type: 'text', default: '', help: 'The column of items; empty: the one whose name sounds like it, else the next category by name.' },
  dimensions: { type: 'integer', default: 50, min: 1, max: 512, help: 'Numbers of each user’s and each item’s vector.' },
  denseUnits: { type: 'text', default: '128,64', help: 'Units of the layers after them (with ReLU), from the first: none to three whole numbers.' },
  dropout: { type: 'number', default: 0.2, min: 0, max: 0.9, help: 'Share of each of those layers’ answers that a step of learning leaves out.' },
  ...networkParams,
  epochs: { ...networkParams.epochs, default: 50 } as ParamSpecs<NetworkParams>['epochs'],
  batchSize: { ...networkParams.batchSize, default: 64 } as ParamSpecs<NetworkParams>['batchSize'],
  patience: { ...networkParams.patience, default: 5 } as ParamSpecs<NetworkParams>['patience'],
};

/**
 * Neural collaborative filtering (He et al. 2017, its multi-layer perceptron): a vector a user and a vector an item, side by side, through dense layers to the answer of their pair.
 * Other features are not looked at. A user or item that no training row had gets the mean of all vectors.
 */
export const ncf: Estimator<NcfParams> = {
  kind: NCF_KIND,
  role: 'learner',
  tasks: ['regression', 'binary', 'multiclass'],
  params,
  /** The seed document's: all epochs, nothing dropped, gradients as they come. */
  presets: { seed: { dimensions: 50, denseUnits: '128,64', dropout: 0, epochs: 50, batchSize: 64, learningRate: 0.001, patience: 0, clipNorm: 0 } },
  fit,
  load: loadNcfModel,
};

async function fit(given: TrainingData, asked: NcfParams, ctx: FitContext): Promise<Model> {
  const resolved = resolveParams(NCF_KIND, params, asked);
  const layers = { dimensions: resolved.dimensions, denseUnits: parseUnits(NCF_KIND, 'denseUnits', resolved.denseUnits, 0) };
  checkTrainingData(given);
  checkTask(NCF_KIND, ncf.tasks, given);
  checkHasFeatures(given.x);
  await ctx.breathe();
  const data = usedData(given);
  const output = outputFor(data);
  const pair = choosePair(data.x.features, resolved);
  const design = { user: sideOf(pair.user), item: sideOf(pair.item) };
  await ctx.breathe();
  const spec = ncfSpec(design, layers, resolved.dropout, output);
  const learned = await learn({ kind: NCF_KIND, data, output, params: resolved, spec, rowsOf: (x, targets) => pairRows(design, x, targets) }, ctx);
  const weights = learned.weights && withUntaught(learned.weights, design, pair, layers.dimensions);
  const facts = { ...learned.facts, users: design.user.categories.length, items: design.item.categories.length };
  const network = ncfSpec(design, layers, 0, output);
  const importance = network && weights && (await importanceOf({ spec: network, weights, output, inputs: pairInputs(design, weights, layers.dimensions) }, pairRows(design, data.x), ctx.rng.fork('importance'), ctx));
  return createNcfModel({ design, layers, output, ...learned, weights, facts, importance });
}

function withUntaught(weights: NetworkWeights, design: PairDesign, pair: { readonly user: Feature; readonly item: Feature }, dimensions: number): NetworkWeights {
  const values = weights.values.map((value) => Float32Array.from(value));
  (['user', 'item'] as const).forEach((part, i) => {
    const feature = pair[part];
    fillUntaught(design[part], feature.kind === 'category' && feature.codes.some((code) => code < 0), values[i], dimensions);
  });
  return { ...weights, values };
}
