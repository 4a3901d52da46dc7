import { resolveParams } from '../../contract/index.ts';
import type { Estimator, FitContext, Model, ParamSpecs, TrainingData } from '../../contract/index.ts';
import { log } from '../../math/log.ts';
import { weightedMean } from '../../math/weightedMean.ts';
import { maximise } from '../maximumLikelihood.ts';
import type { MaximumLikelihood } from '../maximumLikelihood.ts';
import { predictRows } from '../predictRows.ts';
import { selectValues } from '../selectRows.ts';
import { checkTask, checkTrainingData, weightsOf } from '../trainingData.ts';
import { BGNBD_KIND, createBgNbdModel, loadBgNbdModel } from './bgNbdModel.ts';
import type { BgNbdParts } from './bgNbdModel.ts';
import { frequencyValueCorrelation } from './frequencyValueCorrelation.ts';
import { groupHistories } from './groupHistories.ts';
import { readManyHistories } from './histories.ts';
import type { Histories } from './histories.ts';
import { CUSTOMERS_TO_CHOOSE, checkRepeatBuyers, learnPurchases } from './learnPurchases.ts';
import { populationValue } from './values.ts';
import { valueLikelihood } from './valueLikelihood.ts';
import type { RepeatBuyers } from './valueLikelihood.ts';

export type BgNbdParams = { readonly horizonDays: number; readonly discountRate: number; readonly maxIter: number };

const params: ParamSpecs<BgNbdParams> = {
  horizonDays: { type: 'integer', default: 90, min: 1, max: 3650, unit: 'days', help: 'Days after the cutoff whose purchases are predicted.' },
  discountRate: { type: 'number', default: 0, min: 0, max: 10, help: 'A year: how much less money counts that comes a year later; 0.1 is 10 %.' },
  maxIter: { type: 'integer', default: 500, min: 1, max: 100_000, unit: 'iterations', help: 'Steps of the optimiser at most.' },
};

/** p, q and v, for money whose mean is 1: that of the model is 1 at each. */
const VALUE_STARTS = [[2, 3, 1], [6, 4, 0.5], [0.5, 6, 10]] as const;

/**
 * BG/NBD for how often customers buy while they stay (Fader, Hardie & Lee 2005) and Gamma-Gamma for how much they spend (Fader & Hardie 2013), both by maximum likelihood.
 * It reads what customers did before the cutoff (HISTORY_FEATURES) and no target. Time is in weeks. A prediction is the expected purchases in the horizon, discounted by the day,
 * times the expected value of one: between a customer's own mean and everybody's; everybody's alone where there is no repeat with a mean above 0. Where q ≤ 1, everybody's mean
 * would be infinite, and what those who came back spent a purchase on average stands for it. A row without a history (a value missing, or days that contradict each other)
 * teaches nothing, has no parts, and is predicted the mean prediction.
 */
export const bgNbd: Estimator<BgNbdParams> = {
  kind: BGNBD_KIND,
  role: 'learner',
  tasks: ['spend'],
  learnsFrom: 'history',
  params,
  presets: {},
  fit,
  load: loadBgNbdModel,
};

async function fit(data: TrainingData, given: BgNbdParams, ctx: FitContext): Promise<Model> {
  const { maxIter, ...horizon } = resolveParams(BGNBD_KIND, params, given);
  checkTrainingData(data);
  checkTask(BGNBD_KIND, bgNbd.tasks, data);
  await ctx.breathe();
  const weight = weightsOf(data);
  const histories = await readManyHistories(data.x, ctx);
  const groups = await groupHistories(histories, weight, ctx);
  const { buyers, scale } = repeatBuyers(histories, weight);
  checkRepeatBuyers(BGNBD_KIND, histories, weight, buyers.repeats.length);
  const purchases = await learnPurchases(groups, maxIter, ctx);
  const values = await learnValues(buyers, scale, maxIter, ctx);
  const [r, alpha, a, b] = purchases.estimates;
  const [p, q, v] = values.estimates;
  const estimates = { r, alpha, a, b, p, q, v };
  const facts = factsOf(histories, weight, buyers, { purchases, values });
  const parts: BgNbdParts = { estimates, horizon, observedValue: scale, typicalSpend: 0, facts };
  return createBgNbdModel({ ...parts, typicalSpend: await typicalSpend(parts, data, histories, weight, ctx) });
}

/** Who came back, with money in units of its mean, and that mean. */
function repeatBuyers({ repeats, meanValue }: Histories, weight: Float64Array): { readonly buyers: RepeatBuyers; readonly scale: number } {
  const rows = new Int32Array(meanValue.length);
  let found = 0;
  for (let row = 0; row < rows.length; row++) if (meanValue[row] > 0 && weight[row] > 0) rows[found++] = row;
  const [counts, money, weights] = [repeats, meanValue, weight].map((column) => selectValues(column, rows.subarray(0, found)));
  const scale = weightedMean(money, weights);
  return { scale, buyers: buyersOf(counts, money.map((value) => value / scale), weights) };
}

function buyersOf(repeats: Float64Array, meanValue: Float64Array, weight: Float64Array): RepeatBuyers {
  return { repeats, meanValue, weight, size: weight.reduce((sum, w) => sum + w, 0) };
}

/** Every n-th, so that there are not too many to choose among the starts with; undefined where all would be. */
function thinBuyers({ repeats, meanValue, weight }: RepeatBuyers): RepeatBuyers | undefined {
  const every = Math.ceil(repeats.length / CUSTOMERS_TO_CHOOSE);
  const kept = (_: number, i: number) => i % every === 0;
  return every > 1 ? buyersOf(repeats.filter(kept), meanValue.filter(kept), weight.filter(kept)) : undefined;
}

/** p, q and v in the money's own unit. */
async function learnValues(buyers: RepeatBuyers, scale: number, maxIterations: number, ctx: FitContext): Promise<MaximumLikelihood> {
  const some = thinBuyers(buyers);
  const found = await maximise({ phase: 'values', logLikelihood: valueLikelihood(buyers, ctx), partly: some && valueLikelihood(some, ctx), starts: VALUE_STARTS, size: buyers.size, maxIterations }, ctx);
  const [p, q, { estimate, standardError }] = found.estimates;
  const v = { estimate: estimate * scale, standardError: standardError === null ? null : standardError * scale };
  return { ...found, estimates: [p, q, v], logLikelihood: found.logLikelihood - buyers.size * log(scale) };
}

function factsOf({ rows, repeats }: Histories, weight: Float64Array, buyers: RepeatBuyers, { purchases, values }: { readonly purchases: MaximumLikelihood; readonly values: MaximumLikelihood }): Record<string, number> {
  let customers = 0;
  for (let row = 0; row < rows; row++) customers += Number(repeats[row] >= 0 && weight[row] > 0);
  const [p, q, v] = values.estimates;
  return {
    customers,
    withoutHistory: rows - customers,
    repeatCustomers: buyers.repeats.length,
    purchaseLogLikelihood: purchases.logLikelihood,
    valueLogLikelihood: values.logLikelihood,
    purchaseConverged: Number(purchases.converged),
    valueConverged: Number(values.converged),
    frequencyValueCorrelation: frequencyValueCorrelation(buyers),
    finitePopulationValue: Number(populationValue({ p: p.estimate, q: q.estimate, v: v.estimate }) !== undefined),
  };
}

/** Mean prediction of the rows with a history. */
async function typicalSpend(parts: BgNbdParts, { x }: TrainingData, { repeats }: Histories, weight: Float64Array, ctx: FitContext): Promise<number> {
  const predicted = await predictRows(createBgNbdModel(parts), x, ctx);
  return weightedMean(predicted, weight.map((w, row) => (repeats[row] >= 0 ? w : 0)));
}
