import { isCurrency } from '../../../core/data/currency.ts';

export type DecimalMark = '.' | ',';

/** A total as it is written, without what is around its digits. */
export interface WrittenAmount {
  /** Digits with their marks, such as `1.234,50`. */
  readonly digits: string;
  readonly negative: boolean;
  /** A sign or code that stands with it, such as `€` or `EUR`. */
  readonly currency: string | undefined;
}

const LONGEST = 60;
const SPACES = /[\s\u00a0\u202f\u2009]/g;

/** Takes sign, parentheses and currency off a total: `(1.234,50 €)` is −1.234,50 in €. Undefined for what is no amount. */
export function readWrittenAmount(text: string): WrittenAmount | undefined {
  if (text.length > LONGEST) return undefined;
  let rest = text.trim();
  const bracketed = /^\((.*)\)$/.exec(rest);
  if (bracketed) rest = bracketed[1].trim();
  const parts = /^([+\-−–]?)\s*([^\d\s.,+\-−–]*)\s*([+\-−–]?)\s*([\d.,'’\s\u00a0\u202f\u2009]*\d[.,]?)\s*([^\d\s.,+\-−–]*)\s*([-−–]?)$/.exec(rest);
  if (!parts) return undefined;
  const [, before, prefix, inner, digits, suffix, after] = parts;
  const currency = [prefix, suffix].find((unit) => unit !== '');
  if ((prefix !== '' && suffix !== '') || (currency !== undefined && !isCurrency(currency, false))) return undefined;
  const minuses = [before, inner, after].filter((sign) => /[-−–]/.test(sign)).length + (bracketed ? 1 : 0);
  return minuses > 1 ? undefined : { digits: digits.replace(SPACES, '').replace(/['’]/g, ''), negative: minuses === 1, currency };
}

/** Which mark these digits prove to be the decimal one: both marks, or one that is not before three digits, or one that repeats. */
export function provenMark(digits: string): DecimalMark | undefined {
  const [lastPoint, lastComma] = [digits.lastIndexOf('.'), digits.lastIndexOf(',')];
  if (lastPoint >= 0 && lastComma >= 0) return lastPoint > lastComma ? '.' : ',';
  const at = Math.max(lastPoint, lastComma);
  if (at < 0) return undefined;
  const mark = digits[at] as DecimalMark;
  const other = mark === '.' ? ',' : '.';
  if (digits.indexOf(mark) !== at) return other;
  return digits.length - at - 1 === 3 && at <= 3 && digits[0] !== '0' ? undefined : mark;
}

/** The number that the digits are with this decimal mark, and its decimals; undefined where groups are not of three. */
export function amountOf({ digits, negative }: WrittenAmount, mark: DecimalMark): { readonly value: number; readonly decimals: number } | undefined {
  const [whole, fraction = '', ...more] = digits.split(mark);
  const groups = whole.split(mark === '.' ? ',' : '.');
  if (more.length > 0 || !/^\d*$/.test(fraction) || !groups.every((group) => /^\d*$/.test(group))) return undefined;
  if (groups.length > 1 && (!groups.slice(1).every(({ length }) => length === 3) || groups[0].length > 3 || groups[0].length === 0)) return undefined;
  const value = Number(`${groups.join('') || '0'}.${fraction || '0'}`);
  return Number.isSafeInteger(Math.trunc(value)) ? { value: negative ? 0 - value : value, decimals: fraction.length } : undefined;
}
