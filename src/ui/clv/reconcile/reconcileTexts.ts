import { formatDay, formatInteger, formatMoney } from '../../../i18n/format.ts';
import { t } from '../../../i18n/messages/reconcile.ts';
import { dayFromDate } from '../../../core/data/calendar.ts';
import type { Effect, Finding, Measure, PasteProblem } from '../../../tasks/clv/reconcile/types.ts';
import type { ReconcileAnswer } from '../../../workers/clvProtocol.ts';

export const MEASURES: readonly Measure[] = ['charges', 'refunds', 'chargebacks', 'discounts', 'taxes', 'net', 'rows', 'activeCustomers', 'newCustomers'];
const COUNTS: ReadonlySet<Measure> = new Set(['rows', 'activeCustomers', 'newCustomers']);

/** Decimals of each currency's minor unit. */
export type Decimals = ReconcileAnswer['decimals'];

/** A month counted from January 1970, such as `Mar 2025`. */
export function monthText(month: number): string {
  const year = Math.floor(month / 12);
  return formatDay(dayFromDate(1970 + year, month - 12 * year + 1, 1), 'month');
}

/** A month as files write it: `2025-03`. */
export function monthCode(month: number): string {
  const year = Math.floor(month / 12);
  return `${1970 + year}-${String(month - 12 * year + 1).padStart(2, '0')}`;
}

export function measureText(measure: Measure): string {
  return t(`measure.${measure}`);
}

/** A total in its own unit: money with its currency, or a count. */
export function totalText(value: number, measure: Measure, currency: string, decimals: Decimals): string {
  if (COUNTS.has(measure)) return formatInteger(value);
  return minorText(value, currency, decimals);
}

/** Minor units as money. */
export function minorText(minor: number, currency: string, decimals: Decimals): string {
  const places = decimals[currency] ?? 2;
  return formatMoney(minor / 10 ** places, currency, places);
}

/** A total as a number for a CSV: money in whole units. */
export function totalNumber(value: number, measure: Measure, currency: string, decimals: Decimals): number {
  return COUNTS.has(measure) ? value : value / 10 ** (decimals[currency] ?? 2);
}

export function problemText({ code, line, found }: PasteProblem): string {
  return t.maybe(`problem.${code}`, { line: String(line), found }) ?? found;
}

export function findingTitle({ kind }: Pick<Finding, 'kind'>): string {
  return t(`find.${kind}`);
}

/** Why these rows, in a sentence or two. */
export function findingReason({ kind, certainty, rows, beside, facts }: Finding): string {
  if (kind === 'moved-day') {
    const months = { from: monthText(Number(facts.fromMonth)), to: monthText(Number(facts.toMonth)) };
    return facts.hours === 0 ? t('whyDays.moved-day', months) : t('why.moved-day', { ...months, hours: Number(facts.hours) });
  }
  if (kind === 'currency-mixed') return t('why.currency-mixed', { from: String(facts.from), to: String(facts.to) });
  if (kind === 'missing-rows' && typeof facts.orders === 'string') return t('whyOrders.missing-rows', { orders: facts.orders, count: Number(facts.orderCount) });
  if (kind === 'extra-rows' && certainty === 'none') return t('whyNone.extra-rows');
  if (kind === 'duplicate' && rows.some(({ order }) => order === null)) return t('whyNoOrder.duplicate');
  if (kind === 'duplicate' && beside.length > 0 && beside[0].amount !== rows[0].amount) return t('whyOrder.duplicate');
  return t.maybe(`why.${kind}`) ?? '';
}

export function findingRemedy({ kind }: Pick<Finding, 'kind'>, rowsAside: number): string {
  return kind === 'missing-rows' && rowsAside > 0 ? t('fixAside.missing-rows', { count: rowsAside }) : t(`fix.${kind}`);
}

/** What following finance changes, a text for each month and currency: `Mar 2025: charges −€31.00, net −€31.00`. */
export function effectTexts(effects: readonly Effect[], decimals: Decimals): string[] {
  const places = new Map<string, string[]>();
  for (const { month, currency, measure, change } of effects) {
    const place = monthText(month);
    const texts = places.get(place) ?? [];
    places.set(place, texts);
    texts.push(`${measureText(measure)} ${change > 0 ? '+' : '−'}${totalText(Math.abs(change), measure, currency, decimals)}`);
  }
  return [...places].map(([place, texts]) => `${place}: ${texts.join(', ')}`);
}
