import type { FeatureTable } from '../../core/contract/index.ts';
import { CONTRACT_FEATURES } from '../../core/models/contract/features.ts';
import type { Grouping } from './judge.ts';

/** What calibration is looked at by, of contracts: plan and billing period. '' is missing. */
export function groupingsOf({ features }: FeatureTable): readonly Grouping[] {
  return [CONTRACT_FEATURES.plan, CONTRACT_FEATURES.billingPeriod].flatMap((name) => {
    const feature = features.find((candidate) => candidate.name === name);
    if (feature?.kind !== 'category') return [];
    const { codes, categories } = feature;
    const values = [...categories, ''];
    return [{ name, values, valueOf: codes.map((code) => (code < 0 ? categories.length : code)) }];
  });
}
