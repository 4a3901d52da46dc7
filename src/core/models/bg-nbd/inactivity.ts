import { resolveParams } from '../../contract/index.ts';
import type { Estimator, FitContext, Model, ParamSpecs, TrainingData } from '../../contract/index.ts';
import { weightedMean } from '../../math/weightedMean.ts';
import { predictRows } from '../predictRows.ts';
import { checkTask, checkTrainingData, weightsOf } from '../trainingData.ts';
import { groupHistories } from './groupHistories.ts';
import { PURCHASE_FEATURES, readManyHistories } from './histories.ts';
import type { Histories } from './histories.ts';
import { INACTIVITY_KIND, createInactivityModel, loadInactivityModel } from './inactivityModel.ts';
import type { InactivityParts } from './inactivityModel.ts';
import { checkRepeatBuyers, learnPurchases } from './learnPurchases.ts';

export type InactivityParams = { readonly horizonDays: number; readonly gapDays: number; readonly maxIter: number };

const params: ParamSpecs<InactivityParams> = {
  horizonDays: { type: 'integer', default: 60, min: 1, max: 3650, unit: 'days', help: 'Who buys nothing in so many days has left.' },
  gapDays: { type: 'integer', default: 0, min: 0, max: 3650, unit: 'days', help: 'Days between the cutoff and those days, which do not count.' },
  maxIter: { type: 'integer', default: 500, min: 1, max: 100_000, unit: 'iterations', help: 'Steps of the optimiser at most.' },
};

/**
 * P(no purchase in the horizon) from BG/NBD (Fader, Hardie & Lee 2005), learned by maximum likelihood from what customers did before the cutoff (PURCHASE_FEATURES) and no target: 1 − P(alive) ·
 * P(buys | alive). P(alive) is among the parts and is no score: it is 1 for everybody who bought once. The second of the two classes is to have left. A row without a history teaches
 * nothing, has no parts, and is predicted the mean prediction.
 */
export const bgNbdInactivity: Estimator<InactivityParams> = {
  kind: INACTIVITY_KIND,
  role: 'learner',
  tasks: ['churn'],
  learnsFrom: 'history',
  params,
  presets: {},
  fit,
  load: loadInactivityModel,
};

function countCustomers({ rows, repeats }: Histories, weight: Float64Array): { readonly customers: number; readonly withoutHistory: number; readonly repeatCustomers: number } {
  let [customers, repeatCustomers] = [0, 0];
  for (let row = 0; row < rows; row++) {
    if (!(weight[row] > 0)) continue;
    customers += Number(repeats[row] >= 0);
    repeatCustomers += Number(repeats[row] > 0);
  }
  return { customers, withoutHistory: rows - customers, repeatCustomers };
}

async function fit(data: TrainingData, given: InactivityParams, ctx: FitContext): Promise<Model> {
  const { maxIter, horizonDays, gapDays } = resolveParams(INACTIVITY_KIND, params, given);
  checkTrainingData(data);
  checkTask(INACTIVITY_KIND, bgNbdInactivity.tasks, data);
  await ctx.breathe();
  const weight = weightsOf(data);
  const histories = await readManyHistories(data.x, ctx, PURCHASE_FEATURES);
  const groups = await groupHistories(histories, weight, ctx);
  const counted = countCustomers(histories, weight);
  checkRepeatBuyers(INACTIVITY_KIND, histories, weight, counted.repeatCustomers);
  const { estimates, logLikelihood, converged } = await learnPurchases(groups, maxIter, ctx);
  const [r, alpha, a, b] = estimates;
  const facts = { ...counted, purchaseLogLikelihood: logLikelihood, purchaseConverged: Number(converged) };
  const parts: InactivityParts = { estimates: { r, alpha, a, b }, window: { horizonDays, gapDays }, classes: data.classes ?? [], typicalChance: 0, facts };
  const predicted = await predictRows(createInactivityModel(parts), data.x, ctx);
  const typicalChance = weightedMean(predicted, weight.map((w, row) => (histories.repeats[row] >= 0 ? w : 0)));
  return createInactivityModel({ ...parts, typicalChance });
}
