import { formatMoney } from '../i18n/format.ts';
import { escapeLabel } from './escapeLabel.ts';

/** An amount as a chart's label: its unit may come from data. */
export function moneyLabel(value: number, unit: string, decimals?: number): string {
  return escapeLabel(formatMoney(value, unit, decimals));
}
