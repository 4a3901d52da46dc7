import type { TaskContext } from '../../core/contract/index.ts';
import { areaIntervals } from '../../core/metrics/areaIntervals.ts';
import { binaryReport } from '../../core/metrics/binary.ts';
import type { BinaryReport } from '../../core/metrics/binary.ts';
import type { Interval } from '../../core/metrics/bootstrapInterval.ts';
import { calibrationBins, calibrationByGroup, calibrationError, reliabilityCurve } from '../../core/metrics/calibration.ts';
import type { ReliabilityBin } from '../../core/metrics/calibration.ts';
import { precisionAtCapacity } from '../../core/metrics/capacity.ts';
import type { CapacityRow } from '../../core/metrics/capacity.ts';
import { checkClasses } from '../../core/metrics/checkClasses.ts';
import { gainCurve } from '../../core/metrics/gainCurve.ts';
import type { GainCurve } from '../../core/metrics/gainCurve.ts';
import { liftCurve } from '../../core/metrics/liftCurve.ts';
import type { LiftCurve } from '../../core/metrics/liftCurve.ts';
import { brier, evaluateLoss, logLoss } from '../../core/metrics/meanLoss.ts';
import type { ChurnMetrics } from './types.ts';

type JudgeContext = Pick<TaskContext, 'rng' | 'breathe'>;

/** Users of one hold-out cutoff, a row a user, without those who left within the gap. */
export interface JudgedUsers {
  /** 1 left, 0 stayed. */
  readonly churned: Uint8Array;
  /** Money a month of each user, finite and not below 0, where contracts say. */
  readonly mrr?: Float64Array;
  /** What calibration is looked at by: plan, billing period. */
  readonly groupings?: readonly Grouping[];
}

export interface Grouping {
  readonly name: string;
  readonly values: readonly string[];
  /** Of each user, an index of `values`. */
  readonly valueOf: Int32Array;
}

/** Lists end at the threshold, and at the capacity where there is one. */
export interface JudgeOptions {
  readonly threshold: number;
  readonly capacity?: number;
}

export interface GroupCalibration {
  readonly name: string;
  /** Values without users are left out. */
  readonly values: readonly ({ readonly value: string } & ReliabilityBin)[];
}

/** How a model's probabilities did on the hold-out. */
export interface ChurnJudgement {
  readonly metrics: ChurnMetrics;
  /** Confusion at the threshold, ROC and precision–recall curves, every threshold. */
  readonly decisions: BinaryReport;
  /** In ten bins of equal count, and of equal width. */
  readonly reliability: { readonly byCount: readonly ReliabilityBin[]; readonly byWidth: readonly ReliabilityBin[] };
  readonly byGroup: readonly GroupCalibration[];
  /** Share of leavers found by share of users contacted, most probable first. */
  readonly gains: GainCurve;
  readonly lift: LiftCurve;
  /** Share of the leavers' monthly money found; null without such money. */
  readonly mrrGains: GainCurve | null;
  /** Null without a capacity. */
  readonly atCapacity: CapacityRow | null;
}

/** All that is said of one model on the hold-out. Throws as `checkClasses` does where probabilities and users do not fit. */
export async function judgeChurn(users: JudgedUsers, probability: Float64Array, { threshold, capacity }: JudgeOptions, ctx: JudgeContext): Promise<ChurnJudgement> {
  const actual = Float64Array.from(users.churned);
  const metrics = await churnMetrics(users.churned, probability, ctx);
  const gains = gainCurve(actual, probability);
  return {
    metrics,
    decisions: binaryReport({ actual }, probability, threshold),
    reliability: { byCount: reliabilityCurve({ actual }, probability, 'count'), byWidth: reliabilityCurve({ actual }, probability, 'width') },
    byGroup: (users.groupings ?? []).map((grouping) => groupCalibration(actual, probability, grouping)),
    gains,
    lift: liftCurve(gains),
    mrrGains: mrrGains(users, probability),
    atCapacity: capacity === undefined ? null : precisionAtCapacity(actual, probability, capacity),
  };
}

/** The numbers alone, of a calibrated probability or of what a model said before. Throws as `checkClasses` does. */
export async function churnMetrics(churned: Uint8Array, probability: Float64Array, ctx: JudgeContext): Promise<ChurnMetrics> {
  const actual = Float64Array.from(churned);
  checkClasses({ actual }, probability, 2, 1);
  const { roc, precisionRecall } = await areaIntervals({ actual }, probability, ctx);
  return {
    auc: roc.value,
    aucInterval: asPair(roc.interval),
    averagePrecision: precisionRecall.value,
    averagePrecisionInterval: asPair(precisionRecall.interval),
    logLoss: evaluateLoss(logLoss, probability, actual, undefined, 1),
    brier: evaluateLoss(brier, probability, actual, undefined, 1),
    ece: calibrationError(calibrationBins({ actual }, probability)),
  };
}

function asPair(interval: Interval | null): readonly [number, number] | null {
  return interval && [interval.low, interval.high];
}

function mrrGains({ churned, mrr }: JudgedUsers, probability: Float64Array): GainCurve | null {
  if (!mrr) return null;
  const curve = gainCurve(mrr.map((money, user) => money * churned[user]), probability);
  return curve.shareOfValue.length > 0 ? curve : null;
}

function groupCalibration(actual: Float64Array, probability: Float64Array, { name, values, valueOf }: Grouping): GroupCalibration {
  const bins = calibrationByGroup({ actual }, probability, valueOf, values.length);
  return { name, values: bins.flatMap((bin, i) => (bin ? [{ value: values[i], ...bin }] : [])) };
}
