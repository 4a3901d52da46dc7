import { churnFeatureName } from '../../../i18n/messages/churnNames.ts';
import { t } from '../../../i18n/messages/churnNext.ts';
import { t as next } from '../../../i18n/messages/nextMonth.ts';
import type { UserMove } from '../../../tasks/churn/next/types.ts';
import { featureValue } from '../../clv/featureValue.ts';
import type { MonthWords } from '../../next/changeText.ts';
import { type ChurnRole, roleName } from '../churnRoles.ts';

/** What churn calls its tables and their columns. */
export const CHURN_WORDS: MonthWords = {
  source: (name) => t.maybe(`source_${name}`) ?? name,
  role: (name) => roleName(name as ChurnRole),
  own: (key, facts) => t.maybe(key, facts),
};

/** Why a user entered or left the top of the list, the plainest first. */
export function moveReasons({ isNew, isGone, why }: UserMove, unit: string): readonly string[] {
  const plain = [...(isNew ? [t('isNew')] : []), ...(isGone ? [t('isGone')] : [])];
  const changes = why.map(({ feature, unit: of, then, now }) => next('changed', { feature: churnFeatureName(feature), then: featureValue(then, of, unit), now: featureValue(now, of, unit) }));
  return plain.length + changes.length === 0 ? [t('unchanged')] : [...plain, ...changes];
}
