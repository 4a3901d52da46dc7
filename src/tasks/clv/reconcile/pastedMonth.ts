import { isDate } from '../../../core/data/calendar.ts';
import { withoutAccents } from '../../../core/data/withoutAccents.ts';
import { monthNumber } from './months.ts';

/** Months by their first three letters, without accents, in English, Spanish and German. */
const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'ene'], ['feb'], ['mar', 'mrz', 'mae'], ['apr', 'abr'], ['may', 'mai'], ['jun'],
  ['jul'], ['aug', 'ago'], ['sep', 'set'], ['oct', 'okt'], ['nov'], ['dec', 'dic', 'dez'],
];
const NAMES = new Set(
  (
    'january february march april may june july august september october november december sept ' +
    'enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre ' +
    'januar februar marz maerz april mai juni juli august september oktober november dezember'
  ).split(' '),
);
const LONGEST = 40;
const [FIRST_YEAR, LAST_YEAR] = [1900, 2200];

/**
 * A month as finance writes it: `2025-03`, `2025/3`, `03/2025`, `Mar 2025`, `marzo de 2025`, `Mär-25`, or a day `2025-03-31`, whose month it is.
 * Answers months since January 1970; undefined for anything else.
 */
export function parsePastedMonth(text: string): number | undefined {
  if (text.length > LONGEST) return undefined;
  const plain = withoutAccents(text).trim().toLowerCase();
  const numbers = /^(\d{4})[-/. ](\d{1,2})$/.exec(plain) ?? /^(\d{1,2})[-/. ](\d{4})$/.exec(plain);
  if (numbers) return numbers[1].length === 4 ? monthIn(Number(numbers[1]), Number(numbers[2])) : monthIn(Number(numbers[2]), Number(numbers[1]));
  const day = /^(\d{4})-(\d{2})-(\d{2})(?:[t ]00:00(?::00)?)?$/.exec(plain);
  if (day) return isDate(Number(day[1]), Number(day[2]), Number(day[3])) ? monthIn(Number(day[1]), Number(day[2])) : undefined;
  const named = /^(\p{L}+)\.?(?:[-/ .,]+| del? )'?(\d{4}|\d{2})$/u.exec(plain) ?? swap(/^(\d{4})[-/ .]+(\p{L}+)\.?$/u.exec(plain));
  if (!named) return undefined;
  const month = MONTHS.findIndex((stems) => stems.includes(named[1].slice(0, 3)));
  if (month < 0 || !(named[1].length === 3 || NAMES.has(named[1]))) return undefined;
  return monthIn(named[2].length === 2 ? 2000 + Number(named[2]) : Number(named[2]), month + 1);
}

function swap(match: RegExpExecArray | null): readonly string[] | null {
  return match && [match[0], match[2], match[1]];
}

function monthIn(year: number, month: number): number | undefined {
  return year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 ? monthNumber(year, month) : undefined;
}
