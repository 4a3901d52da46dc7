import { canonicalCurrency } from '../money/currencyNames.ts';
import { emptyValues } from './ledger.ts';
import { minorDecimals, toMinor } from './minorUnits.ts';
import { problem } from './pasteProblem.ts';
import { COUNT_MEASURES, type ComparedCell, type LedgerCell, type Measure, type PasteProblem, type PastedCell } from './types.ts';

export interface Comparison {
  readonly compared: readonly ComparedCell[];
  readonly problems: readonly PasteProblem[];
  readonly unmatched: readonly { readonly line: number; readonly currency: string }[];
  /** True where the pasted money has no decimals while the file's totals have some. */
  readonly rounded: boolean;
}

/** Signs of several countries' currencies, which beside a file in one of them can only mean that one. */
const SIGNS: Readonly<Record<string, string>> = { $: 'USD', '£': 'GBP', '¥': 'JPY' };
const nameOf = (currency: string): string => SIGNS[currency.trim()] ?? canonicalCurrency(currency);

export function isCount(measure: Measure): boolean {
  return (COUNT_MEASURES as readonly string[]).includes(measure);
}

/**
 * Pasted totals beside the file's own, by month and currency; a month without rows has totals of 0. A total without a currency is of the
 * file's one currency. What finance writes as negative refunds (or discounts, chargebacks, taxes) is compared by size. Totals that are all
 * whole while the file's are not are compared to half a unit.
 */
export function compareTotals(ledger: readonly LedgerCell[], currencies: readonly string[], pasted: readonly PastedCell[]): Comparison {
  const problems: PasteProblem[] = [];
  const unmatched: { line: number; currency: string }[] = [];
  const known = new Map(currencies.map((name) => [nameOf(name), name]));
  const file = new Map(ledger.map(({ month, currency, values }) => [`${month}/${currency}`, values]));
  const negative = negativeMeasures(pasted);
  const rounded = isRounded(pasted, ledger);
  const compared = pasted.flatMap(({ month, currency: named, measure, value, line }): ComparedCell[] => {
    const currency = named === '' ? (currencies.length === 1 ? currencies[0] : undefined) : (known.get(nameOf(named)) ?? (currencies.length === 1 && currencies[0] === '' ? '' : undefined));
    if (currency === undefined) {
      if (named === '') problems.push(problem('several-currencies', line, ''));
      else unmatched.push({ line, currency: named });
      return [];
    }
    const decimals = isCount(measure) ? 0 : minorDecimals(currency);
    const own = (file.get(`${month}/${currency}`) ?? emptyValues())[measure];
    const theirs = toMinor(negative.has(measure) ? 0 - value : value, decimals);
    const tolerance = rounded && !isCount(measure) ? 10 ** decimals / 2 : 0;
    return [{ month, currency, measure, file: own, pasted: theirs, line, equal: Math.abs(own - theirs) <= tolerance }];
  });
  return { compared, problems, unmatched, rounded };
}

/** Money that goes back, where finance writes all of it with a minus. */
function negativeMeasures(pasted: readonly PastedCell[]): ReadonlySet<Measure> {
  const measures: readonly Measure[] = ['refunds', 'chargebacks', 'discounts', 'taxes'];
  return new Set(measures.filter((measure) => pasted.some((cell) => cell.measure === measure && cell.value < 0) && !pasted.some((cell) => cell.measure === measure && cell.value > 0)));
}

function isRounded(pasted: readonly PastedCell[], ledger: readonly LedgerCell[]): boolean {
  const money = pasted.filter(({ measure }) => !isCount(measure));
  const hasCents = ({ currency, values }: LedgerCell, measure: Measure) => values[measure] % 10 ** minorDecimals(currency) !== 0;
  return money.length > 0 && money.every(({ value }) => Number.isInteger(value)) && ledger.some((cell) => money.some(({ measure }) => hasCents(cell, measure)));
}
