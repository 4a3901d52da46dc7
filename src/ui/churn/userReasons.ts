import { churnFeatureName } from '../../i18n/messages/churnNames.ts';
import { t } from '../../i18n/messages/churnRuns.ts';
import type { ChurnReport } from '../../tasks/churn/types.ts';
import type { ChurnWhy } from '../../workers/churnProtocol.ts';
import { churnFeatureValue } from './churnFeatureValue.ts';

type Output = ChurnWhy['explanation']['outputs'][number];

const TOLD = 3;
/** Below this share of the largest, a reason is none worth telling. */
const LEAST_SHARE = 0.05;

/** Why a model says what it says of a user, in plain words: feature by feature, of one that reads sequences measure by measure; undefined where it says nothing. */
export function namedReasons({ explanation, byMeasure, bySteps }: ChurnWhy, report: Pick<ChurnReport, 'features' | 'unit'>): Output | undefined {
  const output = explanation.outputs.at(0);
  if (!output) return undefined;
  const parts = bySteps.length > 0 ? byMeasure.map(({ name, contribution }) => ({ feature: name, value: '', contribution })) : output.contributions;
  return { ...output, className: t('wentAway'), contributions: parts.map((entry) => ({ ...entry, feature: churnFeatureName(entry.feature), value: entry.value === '' ? '' : churnFeatureValue(entry.feature, entry.value, report) })) };
}

/** What each of so many steps adds, all measures together, oldest first; undefined for a model that reads none. */
export function stepReasons({ bySteps }: ChurnWhy, steps: number): readonly number[] | undefined {
  if (bySteps.length === 0) return undefined;
  const added = new Map(bySteps.map(({ name, contribution }) => [name, contribution]));
  return Array.from({ length: steps }, (_, at) => added.get(String(at + 1)) ?? 0);
}

/** What speaks most for leaving and for staying, as sentences. */
export function reasonSentences({ contributions }: Output): readonly string[] {
  const largest = Math.max(0, ...contributions.map(({ contribution }) => Math.abs(contribution)));
  const told = (sign: 1 | -1) => contributions.filter(({ contribution }) => contribution * sign > largest * LEAST_SHARE).sort((a, b) => sign * (b.contribution - a.contribution)).slice(0, TOLD).map(({ feature, value }) => (value ? `${feature} (${value})` : feature)).join(', ');
  const [raises, lowers] = [told(1), told(-1)];
  return [...(raises ? [t('whyRaises', { causes: raises })] : []), ...(lowers ? [t('whyLowers', { causes: lowers })] : [])];
}
