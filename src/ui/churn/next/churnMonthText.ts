import { formatNumber } from '../../../i18n/format.ts';
import { churnFeatureName } from '../../../i18n/messages/churnNames.ts';
import { t } from '../../../i18n/messages/churnNext.ts';
import { t as next } from '../../../i18n/messages/nextMonth.ts';
import type { UserMove } from '../../../tasks/churn/next/types.ts';
import { featureValue } from '../../clv/featureValue.ts';
import type { MonthWords } from '../../next/changeText.ts';
import { valueInUnit } from '../churnFeatureValue.ts';
import { type ChurnRole, roleName } from '../churnRoles.ts';

const SMALL = 10;

/** What churn calls its tables and their columns. */
export const CHURN_WORDS: MonthWords = {
  source: (name) => t.maybe(`source_${name}`) ?? name,
  role: (name) => roleName(name as ChurnRole),
  own: (key, facts) => t.maybe(key, facts),
};

/** Measures have no unit, and many are shares: of small numbers the second decimal tells them apart. */
function valueText(value: number | string | null, of: string, unit: string): string {
  if (typeof value === 'number' && Number.isFinite(value) && of !== '') return valueInUnit(value, of, unit);
  if (typeof value !== 'number' || Number.isInteger(value) || Math.abs(value) >= SMALL) return featureValue(value, of, unit);
  // What rounds to −0 is 0.
  return formatNumber(Math.round(value * 100) / 100 || 0, 2);
}

/** Why a user entered or left the top of the list, the plainest first. */
export function moveReasons({ isNew, isGone, why }: UserMove, unit: string): readonly string[] {
  const plain = [...(isNew ? [t('isNew')] : []), ...(isGone ? [t('isGone')] : [])];
  const changes = why.flatMap(({ feature, unit: of, then, now }) => {
    const [before, after] = [valueText(then, of, unit), valueText(now, of, unit)];
    return before === after ? [] : [next('changed', { feature: churnFeatureName(feature), then: before, now: after })];
  });
  return plain.length + changes.length === 0 ? [t('unchanged')] : [...plain, ...changes];
}
