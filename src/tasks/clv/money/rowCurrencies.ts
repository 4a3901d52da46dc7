import { WorkbenchError } from '../../../core/contract/index.ts';
import { formatDay } from '../../../core/data/calendar.ts';
import { severalCurrencies } from '../currency.ts';
import { canonicalCurrency } from './currencyNames.ts';
import type { LedgerRows, NamedKeys } from './ledgerRows.ts';
import { baseOf, conversion, rateOn, withoutRate } from './rates.ts';
import type { Rates, WithoutRate } from './rates.ts';

/** In which currencies the rows are. */
export interface RowCurrencies {
  /** As `canonicalCurrency` writes them, ascending; `['']` where the file names none. */
  readonly names: readonly string[];
  /** By row, into `names`; undefined where all rows are in one. */
  readonly code: Int32Array | undefined;
  /** Rows of each. */
  readonly rows: readonly number[];
  /** The only currency as the file writes it. */
  readonly written: string | undefined;
  /** Rows without a currency, taken to be in the only one that there is. */
  readonly assumedRows: number;
}

/** What rows are worth in the currency of the report. */
export interface ReportCurrency {
  /** Undefined where no currency is known. */
  readonly unit: string | undefined;
  /** By row; undefined where every row is in the report's currency. */
  readonly rate: Float64Array | undefined;
  /** Rows of another currency, and which currencies those are. */
  readonly convertedRows: number;
  readonly converted: readonly string[];
}

/** From the column of currencies, else from the signs beside the amounts. Throws `bad-input` where rows have none and the others have several. */
export function readCurrencies(ledger: LedgerRows): RowCurrencies {
  const unit = ledger.amountSchema.format.unit === '%' ? undefined : ledger.amountSchema.format.unit;
  if (ledger.currency) return currenciesOfColumn(ledger, ledger.currency, unit);
  return { names: [unit === undefined ? '' : canonicalCurrency(unit)], code: undefined, rows: [ledger.rows], written: unit, assumedRows: 0 };
}

function currenciesOfColumn({ rows, day }: LedgerRows, { codes, dictionary, column }: NamedKeys, unit: string | undefined): RowCurrencies {
  const written = new Set<string>();
  const used = new Uint8Array(dictionary.length);
  let missing = 0;
  let firstMissing = Infinity;
  for (let row = 0; row < rows; row++) {
    if (codes[row] >= 0) used[codes[row]] = 1;
    else {
      missing++;
      if (day[row] < firstMissing) firstMissing = day[row];
    }
  }
  dictionary.forEach((text, code) => used[code] === 1 && written.add(text.trim()));
  if (missing > 0 && unit !== undefined) written.add(unit);
  const names = [...new Set([...written].map(canonicalCurrency))].sort();
  if (names.length > 1 && missing > 0 && unit === undefined) {
    throw new WorkbenchError('bad-input', `Column "${column}" is empty in ${missing} ${missing === 1 ? 'row' : 'rows'} (the first of ${formatDay(firstMissing)}), and names several currencies elsewhere (${names.join(', ')}). Fill in the currency of these rows and import the file again.`, { column, rows: missing });
  }
  const assumedRows = unit === undefined && names.length === 1 ? missing : 0;
  if (names.length < 2) return { names: names.length === 0 ? [''] : names, code: undefined, rows: [rows], written: written.size === 1 ? [...written][0] : names[0], assumedRows };
  const placeOf = dictionary.map((text) => names.indexOf(canonicalCurrency(text)));
  const unitPlace = unit === undefined ? -1 : names.indexOf(canonicalCurrency(unit));
  const counts = names.map(() => 0);
  const code = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    code[row] = codes[row] < 0 ? unitPlace : placeOf[codes[row]];
    counts[code[row]]++;
  }
  return { names, code, rows: counts, written: undefined, assumedRows };
}

/**
 * The report's currency and each row's worth in it, at the rate of its day in `day`: of a refund that is netted against its order
 * the order's, so that what is given back whole leaves nothing. The currency is the one asked for, else the only one,
 * else the one that the rates are into, else the commonest. Throws `bad-input` where rows need a rate that is not there: never summed, never guessed.
 */
export function convertRows(currencies: RowCurrencies, { currency: keys }: LedgerRows, day: Int32Array, asked: string | undefined, rates: Rates | undefined): ReportCurrency {
  const { names, code, written } = currencies;
  const into = asked === undefined ? currencyOfReport(currencies, rates) : canonicalCurrency(asked);
  const foreign = names.filter((name) => name !== into);
  if (foreign.length === 0 || names[0] === '') return { unit: asked === undefined ? (written ?? (into || undefined)) : into, rate: undefined, convertedRows: 0, converted: [] };
  if (!rates) throw names.length > 1 ? severalCurrencies(keys?.column, names) : otherCurrency(foreign[0], into);
  conversion(rates, into); // Refuses rates into another currency.
  const gaps = new Map<number, { rows: number; firstDay: number }>();
  const rate = new Float64Array(day.length);
  for (let row = 0; row < day.length; row++) {
    const name = names[code ? code[row] : 0];
    const series = name === into ? undefined : rates.get(name);
    rate[row] = name === into ? 1 : series ? rateOn(series, day[row]) : NaN;
    if (rate[row] === rate[row]) continue;
    const gap = gaps.get(code ? code[row] : 0);
    if (!gap) gaps.set(code ? code[row] : 0, { rows: 1, firstDay: day[row] });
    else {
      gap.rows++;
      if (day[row] < gap.firstDay) gap.firstDay = day[row];
    }
  }
  if (gaps.size > 0) throw withoutRate(gapsOf(gaps, names, rates), into);
  return { unit: into, rate, convertedRows: currencies.rows.reduce((sum, rows, i) => (names[i] === into ? sum : sum + rows), 0), converted: foreign };
}

function gapsOf(gaps: ReadonlyMap<number, { rows: number; firstDay: number }>, names: readonly string[], rates: Rates): readonly WithoutRate[] {
  return [...gaps].sort(([a], [b]) => a - b).map(([code, gap]) => ({ currency: names[code], ...gap, ratesFrom: rates.get(names[code])?.day[0] }));
}

/** The only currency, else the one that the rates are into (or that alone has none), else the commonest. */
export function currencyOfReport({ names, rows }: Pick<RowCurrencies, 'names' | 'rows'>, rates: Rates | undefined): string {
  if (names.length === 1) return names[0];
  const base = rates && baseOf(rates);
  if (base !== undefined) return base;
  // Rates are into the report's currency: one that has rates is another.
  const possible = rates && names.some((name) => !rates.has(name)) ? names.filter((name) => !rates.has(name)) : names;
  const most = Math.max(...possible.map((name) => rows[names.indexOf(name)]));
  return possible.find((name) => rows[names.indexOf(name)] === most) ?? names[0];
}

function otherCurrency(from: string, into: string): WorkbenchError {
  return new WorkbenchError('bad-input', `The amounts are in ${from}, and the report is asked for in ${into}. Add a table of rates (date, currency, rate), or leave the currency of the report to the data.`, { option: 'currency', currency: into, messageKey: 'other-currency' });
}
