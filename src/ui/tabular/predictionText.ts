import { NO_VALUE, formatPercent } from '../../i18n/format.ts';
import { quantityText } from '../../i18n/metricText.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import type { TableLearn } from '../../tasks/table/types.ts';

/** A series of predictions, `<kind>` or `<kind>:<class>`, by its parts. */
export function readSeries(series: string): { readonly kind: string; readonly className?: string } {
  const at = series.indexOf(':');
  return at < 0 ? { kind: series } : { kind: series.slice(0, at), className: series.slice(at + 1) };
}

/** What a series is called: its model, and the class that its chances are of. */
export function seriesName(series: string): string {
  const { kind, className } = readSeries(series);
  return className === undefined ? modelName(kind) : `${modelName(kind)} · ${className}`;
}

/** A prediction with its unit: a number in the target's, a class by name, a chance in percent. */
export function predictionText(value: number | string | null, learn: TableLearn, series: string, unit: string): string {
  if (typeof value === 'string') return value;
  if (value === null || !Number.isFinite(value)) return NO_VALUE;
  const isChance = learn === 'binary' || readSeries(series).className !== undefined;
  return isChance ? formatPercent(value) : quantityText(value, unit);
}
