import { formatMoney, formatNumber, formatPercent } from '../../i18n/format.ts';
import { partName } from '../../i18n/messages/clvParts.ts';

/** One thing that a prediction is made of, in words. */
export interface PredictionPart {
  readonly name: string;
  readonly value: string;
}

const CHANCES: ReadonlySet<string> = new Set(['alive', 'nothing', 'survival']);
const COUNTS: ReadonlySet<string> = new Set(['purchases']);

/** What a model's prediction of one customer is made of; parts without an estimate, or that the page has no words for, are left out. */
export function predictionParts(parts: Readonly<Record<string, number | null>>, kind: string, unit: string): readonly PredictionPart[] {
  const prefix = `${kind}-`;
  return Object.entries(parts).flatMap(([key, value]) => {
    if (!key.startsWith(prefix) || value === null) return [];
    const part = key.slice(prefix.length);
    const name = partName(part);
    return name === undefined ? [] : [{ name, value: valueText(part, value, unit) }];
  });
}

function valueText(part: string, value: number, unit: string): string {
  if (CHANCES.has(part)) return formatPercent(value);
  return COUNTS.has(part) ? formatNumber(value, 2) : formatMoney(value, unit);
}
