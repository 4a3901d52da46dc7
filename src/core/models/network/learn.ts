import type { FitContext, LearningCurve, NetworkSpec, NetworkWeights, TrainingData } from '../../contract/index.ts';
import { WorkbenchError } from '../../contract/index.ts';
import type { NetworkRows } from '../../neural/rows.ts';
import { trainNetwork } from '../../neural/trainNetwork.ts';
import type { TrainingOptions } from '../../neural/trainNetwork.ts';
import { fingerprintFit } from '../fingerprint.ts';
import { curveOf, lossFor } from './output.ts';
import type { NetworkOutput } from './output.ts';
import type { NetworkParams } from './params.ts';
import { balancedClasses, targetsOf } from './targets.ts';
import type { NetworkTargets } from './targets.ts';

/** Weights beyond it are of a network that ran away; models that are read are held to it too, so that no prediction overflows. */
export const LARGEST_WEIGHT = 1e5;

/** What was learned; without weights where there was nothing to learn. */
export interface LearnedNetwork {
  readonly weights: NetworkWeights | undefined;
  readonly learning: LearningCurve;
  /** Shares of the model's decisions by feature that it needs, in their order; of models of before they were kept, and of very large ones, undefined. */
  readonly importance?: readonly number[];
  readonly facts: Readonly<Record<string, number>>;
}

export interface LearningTask {
  readonly kind: string;
  /** Used data alone: see `usedData`. */
  readonly data: TrainingData;
  readonly output: NetworkOutput;
  readonly params: NetworkParams;
  /** Undefined where there is nothing to learn. */
  readonly spec: NetworkSpec | undefined;
  /** What the network reads of a table's rows. */
  rowsOf(x: TrainingData['x'], targets: NetworkTargets): NetworkRows;
}

/** Trains the network that tells the targets, and says how it went in the terms of the output. */
export async function learn(task: LearningTask, ctx: FitContext): Promise<LearnedNetwork> {
  const { kind, data, output, params, spec } = task;
  const { metric, ofLoss } = curveOf(output);
  if (!spec || !lossFor(output)) return { weights: undefined, learning: { metric, train: [], validation: [] }, facts: { epochs: 0, keptEpoch: 0, weights: 0 } };
  const weightOfClass = balancedClasses(data, params.classWeight);
  const rowsOf = (rows: Pick<TrainingData, 'x' | 'y' | 'weight'>) => task.rowsOf(rows.x, targetsOf(rows, output, weightOfClass));
  const fingerprint = ctx.checkpoint ? await fingerprintFit(data, params, ctx) : '';
  const options: TrainingOptions = { ...params, schedule: params.schedule as TrainingOptions['schedule'] };
  const trained = await trainNetwork({ kind, spec, rows: rowsOf(data), validation: data.validation && rowsOf(data.validation), options, fingerprint }, ctx);
  checkWeights(kind, trained.weights, params);
  const learning = { metric, train: trained.train.map(ofLoss), validation: trained.validation.map(ofLoss) };
  const size = trained.weights.values.reduce((sum, { length }) => sum + length, 0);
  return { weights: trained.weights, learning, facts: { epochs: learning.train.length, keptEpoch: trained.keptEpoch, weights: size } };
}

function checkWeights(kind: string, { values }: NetworkWeights, { learningRate }: NetworkParams): void {
  if (values.every((weights) => weights.every((weight) => Math.abs(weight) <= LARGEST_WEIGHT))) return;
  throw new WorkbenchError('bad-input', `"${kind}" ran away: some of its weights grew beyond ${LARGEST_WEIGHT}. Lower the learning rate (it is ${learningRate}).`, { kind });
}
