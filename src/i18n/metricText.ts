import { NO_VALUE, formatMoney, formatNumber, formatPercent } from './format.ts';

const SHARES: ReadonlySet<string> = new Set(['wape', 'mape', 'error', 'accuracy', 'balancedAccuracy', 'precision', 'recall', 'calibrationError', 'ece']);
const IN_THE_UNIT: ReadonlySet<string> = new Set(['rmse', 'mae', 'quantileLoss']);

/** A measure with its unit: misses in the target's `unit`, shares in percent, all else as a bare number with three decimals. */
export function metricText(metric: string, value: number | null | undefined, unit: string): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NO_VALUE;
  if (IN_THE_UNIT.has(metric)) return quantityText(value, unit);
  if (metric === 'bias') return withSign(value, formatPercent(Math.abs(value)));
  if (SHARES.has(metric)) return formatPercent(value);
  const text = formatNumber(Math.abs(value), 3);
  // What is shown as nothing has no sign.
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** A quantity in its unit, with as many decimals as its size makes worth reading; `%` stands by its number. */
export function quantityText(value: number, unit: string): string {
  const size = Math.abs(value);
  if (unit !== '' && unit !== '%') return formatMoney(value, unit);
  const text = Number.isInteger(value) || size < 0.1 ? formatNumber(value) : formatNumber(value, size >= 10_000 ? 0 : size >= 1 ? 2 : 3);
  return unit === '' ? text : `${text}\u00a0${unit}`;
}

/** A measure on an axis that spans `span`: no more decimals than tell its ticks apart. */
export function metricTick(metric: string, value: number, unit: string, span: number): string {
  if (SHARES.has(metric) || metric === 'bias') return formatPercent(value, span < 0.05 ? 1 : 0);
  const decimals = span >= 4 ? 0 : span > 0 ? Math.min(6, Math.max(1, 1 - Math.floor(Math.log10(span)))) : 2;
  return IN_THE_UNIT.has(metric) && unit !== '' ? formatMoney(value, unit, decimals) : formatNumber(value, decimals);
}

/** `<0.1 %` says all that a sign would. */
function withSign(value: number, size: string): string {
  return value === 0 || size.startsWith('<') ? size : `${value > 0 ? '+' : '−'}${size}`;
}
