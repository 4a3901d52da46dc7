import { resolveParams } from '../../contract/index.ts';
import type { Estimator, FitContext, Model, TrainingData } from '../../contract/index.ts';
import { fingerprintFit } from '../fingerprint.ts';
import { gradientBoosting } from '../gradient-boosting/gradientBoosting.ts';
import { checkHasFeatures, checkTask, checkTrainingData } from '../trainingData.ts';
import { openCheckpoint } from './checkpoint.ts';
import type { PartName, ZilnCheckpoint } from './checkpoint.ts';
import { partParams, zilnParams, zilnPresets } from './params.ts';
import type { ZilnParams } from './params.ts';
import { measureSpread } from './spread.ts';
import { shareOfSpenders, spenders, whetherSpent, withoutCrumbs } from './targets.ts';
import { ZILN_KIND, createZilnModel, loadZilnModel } from './zilnModel.ts';

/**
 * Zero-inflated lognormal (Wang, Liu & Miao 2019) on boosted trees in place of a neural network: one boosting for the chance to spend anything (log loss), one for the logarithm
 * of how much (squared error, of those who spent). A prediction is chance · e^(μ + σ²/2). Targets of 0 and below, and of less than a thousandth of the middle amount, count as nothing spent, so that those whose refunds were larger
 * than their purchases are predicted too much. (Duan's smearing factor, the mean of e^residual, in place of e^(σ²/2): on CDNOW at four cutoffs it was 1 to 4 % less, with nearly the same RMSE and total, and it would
 * not go with the range that is drawn from σ.) σ is that of the residuals of held-out spenders where there are enough, else of the training rows, which is too small (fact `heldOutSpenders` is 0).
 */
export const ziln: Estimator<ZilnParams> = {
  kind: ZILN_KIND,
  role: 'learner',
  tasks: ['spend', 'contract'],
  params: zilnParams,
  presets: zilnPresets,
  fit,
  load: loadZilnModel,
};

async function fit(given: TrainingData, asked: ZilnParams, ctx: FitContext): Promise<Model> {
  const params = resolveParams(ZILN_KIND, zilnParams, asked);
  checkTrainingData(given);
  const data = withoutCrumbs(given);
  checkTask(ZILN_KIND, ziln.tasks, data);
  checkHasFeatures(data.x);
  await ctx.breathe();
  const checkpoint = await openCheckpoint(ctx, ctx.checkpoint ? await fingerprintFit(data, params, ctx) : '');
  const part = { params, ctx, checkpoint };
  const chance = checkpoint.chance ?? (await learnPart('chance', whetherSpent(data), part));
  const spent = await spenders(data, ctx);
  const money = spent ? await learnPart('money', spent, { ...part, checkpoint: checkpoint.after(chance) }) : undefined;
  const spread = spent && money ? await measureSpread(money, spent, ctx) : { sigma: 0, heldOutSpenders: 0 };
  const shares = { train: shareOfSpenders(data), validation: data.validation ? shareOfSpenders(data.validation) : 0 };
  const facts = {
    trees: (chance.facts.trees ?? 0) + (money?.facts.trees ?? 0),
    spenders: spent?.x.rows ?? 0,
    heldOutSpenders: spread.heldOutSpenders,
    sigma: spread.sigma,
    stoppedEarly: Math.max(chance.facts.stoppedEarly, money?.facts.stoppedEarly ?? 0),
  };
  return createZilnModel({ chance, money, sigma: spread.sigma, shares, facts });
}

interface PartTask {
  readonly params: ZilnParams;
  readonly ctx: FitContext;
  readonly checkpoint: ZilnCheckpoint;
}

/** Boosts one part by itself: with a random stream, a checkpoint and a half of the progress of its own. */
function learnPart(name: PartName, data: TrainingData, { params, ctx, checkpoint }: PartTask): Promise<Model> {
  const before = name === 'money' ? params.nEstimators : 0;
  const own: FitContext = {
    ...ctx,
    rng: ctx.rng.fork(name),
    checkpoint: checkpoint.of(name),
    startFrom: undefined,
    shouldStop: () => ctx.shouldStop(),
    breathe: () => ctx.breathe(),
    nowMs: () => ctx.nowMs(),
    onProgress: (progress) => ctx.onProgress(progress.unit === 'trees' ? { ...progress, done: before + progress.done, total: 2 * params.nEstimators } : progress),
  };
  const earlyStoppingRounds = data.validation ? params.earlyStoppingRounds : 0;
  return gradientBoosting.fit(data, { ...partParams(params), earlyStoppingRounds }, own);
}
