import { NO_VALUE, formatMoney } from '../../../i18n/format.ts';
import { featureName } from '../../../i18n/messages/clvNames.ts';
import { t as columns } from '../../../i18n/messages/columns.ts';
import { t } from '../../../i18n/messages/nextMonth.ts';
import { parseIsoDay } from '../../../core/data/calendar.ts';
import { formatDay } from '../../../i18n/format.ts';
import type { FeatureChange, SchemaChange, TopChange } from '../../../tasks/clv/next/types.ts';
import type { ReportWarning } from '../../../tasks/types.ts';
import { warningText as runWarning } from '../../runs/reportWarning.ts';
import { featureValue } from '../featureValue.ts';

/** What a table of the run is called. */
export function sourceName(source: string): string {
  return t.maybe(`source_${source}`) ?? source;
}

/** A change of the files in words. */
export function changeText({ key, message, facts, why }: SchemaChange): string {
  const reasons = why.flatMap((reason) => t.maybe(`why_${reason}`) ?? []);
  const typeName = (type: unknown) => (columns.maybe(`type.${String(type)}`) ?? String(type)).toLowerCase();
  return t.maybe(`change_${key}`, { ...facts, source: sourceName(String(facts.source ?? '')), why: reasons.join(', ') || t('whyOther'), typeWas: typeName(facts.typeWas), typeNow: typeName(facts.typeNow) }) ?? message;
}

/** Why a customer entered or left the top list, the plainest first. */
export function reasons({ isNew, rowsSince, moneySince, why }: TopChange, unit: string): readonly string[] {
  return [...(isNew ? [t('isNew')] : []), t('since', { count: rowsSince, money: formatMoney(moneySince, unit) }), ...why.map((change) => featureText(change, unit))];
}

function featureText({ feature, unit: of, then, now }: FeatureChange, unit: string): string {
  const name = feature.startsWith('customer:') ? feature.slice('customer:'.length) : featureName(feature);
  return t('changed', { feature: name, then: featureValue(then, of, unit), now: featureValue(now, of, unit) });
}

/** A warning of a month in the page's language; undefined where it has no text. */
export function monthWarning(warning: ReportWarning): string | undefined {
  const facts = Object.fromEntries(Object.entries(warning.facts).map(([name, value]) => [name, dayText(value)]));
  return t.maybe(`warning.${warning.key}`, facts) ?? runWarning(warning);
}

function dayText(value: string | number): string | number {
  const day = typeof value === 'string' ? parseIsoDay(value) : undefined;
  return day === undefined ? value : formatDay(day);
}

export function rankText(rank: number | null): string {
  return rank === null ? t('notRanked') : String(rank);
}

export function moneyText(value: number | null, unit: string): string {
  return value === null ? NO_VALUE : formatMoney(value, unit);
}
