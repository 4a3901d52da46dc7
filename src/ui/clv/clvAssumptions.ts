import { recordOf } from '../../core/contract/record.ts';
import { parseIsoDay } from '../../core/data/calendar.ts';
import { NO_VALUE, formatDay, formatPercent } from '../../i18n/format.ts';
import { t as facts } from '../../i18n/messages/clvFacts.ts';
import { t } from '../../i18n/messages/clvShare.ts';
import type { RunSummary } from '../../storage/records.ts';
import type { MoneyOptions } from '../../tasks/clv/types.ts';
import { runSources } from './clvRunFacts.ts';

const MEASURES: ReadonlySet<unknown> = new Set(['gross', 'net', 'margin']);

type Rows = readonly (readonly [label: string, text: string])[];

/**
 * What a run takes money to be, with its labels: as its report says; of earlier versions, which did not, as the stored request says.
 * That may come from another version; nothing in it is trusted.
 */
export function moneyAssumptions(run: Pick<RunSummary, 'request'>, unit: string, money?: MoneyOptions): Rows {
  const { discountRate, marginShare, taxIncluded } = { ...optionsOf(run.request), ...money };
  return [
    [t('amounts'), amountsText(run, money)],
    [t('currency'), unit || t('currencyUnknown')],
    [t('discount'), isShare(discountRate) ? t('discountText', { rate: formatPercent(discountRate, 2) }) : t('noDiscount')],
    ...(measureOf(run, money) === 'margin' ? [[t('margin'), isShare(marginShare) ? formatPercent(marginShare) : NO_VALUE] as const] : []),
    ...(taxIncluded === true ? [[t('tax'), t('taxIncluded')] as const] : []),
    ...attributeRows(run),
  ];
}

/** As `moneyAssumptions`, and what is assumed of time and certainty. */
export function clvAssumptions(run: Pick<RunSummary, 'request'>, unit: string, money?: MoneyOptions): Rows {
  return [...moneyAssumptions(run, unit, money), [t('known'), t('knownText')], [t('sure'), t('sureText')]];
}

/** What counts as money: of purchases the measure, of contracts the paid day. */
export function amountsText(run: Pick<RunSummary, 'request'>, money?: MoneyOptions): string {
  const measure = measureOf(run, money);
  const { transactions, subscriptions } = runSources(run);
  const purchases = subscriptions && !transactions && measure !== 'margin' ? [] : [t(`measure.${measure}`)];
  return [...purchases, ...(subscriptions ? [facts('paidDays')] : [])].join(' · ');
}

function measureOf({ request }: Pick<RunSummary, 'request'>, money?: MoneyOptions): 'gross' | 'net' | 'margin' | 'file' {
  const measure = money?.measure ?? optionsOf(request).measure;
  return MEASURES.has(measure) ? (measure as 'gross' | 'net' | 'margin') : 'file';
}

function attributeRows(run: Pick<RunSummary, 'request'>): Rows {
  if (!runSources(run).customers) return [];
  const { staticColumns, exportedOn } = optionsOf(run.request);
  const columns = Array.isArray(staticColumns) ? staticColumns.filter((name) => typeof name === 'string') : [];
  const day = typeof exportedOn === 'string' ? parseIsoDay(exportedOn) : undefined;
  return [...(columns.length > 0 ? [[facts('staticColumns'), columns.join(' · ')] as const] : []), ...(day === undefined ? [] : [[facts('exportedOn'), formatDay(day)] as const])];
}

function optionsOf(request: unknown): Readonly<Record<string, unknown>> {
  return recordOf(recordOf(request).options);
}

function isShare(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
