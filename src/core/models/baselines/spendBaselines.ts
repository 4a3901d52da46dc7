import { weightedMean } from '../../math/weightedMean.ts';
import { constantBaseline, featureBaseline } from './baseline.ts';

/** The contract with tasks: what a customer spent in the horizon's length of days before the cutoff. */
export const LAST_PERIOD_FEATURE = 'spendLastHorizon';
/** What a customer spent per horizon's length of days since the first purchase. */
export const SPEND_RATE_FEATURE = 'spendRatePerHorizon';

/** "Nobody spends anything": hard to beat in MAE where most do not. */
export const baselineZero = constantBaseline('baseline-zero', () => 0);
/** "Everything is as the average of the training rows" (weighted where rows have weights). */
export const baselineMean = constantBaseline('baseline-mean', ({ y, weight }) => weightedMean(y, weight));
/** "The next period will be as the last." */
export const baselineLastPeriod = featureBaseline('baseline-last-period', LAST_PERIOD_FEATURE);
/** "Customers go on at their average rate." */
export const baselineSpendRate = featureBaseline('baseline-spend-rate', SPEND_RATE_FEATURE);
