import { isCurrency } from './currency.ts';
import type { CellFormat } from './column.ts';

export type DecimalMark = '.' | ',';
export type ThousandsMark = ',' | '.' | ' ' | "'" | '';

/** A number's text without sign, unit and exponent: `body` holds digits and separators alone (all spaces as ' ', all apostrophes as "'"). */
export interface NumberScan {
  readonly negative: boolean;
  /** Currency sign or code, `%`, or ''. */
  readonly unit: string;
  readonly body: string;
  /** Such as `E+15`, or ''. */
  readonly exponent: string;
}

const POWERS_OF_TEN = Float64Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
const LONGEST = 64;
const SPACES = /[\u00a0\u2009\u202f]/g;
const APOSTROPHES = /\u2019/g;
const EXPONENT = /^[eE][+-]?\d{1,3}$/;

/**
 * The fast reading of plain numbers: a minus, digits, at most one decimal mark between digits. NaN for all else, and for whole numbers
 * with leading zeros or more than 15 digits; `parseNumber` then decides. Up to 15 digits are exact, since digits and power of ten both are (Clinger 1990).
 */
export function parsePlainNumber(text: string, decimalCode: number): number {
  const length = text.length;
  if (length === 0 || length > 32) return NaN;
  const first = text.charCodeAt(0) === 45 ? 1 : 0;
  let mantissa = 0;
  let mark = -1;
  for (let at = first; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) mantissa = mantissa * 10 + (code - 48);
    else if (code === decimalCode && mark < 0 && at > first) mark = at;
    else return NaN;
  }
  const wholeDigits = (mark < 0 ? length : mark) - first;
  if (wholeDigits === 0 || mark === length - 1 || (wholeDigits > 1 && text.charCodeAt(first) === 48)) return NaN;
  const digits = length - first - (mark < 0 ? 0 : 1);
  if (digits > 15) return mark < 0 ? NaN : Number(decimalCode === 46 ? text : text.replace(',', '.'));
  const value = mark < 0 ? mantissa : mantissa / POWERS_OF_TEN[length - mark - 1];
  return first === 0 ? value : 0 - value;
}

/**
 * A cell as a number in a column's format (decimal mark, thousands separator, unit), strictly: thousands in groups of three; a currency
 * before or after, once; accounting parentheses for minus; exponent; no hex, no Infinity. NaN where it does not fit.
 * A column without a decimal mark takes whole numbers without separators alone. A column without a unit takes bare numbers alone; one with a currency takes bare numbers too; one with `%` takes percentages alone (12 % is 12).
 * Whole numbers with leading zeros or past 2^53 do not fit, since they are identifiers, unless `wholeAsNumber`.
 */
export function parseNumber(text: string, format: CellFormat, wholeAsNumber = false): number {
  const plain = parsePlainNumber(text, decimalCodeOf(format));
  if (plain === plain && format.unit !== '%') return plain;
  const scan = scanNumber(text);
  if (!scan || !unitFits(scan.unit, format.unit ?? '')) return NaN;
  const digits = format.decimal ? readBody(scan.body, format.decimal, format.thousands ?? '') : areDigits(scan.body) ? scan.body : undefined;
  if (digits === undefined || (!wholeAsNumber && isIdentifierDigits(digits, scan.exponent))) return NaN;
  const value = Number(digits + scan.exponent);
  if (!Number.isFinite(value)) return NaN;
  return scan.negative ? 0 - value : value;
}

/** The character code of a column's decimal mark; −1, which no character has, for whole numbers. */
export function decimalCodeOf(format: CellFormat): number {
  return format.decimal ? format.decimal.charCodeAt(0) : -1;
}

/** Whether a cell with `unit` belongs into a column of `columnUnit`. */
export function unitFits(unit: string, columnUnit: string): boolean {
  return unit === columnUnit || (unit === '' && columnUnit !== '%');
}

/** Whole digits that would lose something as a number: leading zeros, or past 2^53. */
export function isIdentifierDigits(digits: string, exponent: string): boolean {
  if (exponent !== '' || digits.includes('.')) return false;
  return (digits.length > 1 && digits.charCodeAt(0) === 48) || (digits.length > 15 && !Number.isSafeInteger(Number(digits)));
}

/** Takes sign, parentheses, unit and exponent off a number's text; undefined where something else is in it. */
export function scanNumber(text: string): NumberScan | undefined {
  if (text.length > LONGEST) return undefined;
  const stripped: Stripped = { rest: text.trim(), unit: '', signed: false, negative: false };
  while (!startsBody(stripped.rest) || !endsWithDigit(stripped.rest)) {
    if (!stripOne(stripped)) return undefined;
  }
  const mark = stripped.rest.search(/[eE]/);
  const exponent = mark < 0 ? '' : stripped.rest.slice(mark);
  if (exponent !== '' && !EXPONENT.test(exponent)) return undefined;
  const body = (mark < 0 ? stripped.rest : stripped.rest.slice(0, mark)).replace(SPACES, ' ').replace(APOSTROPHES, "'");
  return { negative: stripped.negative, unit: stripped.unit, body, exponent };
}

/** The digits of a scan's body as `1234.5` under one reading of its marks, or undefined where it does not fit. */
export function readBody(body: string, decimal: DecimalMark, thousands: ThousandsMark): string | undefined {
  const mark = body.indexOf(decimal);
  const whole = mark < 0 ? body : body.slice(0, mark);
  const decimals = mark < 0 ? '' : body.slice(mark + 1);
  if (mark >= 0 && !areDigits(decimals)) return undefined;
  const wholeDigits = areDigits(whole) ? whole : ungroup(whole, thousands);
  if (wholeDigits === undefined) return mark === 0 ? `0.${decimals}` : undefined;
  return mark < 0 ? wholeDigits : `${wholeDigits}.${decimals}`;
}

interface Stripped {
  rest: string;
  unit: string;
  signed: boolean;
  negative: boolean;
}

function stripOne(stripped: Stripped): boolean {
  const { rest } = stripped;
  if (rest.length < 2) return false;
  const sign = rest[0];
  if (sign === '(' && rest.endsWith(')')) return strip(stripped, rest.slice(1, -1), true);
  if (sign === '-' || sign === '\u2212' || sign === '+') return strip(stripped, rest.slice(1), sign !== '+');
  return stripUnit(stripped);
}

function strip(stripped: Stripped, rest: string, negative: boolean): boolean {
  if (stripped.signed) return false;
  stripped.signed = true;
  stripped.negative = negative;
  stripped.rest = rest.trim();
  return true;
}

function stripUnit(stripped: Stripped): boolean {
  if (stripped.unit !== '') return false;
  const { rest } = stripped;
  const before = /^[^\d.,()+\-\u2212\s]+/.exec(rest)?.[0];
  const after = before === undefined ? /[^\d.,()+\-\u2212\s]+$/.exec(rest)?.[0] : undefined;
  const unit = before ?? after;
  if (unit === undefined || unit.length > 4) return false;
  const remaining = (before === undefined ? rest.slice(0, -unit.length) : rest.slice(unit.length));
  const trimmed = remaining.trim();
  const known = isCurrency(unit, trimmed.length === remaining.length) || (unit === '%' && before === undefined);
  if (!known) return false;
  stripped.unit = unit;
  stripped.rest = trimmed;
  return true;
}

function startsBody(text: string): boolean {
  const code = text.charCodeAt(0);
  return isDigitCode(code) || ((code === 46 || code === 44) && isDigitCode(text.charCodeAt(1)));
}

function endsWithDigit(text: string): boolean {
  return isDigitCode(text.charCodeAt(text.length - 1));
}

function areDigits(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (!isDigitCode(text.charCodeAt(at))) return false;
  return text.length > 0;
}

/** `1,234,567` → `1234567`: a first group of one to three digits without a leading zero, then groups of exactly three. */
function ungroup(whole: string, thousands: ThousandsMark): string | undefined {
  if (thousands === '') return undefined;
  const groups = whole.split(thousands);
  const [head] = groups;
  if (head.length > 3 || !areDigits(head) || head.charCodeAt(0) === 48) return undefined;
  for (let at = 1; at < groups.length; at++) if (groups[at].length !== 3 || !areDigits(groups[at])) return undefined;
  return groups.join('');
}

function isDigitCode(code: number): boolean {
  return code >= 48 && code <= 57;
}
