import type { Feature, FeatureTable } from '../../core/contract/index.ts';
import { numberFeature } from '../featureTables.ts';
import { rfmNotes } from './featureList.ts';

/** Where scores are cut: fitted on training rows, four ascending values each; or the seed document's fixed cuts. */
export type RfmCuts =
  | { readonly kind: 'quantiles'; readonly recency: Float64Array<ArrayBuffer>; readonly frequency: Float64Array<ArrayBuffer>; readonly monetary: Float64Array<ArrayBuffer> }
  | { readonly kind: 'seed' };

export const SCORES = 5;

/** The seed document's cuts: at most so many days since the last purchase; at least so many purchases; at least so much money, whatever its currency. */
const SEED_RECENCY_DAYS: readonly number[] = [7, 30, 90, 180];
const SEED_FREQUENCY: readonly number[] = [5, 10, 20, 50];
const SEED_MONETARY: readonly number[] = [100, 200, 500, 1000];

/** Cuts at the fifths of the training rows (at least one). */
export function fitRfmCuts(training: FeatureTable): RfmCuts {
  return {
    kind: 'quantiles',
    recency: quintileCuts(numberFeature(training, 'recencyDays')),
    frequency: quintileCuts(numberFeature(training, 'purchaseDays')),
    monetary: quintileCuts(numberFeature(training, 'totalAmount')),
  };
}

/** Recency, frequency and monetary score of each row, 1 to 5, 5 the best. */
export function rfmScores(table: FeatureTable, cuts: RfmCuts): readonly Feature[] {
  const scores = cuts.kind === 'seed' ? seedScores(table) : quantileScores(table, cuts);
  return rfmNotes.map(({ name }, i) => ({ name, kind: 'number', values: scores[i] }));
}

function quantileScores(table: FeatureTable, { recency, frequency, monetary }: RfmCuts & { kind: 'quantiles' }): readonly Float64Array[] {
  return [
    numberFeature(table, 'recencyDays').map((days) => SCORES + 1 - quintileScore(days, recency)),
    numberFeature(table, 'purchaseDays').map((days) => quintileScore(days, frequency)),
    numberFeature(table, 'totalAmount').map((amount) => quintileScore(amount, monetary)),
  ];
}

function seedScores(table: FeatureTable): readonly Float64Array[] {
  const reached = (value: number, cuts: readonly number[]) => 1 + cuts.filter((cut) => value >= cut).length;
  return [
    numberFeature(table, 'recencyDays').map((days) => 1 + SEED_RECENCY_DAYS.filter((cut) => days <= cut).length),
    numberFeature(table, 'transactionCount').map((count) => reached(count, SEED_FREQUENCY)),
    numberFeature(table, 'totalAmount').map((amount) => reached(amount, SEED_MONETARY)),
  ];
}

/**
 * The smallest values at or below which 20, 40, 60 and 80 % of `values` lie.
 * Cuts are values of the data and ties get one score; with heavy ties some scores stay unused.
 */
export function quintileCuts(values: Float64Array): Float64Array<ArrayBuffer> {
  const sorted = Float64Array.from(values).sort();
  return Float64Array.from({ length: SCORES - 1 }, (_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / SCORES) - 1]);
}

/** 1 to 5: one more than the number of cuts strictly below the value. */
export function quintileScore(value: number, cuts: Float64Array): number {
  let below = 0;
  for (const cut of cuts) if (cut < value) below++;
  return 1 + below;
}
