import { formatNumber } from '../../i18n/format.ts';
import { billingPeriodName } from '../../i18n/messages/contractNames.ts';
import type { ChurnReport } from '../../tasks/churn/types.ts';
import { featureValue } from '../clv/featureValue.ts';

/** Units that are written beside a number, or say how it is written. */
const WRITTEN: ReadonlySet<string> = new Set(['amount', 'amountChange', 'share', 'flag', 'days', 'months', 'changes', 'lives', 'transactions', 'refunds']);

/** What a user's feature is, with its unit where it has one; `value` may be a number in text, as explanations have it. Null where nothing is known. */
export function churnFeatureValue(name: string, value: string | number | null, { features, unit: currency }: Pick<ChurnReport, 'features' | 'unit'>): string | null {
  if (value === null || value === '') return null;
  const number = Number(value);
  if (!Number.isFinite(number)) return name === 'billingPeriod' ? billingPeriodName(String(value)) : String(value);
  return valueInUnit(number, features.find((feature) => feature.name === name)?.unit ?? '', currency);
}

/** A number with its unit where that is written; slopes and ratios by their leading digits, however small. */
export function valueInUnit(value: number, unit: string, currency: string): string {
  return WRITTEN.has(unit) ? featureValue(value, unit, currency) : formatNumber(value);
}
