import { withoutAccents } from '../../../core/data/withoutAccents.ts';

/** How often a customer pays: a name for it, and its length where it is known. */
export interface BillingPeriod {
  readonly name: string;
  /** NaN where the text does not say. */
  readonly months: number;
}

const WEEKS_IN_MONTH = 365.25 / 12 / 7;
const DAYS_IN_MONTH = 365.25 / 12;

/** Words for one period, in English, Spanish and German, without accents. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  weekly: ['weekly', 'week', 'semanal', 'semana', 'wochentlich', 'woechentlich', 'woche', 'w'],
  monthly: ['monthly', 'month', 'mensual', 'mes', 'monatlich', 'monat', 'mo', 'm', 'permonth', 'almes', 'promonat'],
  quarterly: ['quarterly', 'quarter', 'trimestral', 'trimestre', 'vierteljahrlich', 'vierteljaehrlich', 'quartal', 'quartalsweise', 'q'],
  'half-yearly': ['halfyearly', 'semiannual', 'semiannually', 'biannual', 'semestral', 'semestre', 'halbjahrlich', 'halbjaehrlich', 'halbjahr'],
  yearly: ['yearly', 'year', 'annual', 'annually', 'anual', 'ano', 'jahrlich', 'jaehrlich', 'jahr', 'yr', 'y', 'peryear', 'alano', 'projahr'],
};

const MONTHS: Readonly<Record<string, number>> = { weekly: 1 / WEEKS_IN_MONTH, monthly: 1, quarterly: 3, 'half-yearly': 6, yearly: 12 };

const NAME_BY_WORD: ReadonlyMap<string, string> = new Map(Object.entries(WORDS).flatMap(([name, words]) => words.map((word) => [word, name] as const)));

const UNIT_MONTHS: ReadonlyMap<string, number> = new Map([
  ...['day', 'days', 'd', 'dia', 'dias', 'tag', 'tage'].map((word) => [word, 1 / DAYS_IN_MONTH] as const),
  ...['week', 'weeks', 'w', 'semana', 'semanas', 'woche', 'wochen'].map((word) => [word, 1 / WEEKS_IN_MONTH] as const),
  ...['month', 'months', 'm', 'mo', 'mes', 'meses', 'monat', 'monate'].map((word) => [word, 1] as const),
  ...['year', 'years', 'y', 'yr', 'ano', 'anos', 'jahr', 'jahre'].map((word) => [word, 12] as const),
]);

/** The longest period that is believed. */
const MAX_MONTHS = 120;

/**
 * What a cell says of the billing period: `monthly`, `mensual`, `12`, `every 3 months`, `P1Y` … A plain number is months. Text that says
 * none is a period of its own, whose length is unknown.
 */
export function readBillingPeriod(cell: string): BillingPeriod {
  const text = withoutAccents(cell).toLowerCase().trim();
  const named = NAME_BY_WORD.get(text.replace(/[^a-z]/g, ''));
  if (named !== undefined && !/\d/.test(text)) return { name: named, months: MONTHS[named] };
  const counted = /^(?:p|every|cada|alle)?\s*(\d+(?:[.,]\d+)?)\s*-?\s*([a-z]*)$/.exec(text);
  if (!counted) return { name: cell.trim(), months: NaN };
  const unit = counted[2] === '' ? 1 : UNIT_MONTHS.get(counted[2]);
  const months = unit === undefined ? NaN : Number(counted[1].replace(',', '.')) * unit;
  return months > 0 && months <= MAX_MONTHS ? { name: nameOf(months), months } : { name: cell.trim(), months: NaN };
}

function nameOf(months: number): string {
  const known = Object.entries(MONTHS).find(([, length]) => Math.abs(length - months) < 0.02);
  return known?.[0] ?? `${Number(months.toFixed(2))} months`;
}
