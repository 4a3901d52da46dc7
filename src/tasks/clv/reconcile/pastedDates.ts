const DATE = /(?<![\d./-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?![\d/-])/g;
const COMPACT = /(?<![\d./-])((?:19|20)\d{2})(0[1-9]|1[0-2])(?![\d./-])/g;

interface Parts {
  readonly first: number;
  readonly mark: string;
  readonly second: number;
}

/**
 * A pasted text with its dates as `2025-03-31`, which is how they are read: `31/03/2025`, `3/31/2025` or `31.03.2025`, the day first or the month first
 * as all of them together prove. Where nothing does they stay, for guessing would put totals in other months. Lines stay lines.
 */
export function withIsoDates(text: string): string {
  const dates = [...text.matchAll(DATE)].map(([, first, mark, second]): Parts => ({ first: Number(first), mark, second: Number(second) }));
  const dayFirst = dates.length === 0 ? undefined : isDayFirst(dates);
  if (dayFirst === undefined) return text;
  return text.replaceAll(DATE, (_, first: string, __, second: string, year: string) => (dayFirst ? `${year}-${second.padStart(2, '0')}-${first.padStart(2, '0')}` : `${year}-${first.padStart(2, '0')}-${second.padStart(2, '0')}`));
}

/** A part beyond 12 is a day, and so is one that is always the same while the other changes. Points are of languages that write the day first. */
function isDayFirst(dates: readonly Parts[]): boolean | undefined {
  const [firsts, seconds] = [new Set(dates.map(({ first }) => first)), new Set(dates.map(({ second }) => second))];
  const beyond = (parts: ReadonlySet<number>) => [...parts].some((part) => part > 12);
  if (beyond(firsts) !== beyond(seconds)) return beyond(firsts);
  if (beyond(firsts)) return undefined;
  if (dates.every(({ mark }) => mark === '.')) return true;
  if ((firsts.size === 1) === (seconds.size === 1)) return undefined;
  return firsts.size === 1;
}

/** As it is, with `202503` as `2025-03` where each line but the first has just one of these: elsewhere it may be an amount. */
export function withDashedMonths(text: string): string {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  const counts = lines.map((line) => [...line.matchAll(COMPACT)].length);
  if (lines.length < 2 || counts.slice(1).some((count) => count !== 1)) return text;
  return text.replaceAll(COMPACT, '$1-$2');
}
