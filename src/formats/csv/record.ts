import type { Grammar } from './grammar.ts';

/** One record as read: where it ends, how many physical lines it takes, and what is wrong with its quotes. */
export interface QuotedRecord {
  readonly cells: string[];
  /** Index after the record's newline. */
  readonly next: number;
  readonly lines: number;
  /** `stray-quote` under a strict grammar only. */
  readonly fault?: 'unclosed-quote' | 'stray-quote';
  /** Cells that were quoted as they should be; and whether a quote was out of place, for judging a dialect. */
  readonly quoted: number;
  readonly malformed: boolean;
}

/** One attempt at a record, with the openings (indices of quotes) that looked wrong: −1 for none. */
interface Reading {
  readonly cells: string[];
  readonly next: number;
  readonly quoted: number;
  readonly malformedAt: number;
  readonly multilineAt: number;
  readonly unclosedAt: number;
  readonly bareQuote: boolean;
}

type Closing = { readonly kind: 'closed'; readonly at: number; readonly after: number; readonly malformed: boolean } | { readonly kind: 'more' } | { readonly kind: 'unclosed' } | { readonly kind: 'malformed' };

const MAX_LITERALS = 8;
const NO_LITERALS: ReadonlySet<number> = new Set();

/**
 * Reads the record that starts at `start` of `text`; undefined where it goes on past the end and more text is to come.
 *
 * Quotes as in RFC 4180 with leniency: spaces around a quoted cell are dropped, and a quote in the middle of a cell is part of it.
 * A quote that opens a cell but has no proper closing is a stray one: it is taken literally where the record then has the expected
 * number of cells. One that nothing closes up to the end of the file is a fault of its line alone; reading goes on at the next line.
 */
export function readRecord(text: string, start: number, isLast: boolean, grammar: Grammar): QuotedRecord | undefined {
  const reading = readCells(text, start, isLast, grammar, NO_LITERALS);
  if (!reading) return undefined;
  const malformed = reading.malformedAt >= 0 || reading.unclosedAt >= 0;
  if (reading.unclosedAt >= 0) return finish(text, start, reading, grammar, 'unclosed-quote', malformed);
  if (grammar.strict) return finish(text, start, reading, grammar, malformed || reading.bareQuote ? 'stray-quote' : undefined, malformed);
  if (grammar.columns === 0 || reading.cells.length === grammar.columns) return finish(text, start, reading, grammar, undefined, malformed);
  const mended = takeStrayQuotesLiterally(text, start, isLast, grammar, reading);
  if (mended === 'more') return undefined;
  if (mended) return finish(text, start, mended, grammar, undefined, true);
  return swallowedGoodLines(text, start, reading, grammar) ? readFirstLineAlone(text, start, reading.multilineAt, grammar) : finish(text, start, reading, grammar, undefined, malformed);
}

/** Reads the first line of a record whose quote at `openAt` has no end, as a fault. */
export function readFirstLineAlone(text: string, start: number, openAt: number, grammar: Grammar): QuotedRecord {
  const reading = readCells(text.slice(0, lineEndAt(text, start, grammar) + 1), start, true, grammar, new Set([openAt])) as Reading;
  return finish(text, start, reading, grammar, 'unclosed-quote', true);
}

/** Index of the quote whose end is not in `text`, −1 where the record's quotes all end. */
export function openQuoteAt(text: string, start: number, grammar: Grammar): number {
  return (readCells(text, start, true, grammar, NO_LITERALS) as Reading).unclosedAt;
}

function finish(text: string, start: number, reading: Reading, grammar: Grammar, fault: QuotedRecord['fault'], malformed: boolean): QuotedRecord {
  const { cells, next, quoted } = reading;
  const lines = reading.multilineAt >= 0 ? countNewlines(text, start, next, grammar.newline) : 1;
  return { cells, next, lines, quoted, malformed, ...(fault && { fault }) };
}

function takeStrayQuotesLiterally(text: string, start: number, isLast: boolean, grammar: Grammar, first: Reading): Reading | 'more' | undefined {
  const literals = new Set<number>();
  let reading = first;
  while (literals.size < MAX_LITERALS) {
    const suspect = reading.malformedAt >= 0 ? reading.malformedAt : reading.multilineAt;
    if (suspect < 0 || literals.has(suspect)) return undefined;
    literals.add(suspect);
    const next = readCells(text, start, isLast, grammar, literals);
    if (!next) return 'more';
    if (next.cells.length === grammar.columns && next.unclosedAt < 0) return next;
    reading = next;
  }
  return undefined;
}

/** True where a record of a wrong width spans lines of which the second, without any quote, is a whole record by itself. */
function swallowedGoodLines(text: string, start: number, reading: Reading, grammar: Grammar): boolean {
  if (reading.multilineAt < 0 || grammar.columns < 2) return false;
  const second = lineEndAt(text, start, grammar) + 1;
  const line = text.slice(second, lineEndAt(text, second, grammar));
  return second + line.length + 1 < reading.next && !line.includes(grammar.quote) && grammar.split(line, 0, line.length).length === grammar.columns;
}

function readCells(text: string, start: number, isLast: boolean, grammar: Grammar, literals: ReadonlySet<number>): Reading | undefined {
  const { runs, quote } = grammar;
  const cells: string[] = [];
  let quoted = 0;
  let malformedAt = -1;
  let multilineAt = -1;
  let unclosedAt = -1;
  let bareQuote = false;
  let newlineAt = lineEndAt(text, start, grammar);
  let at = runs ? skipSpaces(text, start) : start;
  for (;;) {
    const open = grammar.strict && !grammar.spaceAfter ? at : skipSpaces(text, at);
    let closing: Closing | undefined;
    if (text[open] === quote && !literals.has(open)) {
      closing = findClosing(text, open, isLast, grammar);
      if (closing.kind === 'more') return undefined;
      if (closing.kind === 'unclosed') unclosedAt = open;
      if (malformedAt < 0 && (closing.kind === 'malformed' || (closing.kind === 'closed' && closing.malformed))) malformedAt = open;
    }
    if (closing?.kind === 'closed') {
      cells.push(unquote(text.slice(open + 1, closing.at), grammar));
      quoted++;
      at = closing.after;
      if (newlineAt < at) {
        newlineAt = lineEndAt(text, at, grammar);
        if (multilineAt < 0) multilineAt = open;
      }
    } else {
      const end = plainEnd(text, at, newlineAt, grammar);
      for (const cell of grammar.split(text, at, end)) cells.push(cell);
      bareQuote ||= text.slice(at, end).includes(quote);
      at = end;
    }
    if (newlineAt === text.length && !isLast) return undefined;
    const after = runs ? skipSpaces(text, at) : at;
    if (after >= contentEnd(text, newlineAt, grammar)) return { cells, next: newlineAt + 1, quoted, malformedAt, multilineAt, unclosedAt, bareQuote };
    at = runs ? after : at + 1;
  }
}

/** Where the cells from `at` on stop being plain: at the line's end, or the delimiter before the cell (after the first) that holds the next quote. */
function plainEnd(text: string, at: number, newlineAt: number, grammar: Grammar): number {
  const lineEnd = contentEnd(text, newlineAt, grammar);
  const quoteAt = text.indexOf(grammar.quote, at);
  if (quoteAt < 0 || quoteAt >= lineEnd) return lineEnd;
  const before = text.slice(at, quoteAt).lastIndexOf(grammar.delimiter);
  if (before >= 0) return at + before;
  const next = text.slice(quoteAt, lineEnd).indexOf(grammar.delimiter);
  return next < 0 ? lineEnd : quoteAt + next;
}

/** Finds the quote that closes the one at `open`: undoubled, not escaped, and followed by a delimiter or the line's end. */
function findClosing(text: string, open: number, isLast: boolean, grammar: Grammar): Closing {
  let malformed = false;
  let limit = Infinity;
  let at = open;
  for (;;) {
    at = text.indexOf(grammar.quote, at + 1);
    if (at > limit) return { kind: 'malformed' };
    if (at < 0 && malformed && (isLast || limit < text.length)) return { kind: 'malformed' };
    if (at < 0) return { kind: isLast ? 'unclosed' : 'more' };
    if (grammar.backslash && isEscaped(text, open, at)) continue;
    if (text[at + 1] === grammar.quote) {
      at++;
      continue;
    }
    const after = grammar.strict || grammar.runs ? at + 1 : skipSpaces(text, at + 1);
    if (!isLast && after + 1 >= text.length) return { kind: 'more' };
    if (endsCell(text, after, grammar)) return { kind: 'closed', at, after, malformed };
    // Text after a would-be closing: only this line may still close the cell, so that a stray quote can't swallow the file.
    if (!malformed) limit = lineEndAt(text, at, grammar);
    malformed = true;
  }
}

function endsCell(text: string, at: number, grammar: Grammar): boolean {
  if (at >= text.length) return true;
  const character = text[at];
  if (character === grammar.delimiter || character === grammar.newline) return true;
  return character === '\r' && grammar.newline === '\n' && (text[at + 1] === '\n' || at + 1 === text.length);
}

function isEscaped(text: string, open: number, at: number): boolean {
  let first = at;
  while (first - 1 > open && text[first - 1] === '\\') first--;
  return (at - first) % 2 === 1;
}

function unquote(inner: string, grammar: Grammar): string {
  if (grammar.backslash && inner.includes('\\')) return inner.replace(grammar.quote === '"' ? /\\(["\\])|"(")/g : /\\(['\\])|'(')/g, '$1$2');
  return inner.includes(grammar.quote) ? inner.replaceAll(grammar.quote + grammar.quote, grammar.quote) : inner;
}

/** Index of the newline that ends the line at `from`, or the text's length. */
function lineEndAt(text: string, from: number, grammar: Grammar): number {
  const at = text.indexOf(grammar.newline, from);
  return at < 0 ? text.length : at;
}

/** Index after a line's last character, leaving out the '\r' of '\r\n'. */
function contentEnd(text: string, newlineAt: number, grammar: Grammar): number {
  return grammar.newline === '\n' && text[newlineAt - 1] === '\r' ? newlineAt - 1 : newlineAt;
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ') at++;
  return at;
}

export function countNewlines(text: string, from: number, to: number, newline: string): number {
  let count = 0;
  for (let at = text.indexOf(newline, from); at >= 0 && at < to; at = text.indexOf(newline, at + 1)) count++;
  return count;
}
