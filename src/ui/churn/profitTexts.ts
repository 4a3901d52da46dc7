import { signed } from '../../charts/comparisonChart.ts';
import type { PolicyProfit, ProfitReport } from '../../core/economics/profitReport.ts';
import { NO_VALUE, formatInteger, formatMoney, formatPercent } from '../../i18n/format.ts';
import { t } from '../../i18n/messages/churnMoney.ts';
import { t as runs } from '../../i18n/messages/runs.ts';
import type { ChurnReport } from '../../tasks/churn/types.ts';
import type { KeyNumber } from '../runs/keyNumber.ts';

/** Whole money with its sign. */
export function signedMoney(value: number, unit: string): string {
  return signed(value, (size) => formatMoney(size, unit, 0));
}

/** A gain or loss, with its 95 % interval where there is one. */
export function profitCell(value: number, interval: PolicyProfit['interval'], unit: string): string {
  const money = (amount: number) => signedMoney(amount, unit);
  return interval ? runs('interval', { difference: money(value), low: money(interval.low), high: money(interval.high) }) : money(value);
}

/** What the list by gain brought more than another way of choosing; a dash for the list itself. */
export function lessCell({ policy, less, lessInterval }: PolicyProfit, unit: string): string {
  return policy === 'by-gain' ? NO_VALUE : profitCell(less, lessInterval, unit);
}

/** What the list by gain would have brought on the hold-out, and whether it is shown that contacting pays. */
export function profitSentences({ contacts, realised, interval }: PolicyProfit, { unit, rows, economics }: Pick<ChurnReport, 'unit' | 'rows' | 'economics'>): readonly string[] {
  if (contacts === 0) return [t('profitNobody')];
  const money = (value: number) => signedMoney(value, unit);
  const said = t('profitSentence', { contacts: formatInteger(contacts), users: formatInteger(rows.holdout), money: money(realised), low: interval ? money(interval.low) : NO_VALUE, high: interval ? money(interval.high) : NO_VALUE, saveRate: formatPercent(economics.saveRate) });
  return interval && interval.low <= 0 && interval.high >= 0 ? [said, t('profitNotSure')] : [said];
}

/** Break-even, threshold and cost of the list. */
export function profitFigures({ breakEvenSaveRate, threshold, cost }: ProfitReport, { unit, economics }: Pick<ChurnReport, 'unit' | 'economics'>): readonly KeyNumber[] {
  return [
    { label: t('breakEven'), value: breakEvenSaveRate === null ? t('breakEvenNone') : formatPercent(breakEvenSaveRate), about: t('assumed', { saveRate: formatPercent(economics.saveRate) }), explanation: t('breakEvenHelp') },
    { label: t('thresholdGain'), value: threshold === null ? NO_VALUE : formatMoney(threshold, unit), about: '', explanation: t('thresholdGainHelp') },
    { label: t('listCost'), value: formatMoney(cost.expected, unit, 0), about: t('listCostAbout', { most: formatMoney(cost.certain, unit, 0) }) },
  ];
}
