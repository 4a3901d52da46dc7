import { NO_VALUE, formatPercent } from '../../i18n/format.ts';
import { t } from '../../i18n/messages/clvShare.ts';
import type { RunSummary } from '../../storage/records.ts';

const MEASURES: ReadonlySet<unknown> = new Set(['gross', 'net', 'margin']);

/** What a run takes money to be, with its labels: read from the stored request, which may come from another version; nothing in it is trusted. */
export function clvAssumptions({ request }: Pick<RunSummary, 'request'>, unit: string): readonly (readonly [label: string, text: string])[] {
  const { measure, discountRate, marginShare, taxIncluded } = optionsOf(request);
  const known = MEASURES.has(measure) ? (measure as 'gross' | 'net' | 'margin') : 'file';
  return [
    [t('amounts'), t(`measure.${known}`)],
    [t('currency'), unit || t('currencyUnknown')],
    [t('discount'), isShare(discountRate) ? t('discountText', { rate: formatPercent(discountRate, 2) }) : t('noDiscount')],
    ...(known === 'margin' ? [[t('margin'), isShare(marginShare) ? formatPercent(marginShare) : NO_VALUE] as const] : []),
    ...(taxIncluded === true ? [[t('tax'), t('taxIncluded')] as const] : []),
    [t('known'), t('knownText')],
    [t('sure'), t('sureText')],
  ];
}

function optionsOf(request: unknown): Readonly<Record<string, unknown>> {
  const options = (request as { readonly options?: unknown } | null)?.options;
  return typeof options === 'object' && options !== null ? (options as Readonly<Record<string, unknown>>) : {};
}

function isShare(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
