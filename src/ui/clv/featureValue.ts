import { signed } from '../../charts/comparisonChart.ts';
import { NO_VALUE, formatInteger, formatMoney, formatNumber, formatPercent } from '../../i18n/format.ts';
import { categoryName } from '../../i18n/messages/clvAttributes.ts';
import { t } from '../../i18n/messages/clvNames.ts';
import { billingPeriodName, t as contract } from '../../i18n/messages/contractNames.ts';

/** A feature's value with its unit; `currency` is the unit of amounts. */
export function featureValue(value: number | string | null | undefined, unit: string, currency: string): string {
  if (typeof value === 'string') return billingPeriodName(value);
  if (value === null || value === undefined || !Number.isFinite(value)) return NO_VALUE;
  if (unit === 'amount') return formatMoney(value, currency);
  if (unit === 'amountChange') return signed(value, (size) => formatMoney(size, currency));
  if (unit === 'share') return formatPercent(value);
  if (unit === 'flag') return contract(value > 0 ? 'flag.yes' : 'flag.no');
  const text = Number.isInteger(value) ? formatInteger(value) : formatNumber(value, 1);
  return t.maybe(`unit.${unit}`, { count: value, text }) ?? contract.maybe(`unit.${unit}`, { count: value, text }) ?? text;
}

/** As `featureValue`, a category in its feature's own words; `missing` where nothing is known. */
export function featureText({ name, unit }: { readonly name: string; readonly unit: string }, value: number | string | null, currency: string, missing: string): string {
  if (value === null) return missing;
  return typeof value === 'string' ? categoryName(name, value) : featureValue(value, unit, currency);
}
