import { parseIsoDay } from '../../core/data/calendar.ts';
import { formatDay } from '../../i18n/format.ts';
import type { Facts } from '../../i18n/i18n.ts';
import { t as columns } from '../../i18n/messages/columns.ts';
import { t } from '../../i18n/messages/nextMonth.ts';
import type { SchemaChange } from '../../tasks/next/types.ts';
import type { ReportWarning } from '../../tasks/types.ts';

/** What a task calls the parts of its next month. */
export interface MonthWords {
  source(name: string): string;
  role(name: string): string;
  /** A text of the task's own by key, such as `change_missing-attribute`; undefined where it has none. */
  own?(key: string, facts: Facts): string | undefined;
}

/** A change of the files in words. */
export function changeText({ key, message, facts, why }: SchemaChange, words: MonthWords): string {
  const reasons = why.flatMap((reason) => t.maybe(`why_${reason}`) ?? []);
  const typeName = (type: unknown) => (columns.maybe(`type.${String(type)}`) ?? String(type)).toLowerCase();
  const filled = { ...facts, source: words.source(String(facts.source ?? '')), why: reasons.join(', ') || t('whyOther'), typeWas: typeName(facts.typeWas), typeNow: typeName(facts.typeNow) };
  return words.own?.(`change_${key}`, filled) ?? t.maybe(`change_${key}`, filled) ?? message;
}

/** A warning of a month in the page's language: as months say it, else as the task does; undefined where neither has a text. */
export function monthWarning(warning: ReportWarning, ofTask: (warning: ReportWarning) => string | undefined): string | undefined {
  const facts = Object.fromEntries(Object.entries(warning.facts).map(([name, value]) => [name, dayText(value)]));
  return t.maybe(`warning.${warning.key}`, facts) ?? ofTask(warning);
}

function dayText(value: string | number): string | number {
  const day = typeof value === 'string' ? parseIsoDay(value) : undefined;
  return day === undefined ? value : formatDay(day);
}

export function rankText(rank: number | null): string {
  return rank === null ? t('notRanked') : String(rank);
}
