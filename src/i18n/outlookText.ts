import type { RowOutlook } from '../tasks/clv/types.ts';
import { formatMoney, formatPercent } from './format.ts';
import { t } from './messages/clvJudging.ts';

/** What is expected of one customer: `62% buy nothing; else €20–€110`; who is under contract pays rather than buys. */
export function outlookText({ nothing, low, high }: Omit<RowOutlook, 'rows'> & Partial<RowOutlook>, unit: string, underContract = false): string {
  const share = formatPercent(nothing, nothing > 0.99 && nothing < 1 ? 1 : 0);
  if (low === null || high === null) return t(underContract ? 'outlook.nothingPaid' : 'outlook.nothing', { nothing: share });
  const decimals = high < 10 ? 2 : 0;
  return t(underContract ? 'outlook.bothPaid' : 'outlook.both', { nothing: share, low: formatMoney(low, unit, decimals), high: formatMoney(high, unit, decimals) });
}
