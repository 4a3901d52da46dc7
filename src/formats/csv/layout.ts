import { cellKind, type CellKind } from './cellKind.ts';
import { commonWidth } from './dialect.ts';
import type { RecordBatch } from './tokenise.ts';

/** Where the table starts in a file and what its columns are called. */
export interface Layout {
  readonly preambleLines: number;
  readonly hasHeader: boolean;
  /** Names as found, one a column; '' where the file has none. */
  readonly names: readonly string[];
  /** Cells of the file's rows: fewer than names where the header is wider than every row. */
  readonly rowWidth: number;
  /** Kinds of cells seen in each column of the head. */
  readonly kinds: readonly ReadonlySet<CellKind>[];
  /** The first rows that fit. */
  readonly preview: readonly (readonly string[])[];
}

const PREVIEW_ROWS = 50;
const HEADER_SAMPLE = 200;
const LONGEST_NAME = 120;

/**
 * Lays a table out on the records of a file's head. `known.preambleLines` says that these lines are already left out;
 * `strict` takes the first record for the table's first. `records` has at least one.
 */
export function layOut(records: RecordBatch, known: { readonly hasHeader?: boolean; readonly preambleLines?: number }, strict: boolean): Layout {
  const { lines } = records;
  const isFixed = strict || known.preambleLines !== undefined;
  const rows = strict ? records.rows : withoutEmptyEnd(records.rows);
  const width = strict ? Math.max(1, rows[0].length) : commonWidth(rows);
  const table = isFixed ? { start: strict ? 0 : firstFilled(rows), headerAt: -1 } : findStart(rows, width);
  const isOffHeader = table.headerAt >= 0 && known.hasHeader !== false;
  const start = isOffHeader ? table.headerAt : table.start;
  const body = rows.slice(start);
  const hasHeader = known.hasHeader ?? (isOffHeader || looksLikeHeader(body.filter((row) => row.length > 0), width));
  const data = body.slice(hasHeader ? 1 : 0);
  const names = hasHeader ? fitNames(body[0] ?? [], width, data) : new Array<string>(width).fill('');
  return {
    preambleLines: known.preambleLines ?? (start < lines.length ? lines[start] - 1 : 0),
    hasHeader,
    names,
    rowWidth: width,
    kinds: columnKinds(data, width),
    preview: data.filter((row) => row.length === width).slice(0, PREVIEW_ROWS),
  };
}

/** A delimiter at the end of every line but the header's makes no column. */
function withoutEmptyEnd(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const wide = rows.filter((row) => row.length > 1);
  const longer = wide.filter((row) => row.length === wide[0].length + 1);
  const isTrailing = longer.length > 0 && 2 * longer.length > wide.length - 1 && wide[0].at(-1) !== '' && longer.every((row) => row.at(-1) === '');
  return isTrailing ? rows.map((row) => (row.length === wide[0].length + 1 ? row.slice(0, -1) : row)) : rows;
}

function firstFilled(rows: readonly (readonly string[])[]): number {
  return Math.max(0, rows.findIndex((row) => row.length > 0));
}

/** The first record of the table, and the header before it where that has another width (−1 where it has not). */
function findStart(rows: readonly (readonly string[])[], width: number): { start: number; headerAt: number } {
  let start = rows.findIndex((row) => row.length === width || (row.length > width && row.slice(width).every((cell) => cell === '')));
  if (start < 0) return { start: firstFilled(rows), headerAt: -1 };
  for (;;) {
    const next = rows.findIndex((row, i) => i > start && row.length >= width);
    if (next < 0 || !(isTitle(rows[start], width) || (isComment(rows[start]) && (isNamesRow(rows[next]) || isComment(rows[next]))))) break;
    start = next;
  }
  const before = start - 1;
  const isHeader = before >= 0 && isNamesRow(rows[before]) && rows[before].length >= Math.max(2, Math.min(width - 1, 0.7 * width)) && headerVotes(rows.slice(start), width) <= 0;
  return { start, headerAt: isHeader ? before : -1 };
}

/** A line of a title, padded with delimiters to the table's width. */
function isTitle(row: readonly string[], width: number): boolean {
  return width > 2 && row.filter((cell) => cell.trim() !== '').length <= 1 && cellKind(row[0]) === 'text';
}

/** `# a remark`; but `#id` is a name. */
function isComment(row: readonly string[]): boolean {
  return /^\s*(#\s|##|#!|\/\/)/.test(row[0]);
}

function isNamesRow(row: readonly string[]): boolean {
  const filled = row.filter((cell) => cell.trim() !== '');
  return filled.length >= row.length - 1 && filled.length > 0 && filled.every((cell) => cellKind(cell) === 'text' && cell.length <= LONGEST_NAME) && new Set(filled).size === filled.length;
}

/**
 * By the votes of the columns: text above numbers or dates speaks for a header, a number above numbers against it, as does a first cell that
 * comes again below it. Undecided, a first row of short, distinct texts is a header.
 */
function looksLikeHeader(rows: readonly (readonly string[])[], width: number): boolean {
  const [first, ...rest] = rows;
  if (first === undefined) return false;
  const data = rest.filter((row) => row.length === width).slice(0, HEADER_SAMPLE);
  if (isCountingUp(first) && data.length > 0 && !data.every(isCountingUp)) return true;
  const votes = headerVotes(rows, width);
  if (votes !== 0) return votes > 0;
  return first.length <= 1 ? cellKind(first[0] ?? '') === 'text' : isNamesRow(first);
}

function headerVotes(rows: readonly (readonly string[])[], width: number): number {
  const data = rows.slice(1).filter((row) => row.length === width).slice(0, HEADER_SAMPLE);
  return rows[0].slice(0, width).reduce((votes, name, column) => votes + voteOfColumn(name, data.map((row) => row[column])), 0);
}

function voteOfColumn(name: string, cells: readonly string[]): number {
  const kind = cellKind(name);
  const kinds = cells.map(cellKind).filter((found) => found !== 'empty');
  const typed = kinds.filter((found) => found !== 'text').length;
  if (kinds.length > 0 && typed >= 0.8 * kinds.length) return kind === 'text' ? 1 : kind === 'empty' ? 0 : -1;
  if (kinds.length === 0) return 0;
  if (kind !== 'text' && kind !== 'empty') return -0.5;
  return name !== '' && cells.includes(name) ? -0.5 : 0;
}

/** 0, 1, 2, … or 2019, 2020, 2021: numbers as names. */
function isCountingUp(row: readonly string[]): boolean {
  const numbers = row.filter((cell, i) => i > 0 || /^\d+$/.test(cell.trim()));
  return numbers.length >= 3 && numbers.every((cell, i) => /^\d{1,4}$/.test(cell.trim()) && (i === 0 || Number(cell) === Number(numbers[i - 1]) + 1));
}

/** Names for `width` columns: superfluous empty names go; a missing one is that of a column of row names, else of the last. */
function fitNames(found: readonly string[], width: number, data: readonly (readonly string[])[]): string[] {
  const names = [...found];
  while (names.length > width && names.at(-1)?.trim() === '') names.pop();
  for (let i = names.length - 1; i >= 0 && names.length > width; i--) if (names[i].trim() === '') names.splice(i, 1);
  const full = data.filter((row) => row.length === width);
  const hasRowNames = names.length === width - 1 && full.length > 1 && new Set(full.map((row) => row[0])).size === full.length;
  if (hasRowNames) names.unshift('');
  while (names.length < width) names.push('');
  return names;
}

function columnKinds(data: readonly (readonly string[])[], width: number): ReadonlySet<CellKind>[] {
  const kinds = Array.from({ length: width }, () => new Set<CellKind>());
  for (const row of data) if (row.length === width) row.forEach((cell, column) => kinds[column].add(cellKind(cell)));
  return kinds;
}
