/** A cell that reads in two ways, with what it would mean either way. */
export interface DayMonthExample {
  readonly text: string;
  /** Days since 1970-01-01. A two-digit year is left out of the comparison: `hasYear` is false. */
  readonly dayFirst: number;
  readonly monthFirst: number;
  readonly hasYear: boolean;
}

/** The first cell whose day and month could change places, and differ. */
export function dayMonthExample(cells: Iterable<string>): DayMonthExample | undefined {
  for (const text of cells) {
    const parts = /^\s*(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?!\d)/.exec(text);
    if (!parts) continue;
    const [first, second, year] = parts.slice(1).map(Number);
    if (first === second || first < 1 || second < 1 || first > 12 || second > 12) continue;
    const hasYear = parts[3].length === 4;
    const day = (month: number, date: number): number => Date.UTC(hasYear ? year : 2000, month - 1, date) / 86_400_000;
    return { text: text.trim(), dayFirst: day(second, first), monthFirst: day(first, second), hasYear };
  }
  return undefined;
}

/** A cell such as `1.234` or `1,234`, as a number either way. */
export interface DecimalExample {
  readonly text: string;
  readonly point: number;
  readonly comma: number;
}

/** The first cell whose one mark is followed by exactly three digits: thousands to one reader, decimals to the other. */
export function decimalExample(cells: Iterable<string>): DecimalExample | undefined {
  for (const text of cells) {
    const parts = /(\d{1,3})([.,])(\d{3})(?![\d.,])/.exec(text);
    if (!parts || /[.,]/.test(text.replace(parts[0], ''))) continue;
    const [, whole, mark, rest] = parts;
    const thousand = Number(whole + rest);
    const fraction = Number(`${whole}.${rest}`);
    return { text: text.trim(), point: mark === '.' ? fraction : thousand, comma: mark === ',' ? fraction : thousand };
  }
  return undefined;
}
