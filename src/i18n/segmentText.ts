import type { Segment } from '../tasks/clv/types.ts';
import { formatInteger, formatMoney, formatNumber } from './format.ts';
import { t as names } from './messages/clvNames.ts';
import { t } from './messages/clvJudging.ts';

/** A kind of customers in words: `2–3 purchases`, `€20–50`, a category's value as the file has it. `unit` is the feature's, `currency` that of amounts. */
export function segmentText(segment: Segment, unit: string, currency: string): string {
  switch (segment.kind) {
    case 'category':
      return segment.name;
    case 'range':
      return rangeText(segment.low, segment.high, unit, currency);
    default:
      return t(`segment.${segment.kind}`);
  }
}

function rangeText(low: number, high: number, unit: string, currency: string): string {
  const decimals = Math.max(Math.abs(low), Math.abs(high)) < 10 ? 2 : 0;
  const bare = (value: number) => (Number.isInteger(value) ? formatInteger(value) : formatNumber(value, decimals));
  if (unit === 'amount') return low === high ? formatMoney(low, currency, decimals) : `${formatMoney(low, currency, decimals)} – ${formatMoney(high, currency, decimals)}`;
  const text = low === high ? bare(low) : `${bare(low)}–${bare(high)}`;
  return names.maybe(`unit.${unit}`, { count: low === high ? low : 2, text }) ?? text;
}
