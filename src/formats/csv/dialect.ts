import type { Dialect } from '../../core/data/dataset.ts';
import { cellKind, wholeness } from './cellKind.ts';
import { toGrammar } from './grammar.ts';
import { createTokeniser, emptyBatch, type RecordBatch } from './tokenise.ts';

/** The part of a dialect that says how text is cut into cells. */
export type Cut = Pick<Dialect, 'delimiter' | 'quote' | 'escape' | 'newline'>;

/** Text on which readings are compared, and records of it whose cells are looked at. */
const SCORED_LENGTH = 1 << 16;
const SCORED_RECORDS = 300;
/** Below this share of records of one width, a reading is no table. */
const MIN_CONSISTENCY = 0.6;
const FEW_RECORDS = 4;
/** How readily a delimiter is believed: spaces and colons are common inside cells. */
const PRIORS: readonly (readonly [string, number])[] = [[',', 1], ['\t', 1], [';', 1], ['|', 1], ['\u0001', 1], ['\u001f', 1], ['~', 0.9], ['^', 0.9], [' +', 0.7], [':', 0.5]];

interface Reading extends Cut {
  readonly score: number;
  readonly width: number;
  readonly quotedCells: number;
  readonly malformedRecords: number;
  /** The first record is narrower than the table: a title, or a header of one column that holds decimal commas. */
  readonly narrowStart: boolean;
}

/**
 * How a text is cut into cells, by comparing every plausible reading of its head: many records of one width, cells that look like
 * whole values, and quotes where quotes belong. The idea is that of van den Burg et al., "Wrangling messy CSV files" (2019); the
 * score is our own. `known` fixes what a person said; `strict` always takes quotes for quotes. Text of a single column gives a delimiter that cuts none of its lines.
 */
export function detectCut(head: string, known: Partial<Dialect>, strict: boolean): Cut {
  const newline = known.newline ?? detectNewline(head);
  const text = head.length > SCORED_LENGTH ? head.slice(0, head.lastIndexOf('\n', SCORED_LENGTH) + 1 || SCORED_LENGTH) : head;
  const readings: Reading[] = [];
  for (const [delimiter, prior] of PRIORS) {
    if (known.delimiter !== undefined ? delimiter !== ',' : !text.includes(delimiter[0])) continue;
    readings.push(bestQuoting(text, { ...known, newline, delimiter: known.delimiter ?? delimiter }, prior, strict));
  }
  const tables = readings.filter((reading) => reading.score > 0 && reading.width > 1).sort((a, b) => b.score - a.score);
  const best = tables.find((reading) => known.delimiter !== undefined || !isBetterAsOneColumn(text, reading));
  const chosen = best ?? bestQuoting(text, { ...known, newline, delimiter: known.delimiter ?? harmlessDelimiter(text, readings) }, 1, strict);
  const { quote, escape } = chosen;
  const delimiter = known.delimiter === undefined && best && hasSpaceAfter(text, chosen) ? `${chosen.delimiter} ` : chosen.delimiter;
  return { delimiter, quote, escape, newline };
}

/** For a single column: a delimiter that doesn't cut its lines, or only inside quotes. */
function harmlessDelimiter(text: string, readings: readonly Reading[]): string {
  return [',', '\t', ';', '|'].find((delimiter) => !text.includes(delimiter) || readings.some((reading) => reading.delimiter === delimiter && reading.width === 1)) ?? '\u001f';
}

/** The newline outside double quotes that occurs most; '\n' for a text of one line. */
export function detectNewline(head: string): Dialect['newline'] {
  const unquoted = head.replace(/"[^"]*"/g, '');
  for (const text of [unquoted, head]) {
    const crlf = text.match(/\r\n/g)?.length ?? 0;
    const lf = (text.match(/\n/g)?.length ?? 0) - crlf;
    const cr = (text.match(/\r(?!\n|$)/g)?.length ?? 0) + (/[^\n]\r$/.test(text) && crlf + lf === 0 ? 1 : 0);
    if (crlf + lf + cr === 0) continue;
    return cr > crlf + lf ? '\r' : crlf > lf ? '\r\n' : '\n';
  }
  return '\n';
}

/** Records of `text` under a cut; `columns` 0 where the width is not known. */
export function tokeniseAll(text: string, cut: Cut, columns: number, strict: boolean, skipLines = 0): RecordBatch & { quotedCells: number; malformedRecords: number } {
  const tokeniser = createTokeniser(toGrammar(cut, columns, strict), skipLines);
  const batch = emptyBatch();
  tokeniser.push(text, true, batch);
  return { ...batch, quotedCells: tokeniser.quotedCells, malformedRecords: tokeniser.malformedRecords };
}

/** Of the ways to quote under one delimiter, the one that fits best. A file without any quote is read as if by RFC 4180. */
function bestQuoting(text: string, known: Partial<Dialect> & { newline: Dialect['newline']; delimiter: string }, prior: number, strict: boolean): Reading {
  const quotes: Dialect['quote'][] = known.quote !== undefined ? [known.quote] : ['"'];
  const standard = readWith(text, { ...known, quote: quotes[0], escape: escapeFor(text, quotes[0], known) }, prior);
  if (known.quote !== undefined) return standard;
  const candidates = [standard];
  if (standard.quotedCells === 0 || standard.malformedRecords > 0) {
    if (text.includes("'")) {
      const single = readWith(text, { ...known, quote: "'", escape: escapeFor(text, "'", known) }, prior);
      if (single.quotedCells >= 2 && single.quotedCells > 2 * single.malformedRecords && single.quotedCells > standard.quotedCells) candidates.push(single);
    }
    if (!strict && standard.malformedRecords > standard.quotedCells) candidates.push(readWith(text, { ...known, quote: '', escape: '' }, prior));
  }
  return candidates.reduce((best, next) => (next.score >= best.score ? next : best));
}

function escapeFor(text: string, quote: Dialect['quote'], known: Partial<Dialect>): Dialect['escape'] {
  if (known.escape !== undefined || quote === '') return known.escape ?? '';
  if (!text.includes(`\\${quote}`)) return quote;
  // A backslash before a quote that closes its cell (a path, say) is followed by a delimiter or a newline; an escape is not.
  const escapes = text.match(quote === '"' ? /\\"(?=[^",;\t|\r\n])/g : /\\'(?=[^',;\t|\r\n])/g)?.length ?? 0;
  const closings = text.match(quote === '"' ? /(?<!\\)\\"(?=[,;\t|\r\n])/g : /(?<!\\)\\'(?=[,;\t|\r\n])/g)?.length ?? 0;
  return escapes >= closings || text.includes(`\\${quote}${quote}`) ? '\\' : quote;
}

function readWith(text: string, cut: Cut, prior: number): Reading {
  const { rows, quotedCells, malformedRecords } = tokeniseAll(text, cut, 0, false);
  const records = rows.filter((row) => row.length > 0);
  const width = commonWidth(records);
  const first = records.findIndex((row) => row.length === width);
  const body = records.slice(Math.max(0, first), SCORED_RECORDS);
  const fitting = body.filter((row) => row.length === width);
  const ragged = body.filter((row) => row.length > 1 && row.length !== width).length;
  const consistency = body.length === 0 ? 0 : (fitting.length + 0.5 * ragged) / body.length;
  let whole = 0;
  for (const row of fitting) for (const cell of row) whole += wholeness(cell);
  whole /= Math.max(1, fitting.length * width);
  const coverage = Math.sqrt(body.length / Math.max(1, Math.min(records.length, SCORED_RECORDS)));
  const isTable = width > 1 && consistency >= (body.length <= FEW_RECORDS ? 0.5 : MIN_CONSISTENCY) && (cut.delimiter !== ' +' || isMostlyTyped(fitting));
  const score = isTable ? consistency ** 2 * whole * (1 - 1 / width) * coverage * prior : 0;
  return { ...cut, score, width, quotedCells, malformedRecords, narrowStart: first > 0 && records[0].length === 1 };
}

/** The width of most records that have more than one cell; of equals, the one met first. 1 where there is none. */
export function commonWidth(records: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const row of records) if (row.length > 1) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
  let best = 1;
  for (const [width, count] of counts) if (count > (counts.get(best) ?? 0)) best = width;
  return best;
}

/** Spaces part words as well as cells: only numbers and dates in half of the columns speak for cells. */
function isMostlyTyped(rows: readonly (readonly string[])[]): boolean {
  let typed = 0;
  let cells = 0;
  for (const row of rows.slice(rows.length > 1 ? 1 : 0)) {
    cells += row.length;
    for (const cell of row) if (/^(number|date|time)$/.test(cellKind(cell))) typed++;
  }
  return 2 * typed >= cells;
}

/** Dates with times, decimal commas or clock times alone on their lines are one column, not two. */
function isBetterAsOneColumn(text: string, reading: Reading): boolean {
  const lines = text.split(/\r\n|\n|\r/).slice(0, SCORED_RECORDS).filter((line) => line.trim() !== '');
  const data = lines.slice(lines.length > 1 ? 1 : 0);
  const typed = data.filter((line) => /^(number|date|time|link)$/.test(cellKind(line))).length;
  if (typed < 0.9 * data.length) return false;
  return reading.narrowStart || reading.delimiter === ' +' || reading.delimiter === ':';
}

/** True where every cell but a record's first starts with a space, in two records at least. */
function hasSpaceAfter(text: string, cut: Cut): boolean {
  if (cut.delimiter === ' +' || cut.delimiter.length > 1) return false;
  const { rows } = tokeniseAll(text, { ...cut, quote: '', escape: '' }, 0, false);
  const wide = rows.filter((row) => row.length > 1);
  let cells = 0;
  let spaced = 0;
  for (const row of wide) {
    cells += row.length - 1;
    for (let i = 1; i < row.length; i++) if (row[i].startsWith(' ')) spaced++;
  }
  return wide.length > 1 && spaced >= 0.9 * cells;
}
