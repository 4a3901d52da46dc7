import { NO_VALUE, formatMoney } from '../../../i18n/format.ts';
import { featureName } from '../../../i18n/messages/clvNames.ts';
import { t as roles } from '../../../i18n/messages/clvSources.ts';
import { t } from '../../../i18n/messages/nextMonth.ts';
import type { FeatureChange, TopChange } from '../../../tasks/clv/next/types.ts';
import type { MonthWords } from '../../next/changeText.ts';
import { featureValue } from '../featureValue.ts';

/** What lifetime value calls its tables and their columns. */
export const CLV_WORDS: MonthWords = {
  source: (name) => t.maybe(`source_${name}`) ?? name,
  role: (name) => roles.maybe(`role.${name}`) ?? name,
};

/** Why a customer entered or left the top list, the plainest first. */
export function reasons({ isNew, rowsSince, moneySince, why }: TopChange, unit: string): readonly string[] {
  return [...(isNew ? [t('isNew')] : []), t('since', { count: rowsSince, money: formatMoney(moneySince, unit) }), ...why.map((change) => featureText(change, unit))];
}

function featureText({ feature, unit: of, then, now }: FeatureChange, unit: string): string {
  const name = feature.startsWith('customer:') ? feature.slice('customer:'.length) : featureName(feature);
  return t('changed', { feature: name, then: featureValue(then, of, unit), now: featureValue(now, of, unit) });
}

export function moneyText(value: number | null, unit: string): string {
  return value === null ? NO_VALUE : formatMoney(value, unit);
}
