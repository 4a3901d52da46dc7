import { withDashedMonths, withIsoDates } from './pastedDates.ts';
import { parsePastedMonth } from './pastedMonth.ts';

/** A pasted line in cells. */
export interface PastedLine {
  /** 1-based. */
  readonly line: number;
  readonly cells: readonly string[];
}

const DELIMITERS = ['\t', ';', ',', '|'] as const;
const WIDE = / {2,}/;

/**
 * The lines of a pasted block in cells: by tab, semicolon, comma or bar, whichever leaves a month as one cell and something beside it on most
 * lines; else by runs of two spaces where there are some, else by spaces. Empty lines are left out.
 */
export function splitPasted(text: string): PastedLine[] {
  const dated = withIsoDates(text);
  const split = splitLines(dated);
  // An amount such as 2001.12 may look like a month on a line or two.
  return split.filter(({ cells }) => cells.some(isMonth)).length * 2 >= split.length - 1 ? split : splitLines(withDashedMonths(dated));
}

function splitLines(text: string): PastedLine[] {
  const lines = text.split(/\r\n|\r|\n/).map((content, index) => ({ line: index + 1, content })).filter(({ content }) => content.trim() !== '');
  const best = DELIMITERS.map((delimiter) => lines.map(({ line, content }) => ({ line, cells: splitBy(content, delimiter) })))
    .map((split) => ({ split, score: split.filter(({ cells }) => cells.length > 1 && cells.some(isMonth)).length }))
    .reduce((most, candidate) => (candidate.score > most.score ? candidate : most), { split: [] as PastedLine[], score: 0 });
  if (best.score > 0 && best.score * 2 >= lines.length - 1) return best.split;
  const wide = lines.map(({ line, content }) => ({ line, cells: content.trim().split(WIDE) }));
  // A header of several words has no month by which to tell: it is split as the lines below it.
  if (wide.some(({ cells }) => cells.length > 1 && cells.some(isMonth))) return wide.map((found, at) => (found.cells.length > 1 ? found : { ...found, cells: splitByWords(lines[at].content) }));
  return lines.map(({ line, content }) => ({ line, cells: splitByWords(content) }));
}

export function isMonth(cell: string): boolean {
  return parsePastedMonth(cell) !== undefined;
}

/** Cells may be in double quotes, with quotes inside doubled. */
function splitBy(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at];
    if (quoted) {
      if (character !== '"') cell += character;
      else if (line[at + 1] === '"') cell += line[++at];
      else quoted = false;
    } else if (character === '"' && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (character === delimiter) {
      cells.push(cell.trim());
      cell = '';
    } else cell += character;
  }
  return trimEnd([...cells, cell.trim()]);
}

/** Word by word; a month of several words stays one cell. */
function splitByWords(line: string): string[] {
  const words = line.trim().split(/\s+/);
  const cells: string[] = [];
  for (let at = 0; at < words.length; ) {
    const length = [3, 2, 1].find((count) => at + count <= words.length && isMonth(words.slice(at, at + count).join(' '))) ?? 1;
    cells.push(words.slice(at, at + length).join(' '));
    at += length;
  }
  return joinUnits(cells);
}

/** `12.50 €` was one total before it was split. */
function joinUnits(words: readonly string[]): string[] {
  const cells: string[] = [];
  for (const word of words) {
    if (/^[€$£¥]$/.test(word) && /\d$/.test(cells.at(-1) ?? '')) cells[cells.length - 1] += ` ${word}`;
    else cells.push(word);
  }
  return cells;
}

/** Spreadsheets end lines with empty cells. */
function trimEnd(cells: readonly string[]): string[] {
  let length = cells.length;
  while (length > 1 && cells[length - 1] === '') length--;
  return cells.slice(0, length);
}
