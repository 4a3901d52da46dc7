import type { ColumnType } from '../../core/data/column.ts';
import type { ColumnProfile } from '../../core/data/profile.ts';
import { NO_VALUE, formatDay, formatInteger, formatNumber, formatPercent, formatWallTime } from '../../i18n/format.ts';
import { t } from '../../i18n/messages/dataset.ts';

/** A value of a column's range in the column's own terms; a dash where there is none. */
export function valueText(type: ColumnType, value: number | undefined): string {
  if (value === undefined) return NO_VALUE;
  if (type === 'date') return formatDay(Math.round(value));
  return type === 'datetime' ? formatWallTime(value) : formatNumber(value);
}

export function rangeText({ type, min, max }: ColumnProfile): string {
  if (min === undefined || max === undefined) return NO_VALUE;
  return min === max ? valueText(type, min) : `${valueText(type, min)} – ${valueText(type, max)}`;
}

/** What the small histogram shows, in words. Quantiles are at 0.05, 0.25, 0.5, 0.75, 0.95. */
export function histogramText({ name, type, min, max, quantiles }: ColumnProfile): string {
  const low = valueText(type, min);
  const high = valueText(type, max);
  if (!quantiles) return t('histogramPlain', { column: name, low, high });
  return t('histogramOf', { column: name, low, high, q1: valueText(type, quantiles[1]), q3: valueText(type, quantiles[3]) });
}

export function missingText(missing: number, rows: number): string {
  return missing === 0 ? t('noneMissing') : formatPercent(rows === 0 ? 0 : missing / rows);
}

export function distinctText({ distinct, distinctExact }: ColumnProfile): string {
  return distinctExact ? formatInteger(distinct) : t('approx', { count: formatInteger(distinct) });
}
