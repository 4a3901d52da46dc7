import { isCurrency } from '../../../core/data/currency.ts';
import { type DecimalMark, type WrittenAmount, amountOf, provenMark, readWrittenAmount } from './pastedAmount.ts';
import { type PastedColumn, isTotalWord, readHeader } from './pastedHeader.ts';
import { type PastedLine, isMonth, splitPasted } from './pastedLines.ts';
import { parsePastedMonth } from './pastedMonth.ts';
import { problem } from './pasteProblem.ts';
import { COUNT_MEASURES, type Measure, type PasteProblem, type PastedCell, type PastedTotals } from './types.ts';

export const MAX_PASTED_CHARACTERS = 100_000;
const MAX_LINES = 2000;
const MAX_CELLS = 24;
const NOTHING: PastedTotals = { cells: [], problems: [], measures: [], decimalMark: '.', totalLines: 0 };

/**
 * Totals by month as a person pastes them from a spreadsheet or a report: cells between tabs, semicolons, commas or spaces; a month a line (or months
 * across the top); one or several columns of totals named by a header, or one without a header, which is `measure` (default net); a currency as a
 * column, in the header or beside the amounts; decimal point or comma, whichever the numbers prove. Lines that cannot be read are answered
 * as problems with their line. Never throws; an empty text answers nothing.
 */
export function parsePastedTotals(text: string, measure: Measure = 'net'): PastedTotals {
  if (text.trim() === '') return NOTHING;
  const lines = text.length > MAX_PASTED_CHARACTERS ? [] : splitPasted(text);
  if (text.length > MAX_PASTED_CHARACTERS || lines.length > MAX_LINES || lines.some(({ cells }) => cells.length > MAX_CELLS)) return { ...NOTHING, problems: [problem('too-long', lines.find(({ cells }) => cells.length > MAX_CELLS)?.line ?? 1, '')] };
  const upright = turned(lines);
  if (!upright.some(({ cells }) => cells.some(isMonth))) return { ...NOTHING, problems: [problem('no-months', upright[0].line, upright[0].cells.join(' '))] };
  const header = upright[0].cells.some(isMonth) ? undefined : upright[0];
  const body = header ? upright.slice(1) : upright;
  const columns = header ? headerColumns(header, body, measure) : impliedColumns(body, measure);
  if ('problems' in columns) return { ...NOTHING, problems: columns.problems };
  return readBody(body, columns.columns);
}

/** Months across the top, measures down: turned, so that a month is a line. Lines then are those of the first row's cells. */
function turned(lines: readonly PastedLine[]): readonly PastedLine[] {
  const [first, ...others] = lines;
  if (first.cells.filter(isMonth).length < 2) return lines;
  const offset = isMonth(first.cells[0]) ? 1 : 0;
  const months = first.cells.slice(1 - offset);
  return [{ line: first.line, cells: ['month', ...others.map(({ cells }) => cells[0])] }, ...months.map((month, at) => ({ line: first.line, cells: [month, ...others.map(({ cells }) => cells[at + 1] ?? '')] }))];
}

type Columns = { readonly columns: readonly PastedColumn[] } | { readonly problems: readonly PasteProblem[] };

function headerColumns({ line, cells }: PastedLine, body: readonly PastedLine[], only: Measure): Columns {
  const monthAt = monthColumn(body);
  const problems: PasteProblem[] = [];
  const columns = cells.map((cell, at): PastedColumn => {
    const values = body.map((row) => row.cells[at] ?? '').filter((value) => value !== '');
    if (at === monthAt) return { holds: 'month' };
    if (values.length > 0 && values.every((value) => isCurrency(value.trim().toUpperCase(), false))) return { holds: 'currency' };
    const column = readHeader(cell);
    if (column && column.holds !== 'month') return column;
    if (!values.some((value) => readWrittenAmount(value))) return { holds: 'ignored' };
    // A single column of totals needs no name that we know.
    if (cells.length === 2) return { holds: 'measure', measure: only, currency: undefined };
    problems.push(problem('unknown-measure', line, cell));
    return { holds: 'ignored' };
  });
  return problems.length > 0 ? { problems } : { columns };
}

function impliedColumns(body: readonly PastedLine[], measure: Measure): Columns {
  const [{ line, cells }] = body;
  const monthAt = monthColumn(body);
  const amounts = cells.filter((cell, at) => at !== monthAt && !isCurrency(cell.toUpperCase(), false));
  if (amounts.length > 1) return { problems: [problem('no-header', line, cells.join(' · '))] };
  return { columns: cells.map((cell, at): PastedColumn => (at === monthAt ? { holds: 'month' } : isCurrency(cell.toUpperCase(), false) ? { holds: 'currency' } : { holds: 'measure', measure, currency: undefined })) };
}

/** The column in which most lines have a month: an amount may look like one. */
function monthColumn(body: readonly PastedLine[]): number {
  const counts: number[] = [];
  for (const { cells } of body) cells.forEach((cell, at) => (counts[at] = (counts[at] ?? 0) + (isMonth(cell) ? 1 : 0)));
  return counts.indexOf(Math.max(...counts));
}

interface Written {
  readonly line: number;
  readonly month: number;
  readonly currency: string;
  readonly measure: Measure;
  readonly amount: WrittenAmount;
}

function readBody(body: readonly PastedLine[], columns: readonly PastedColumn[]): PastedTotals {
  const problems: PasteProblem[] = [];
  const written: Written[] = [];
  let totalLines = 0;
  for (const row of body) {
    if (isTotalWord(row.cells[0])) totalLines++;
    else readLine(row, columns, written, problems);
  }
  const decimalMark = markOf(written.map(({ amount }) => amount.digits));
  const cells = valuesOf(written, decimalMark, problems);
  const measures = [...new Set(cells.map((cell) => cell.measure))];
  return { cells, problems: problems.sort((a, b) => a.line - b.line), measures, decimalMark, totalLines };
}

function readLine({ line, cells }: PastedLine, columns: readonly PastedColumn[], written: Written[], problems: PasteProblem[]): void {
  const month = parsePastedMonth(cells[columns.findIndex(({ holds }) => holds === 'month')] ?? '');
  if (month === undefined) return void problems.push(problem('no-month', line, cells[0]));
  if (cells.length > columns.length) return void problems.push(problem('ragged', line, cells.join(' · ')));
  const named = cells[columns.findIndex(({ holds }) => holds === 'currency')]?.trim().toUpperCase() ?? '';
  if (named !== '' && !isCurrency(named, false)) return void problems.push(problem('unknown-currency', line, named));
  for (const [at, column] of columns.entries()) {
    const cell = cells[at] ?? '';
    if (column.holds !== 'measure' || /^[\s\-–—]*$/.test(cell)) continue;
    const amount = readWrittenAmount(cell);
    if (!amount) problems.push(problem('not-number', line, cell));
    else written.push({ line, month, currency: named || (column.currency ?? amount.currency ?? ''), measure: column.measure, amount });
  }
}

/** What the numbers prove; where nothing does, `1,234` and `1.234` are thousands, and either mark reads them. */
function markOf(digits: readonly string[]): DecimalMark {
  const proven = digits.map(provenMark);
  const commas = proven.filter((mark) => mark === ',').length;
  const points = proven.filter((mark) => mark === '.').length;
  if (commas + points > 0) return commas > points ? ',' : '.';
  return digits.some((text) => text.includes('.')) ? ',' : '.';
}

function valuesOf(written: readonly Written[], mark: DecimalMark, problems: PasteProblem[]): PastedCell[] {
  const seen = new Set<string>();
  return written.flatMap(({ line, month, currency, measure, amount }) => {
    const read = amountOf(amount, mark);
    const key = `${month}/${currency}/${measure}`;
    const isCount = (COUNT_MEASURES as readonly string[]).includes(measure);
    const unread = !read || (isCount && !Number.isInteger(read.value));
    if (unread || seen.has(key)) {
      problems.push(problem(unread ? 'not-number' : 'twice', line, amount.digits));
      return [];
    }
    seen.add(key);
    return [{ line, month, currency, measure, ...read }];
  });
}
