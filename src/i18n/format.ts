import { currentLanguage } from './language.ts';

/** What stands where there is no number. */
export const NO_VALUE = '–';
const DAY_MS = 86_400_000;

interface NumberWriter {
  format(value: number): string;
}

const numberFormats = new Map<string, NumberWriter>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

// Making an Intl formatter costs far more than using one, and tables use thousands.
function numberFormat(options: Intl.NumberFormatOptions): NumberWriter {
  const key = currentLanguage() + JSON.stringify(options);
  const known = numberFormats.get(key) ?? withMinus(new Intl.NumberFormat(currentLanguage(), { useGrouping: 'always', ...options } as Intl.NumberFormatOptions));
  numberFormats.set(key, known);
  return known;
}

/** Intl writes a hyphen; beside differences with their sign, and under a plus, only a minus reads as one. */
function withMinus(format: Intl.NumberFormat): NumberWriter {
  return { format: (value) => format.format(value).replace('-', '−') };
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = currentLanguage() + JSON.stringify(options);
  const known = dateFormats.get(key) ?? new Intl.DateTimeFormat(currentLanguage(), options);
  dateFormats.set(key, known);
  return known;
}

/** A number as it is worth reading: `decimals` places where given, else up to 2, or 3 significant digits below 1. NaN and ∞ are a dash. */
export function formatNumber(value: number, decimals?: number): string {
  if (!Number.isFinite(value)) return NO_VALUE;
  if (decimals !== undefined) return numberFormat({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);
  return numberFormat(Math.abs(value) >= 1 || value === 0 ? { maximumFractionDigits: 2 } : { maximumSignificantDigits: 3 }).format(value);
}

/** A count. */
export function formatInteger(value: number): string {
  return Number.isFinite(value) ? numberFormat({ maximumFractionDigits: 0 }).format(value) : NO_VALUE;
}

/** A share (0.125) as `12.5 %` is said in the language, with `decimals` places. A share above 0 that would show as 0 is `<0.1%`. */
export function formatPercent(share: number, decimals = 1): string {
  if (!Number.isFinite(share)) return NO_VALUE;
  const format = numberFormat({ style: 'percent', maximumFractionDigits: decimals });
  const least = 10 ** -(decimals + 2);
  return share > 0 && share < least / 2 ? `<${format.format(least)}` : format.format(share);
}

const SIGNS: Readonly<Record<string, string>> = { '€': 'EUR', '$': 'USD', '£': 'GBP', '¥': 'JPY', '₹': 'INR' };

/**
 * An amount in its unit: a currency sign or ISO code is placed as the language places it, any other unit follows the number,
 * and '' is a bare number. `decimals` defaults to the currency's own, or 2.
 */
export function formatMoney(value: number, unit: string, decimals?: number): string {
  if (!Number.isFinite(value)) return NO_VALUE;
  const currency = Object.hasOwn(SIGNS, unit) ? SIGNS[unit] : /^[A-Z]{3}$/.test(unit) ? unit : undefined;
  if (currency === undefined) return unit ? `${formatNumber(value, decimals ?? 2)}\u00a0${unit}` : formatNumber(value, decimals ?? 2);
  const places = decimals === undefined ? {} : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return numberFormat({ style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...places }).format(value);
}

/** A calendar day (whole days since 1970-01-01), such as `30 Dec 1997`. A day without a meaning is a dash. */
export function formatDay(day: number, style: 'medium' | 'short' | 'month' | 'dayMonth' = 'medium'): string {
  if (!Number.isFinite(day) || Math.abs(day) > 100_000_000) return NO_VALUE;
  const date = new Date(day * DAY_MS);
  if (style === 'short') return dateFormat({ timeZone: 'UTC', year: 'numeric', month: 'numeric', day: 'numeric' }).format(date);
  if (style === 'month') return dateFormat({ timeZone: 'UTC', year: 'numeric', month: 'short' }).format(date);
  if (style === 'dayMonth') return dateFormat({ timeZone: 'UTC', month: 'long', day: 'numeric' }).format(date);
  return dateFormat({ timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric' }).format(date);
}

/** A wall time of a datetime column (ms, without a zone of its own), to the minute. */
export function formatWallTime(ms: number): string {
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return NO_VALUE;
  return dateFormat({ timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }).format(new Date(ms));
}

/** A moment that this machine recorded, in the person's zone. */
export function formatMoment(ms: number): string {
  if (!Number.isFinite(ms)) return NO_VALUE;
  return dateFormat({ dateStyle: 'medium', timeStyle: 'short' }).format(new Date(ms));
}

/** A duration in the two largest units that matter: `350 ms`, `4.2 s`, `1 min 5 s`, `2 h 3 min`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return NO_VALUE;
  if (ms < 1000) return `${Math.round(ms)}\u00a0ms`;
  if (ms < 9950) return `${formatNumber(ms / 1000, 1)}\u00a0s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}\u00a0s`;
  if (seconds < 3600) return joined([Math.floor(seconds / 60), 'min'], [seconds % 60, 's']);
  const minutes = Math.round(seconds / 60);
  return joined([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min']);
}

/** An estimate of what is left, in whole seconds and 1 at least: a guess is not known to the millisecond. */
export function formatTimeLeft(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return seconds < 60 ? `${seconds}\u00a0s` : formatDuration(ms);
}

function joined([large, largeUnit]: [number, string], [small, smallUnit]: [number, string]): string {
  const head = `${large}\u00a0${largeUnit}`;
  return small === 0 ? head : `${head} ${small}\u00a0${smallUnit}`;
}

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** A size in powers of 1,000, as disks and downloads are told. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return NO_VALUE;
  let power = bytes < 1 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  if (power < BYTE_UNITS.length - 1 && Math.round(bytes / 1000 ** power) >= 1000) power++;
  const value = bytes / 1000 ** power;
  return numberFormat({ style: 'unit', unit: BYTE_UNITS[power], unitDisplay: power === 0 ? 'long' : 'short', maximumFractionDigits: power > 0 && value < 10 ? 1 : 0 }).format(value);
}

/** A number for an axis or a tight place: `1.2K`, `3.4M`. */
export function formatCompact(value: number): string {
  return Number.isFinite(value) ? numberFormat({ notation: 'compact', maximumFractionDigits: 1, useGrouping: false }).format(value) : NO_VALUE;
}
