import { WorkbenchError } from '../../../core/contract/index.ts';
import { formatDay } from '../../../core/data/calendar.ts';
import { MISSING_CODE, MISSING_DAY } from '../../../core/data/column.ts';
import type { Table } from '../../../core/data/column.ts';
import { columnNamed, dayValues, keysOf, numberValues } from '../../../core/data/table.ts';
import { REQUIRED_ROLES } from '../sources.ts';
import type { Mapping, RateRole } from '../sources.ts';
import { canonicalCurrency } from './currencyNames.ts';

/** One currency's rates: days ascending, each with what one unit is worth from that day on. */
export interface RateSeries {
  readonly day: Int32Array;
  readonly rate: Float64Array;
}

/** By currency as `canonicalCurrency` writes it. */
export type Rates = ReadonlyMap<string, RateSeries>;

/** What one unit of a currency is worth on a day, in the report's currency. Throws `bad-input` where no rate is known. */
export type Conversion = (currency: string, day: number) => number;

/**
 * The (date, currency, rate) table. Rows without a date, a currency or a rate are left out, as holidays are in such tables. Throws
 * `bad-input` for a rate that is not above 0, and for two different rates of one currency and day.
 */
export function readRates(table: Table, columns: Mapping<RateRole>): Rates {
  const [date, currency, rate] = REQUIRED_ROLES.rates.map((role) => {
    const column = columns[role];
    if (column === undefined) throw new WorkbenchError('bad-input', `No column of the rates is named as the ${role}. Say which column it is.`, { role });
    return columnNamed(table, column);
  });
  const days = dayValues(date);
  const keys = keysOf(currency);
  const values = numberValues(rate);
  const names = keys.dictionary.map(canonicalCurrency);
  const rows = new Map<string, number[]>();
  for (let row = 0; row < table.rows; row++) {
    if (days[row] === MISSING_DAY || keys.codes[row] === MISSING_CODE || Number.isNaN(values[row])) continue;
    const name = names[keys.codes[row]];
    if (!(values[row] > 0 && values[row] < Infinity)) throw badRate(name, days[row], `is ${values[row]}, and must be above 0`);
    const known = rows.get(name);
    if (known) known.push(row);
    else rows.set(name, [row]);
  }
  return new Map([...rows].map(([name, found]) => [name, seriesOf(name, found, days, values)]));
}

/** The last rate dated on or before `day`; NaN where there is none. */
export function rateOn({ day: days, rate }: RateSeries, day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (days[middle] <= day) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? NaN : rate[low - 1];
}

/**
 * Amounts into `currency` (the report's; any spelling), which is worth 1. Throws `bad-input` where the rates themselves say that it is not,
 * for then they are those into another currency.
 */
export function conversion(rates: Rates, currency: string): Conversion {
  const into = canonicalCurrency(currency);
  const own = rates.get(into);
  const off = own ? own.rate.findIndex((rate) => rate !== 1) : -1;
  if (own && off >= 0) {
    const base = baseOf(rates);
    const remedy = base === undefined ? 'Bring rates that say what one unit of each currency is worth in it' : `These rates are into ${base}: choose it as the currency of the report, or bring rates into ${into}`;
    throw badRate(into, own.day[off], `is ${own.rate[off]}, but ${into} is the report's currency, and one unit of it is worth 1`, remedy);
  }
  return (from, day) => {
    const name = canonicalCurrency(from);
    if (name === into) return 1;
    const series = rates.get(name);
    const rate = series ? rateOn(series, day) : NaN;
    if (Number.isNaN(rate)) throw withoutRate([{ currency: name, rows: 1, firstDay: day, ratesFrom: series?.day[0] }], into);
    return rate;
  };
}

/** The one currency that the rates say is worth 1 on every day: what they are into. Undefined where none or several are. */
export function baseOf(rates: Rates): string | undefined {
  const ones = [...rates].filter(([, { rate }]) => rate.every((value) => value === 1));
  return ones.length === 1 ? ones[0][0] : undefined;
}

/** Rows of a currency whose worth is not known. */
export interface WithoutRate {
  readonly currency: string;
  readonly rows: number;
  readonly firstDay: number;
  /** First day of the currency's rates; undefined where it has none. */
  readonly ratesFrom: number | undefined;
}

export function withoutRate(found: readonly WithoutRate[], into: string): WorkbenchError {
  const texts = found.map(({ currency, rows, firstDay, ratesFrom }) => `${rows} ${rows === 1 ? 'row' : 'rows'} in ${currency}, the first of ${formatDay(firstDay)} (${ratesFrom === undefined ? 'no rate of it is there' : `its first rate is of ${formatDay(ratesFrom)}`})`);
  const currencies = found.map(({ currency }) => currency);
  return new WorkbenchError('bad-input', `There is no rate into ${into} for ${texts.join('; ')}. Add the missing rates to the table of rates (date, currency, rate), from the first of these days on, or keep only rows in ${into}.`, { currencies, currency: into, messageKey: 'without-rate' });
}

function seriesOf(currency: string, rows: readonly number[], days: Int32Array, values: Float64Array): RateSeries {
  const sorted = [...rows].sort((a, b) => days[a] - days[b] || values[a] - values[b]);
  const kept = sorted.filter((row, i) => {
    if (i === 0 || days[row] !== days[sorted[i - 1]]) return true;
    if (values[row] !== values[sorted[i - 1]]) throw badRate(currency, days[row], `is given as ${values[sorted[i - 1]]} and as ${values[row]}`);
    return false;
  });
  return { day: Int32Array.from(kept, (row) => days[row]), rate: Float64Array.from(kept, (row) => values[row]) };
}

function badRate(currency: string, day: number, what: string, remedy = 'Correct the table of rates and import it again'): WorkbenchError {
  return new WorkbenchError('bad-input', `The rate of ${currency} on ${formatDay(day)} ${what}. ${remedy}.`, { currency, day: formatDay(day) });
}
