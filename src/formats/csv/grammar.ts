import type { Dialect } from '../../core/data/dataset.ts';

/** A dialect in the form that the tokeniser works with. */
export interface Grammar {
  /** One character; ' ' for runs of spaces. */
  readonly delimiter: string;
  /** Several spaces are one delimiter, and spaces at a line's ends are none. */
  readonly runs: boolean;
  /** Spaces after a delimiter are no part of the cell. */
  readonly spaceAfter: boolean;
  readonly quote: string;
  /** A backslash in a quoted cell takes the next quote or backslash literally (a doubled quote still does too). */
  readonly backslash: boolean;
  /** '\n' also ends lines in '\r\n'. */
  readonly newline: '\n' | '\r';
  /** Cells that a record should have, to tell a stray quote by; 0 where unknown. */
  readonly columns: number;
  /** Quotes must follow RFC 4180 to the letter. */
  readonly strict: boolean;
  /** Cells of the part of a text from `from` to `to`, in which nothing is quoted. */
  readonly split: (text: string, from: number, to: number) => string[];
}

/** `columns` 0 where the width is not known yet. */
export function toGrammar(dialect: Pick<Dialect, 'delimiter' | 'quote' | 'escape' | 'newline'>, columns: number, strict: boolean): Grammar {
  const runs = dialect.delimiter === ' +';
  const spaceAfter = dialect.delimiter.length === 2 && dialect.delimiter[1] === ' ';
  return {
    delimiter: dialect.delimiter[0],
    runs,
    spaceAfter,
    quote: dialect.quote,
    backslash: dialect.escape === '\\',
    newline: dialect.newline === '\r' ? '\r' : '\n',
    columns,
    strict,
    split: createSplitter(dialect.delimiter[0], runs, spaceAfter),
  };
}

function createSplitter(delimiter: string, runs: boolean, spaceAfter: boolean): Grammar['split'] {
  if (runs) return (text, from, to) => text.slice(from, to).trim().split(/ +/);
  if (spaceAfter) return (text, from, to) => text.slice(from, to).split(delimiter).map((cell) => cell.trimStart());
  let current = '';
  let last = 0;
  // The next delimiter is kept from line to line: searching it anew from lines that have none would look through the text each time.
  let next = -1;
  return (text, from, to) => {
    if (text !== current || from < last || (next >= 0 && next < from)) next = text.indexOf(delimiter, from);
    current = text;
    const cells: string[] = [];
    let at = from;
    while (next >= 0 && next < to) {
      cells.push(text.slice(at, next));
      at = next + 1;
      next = text.indexOf(delimiter, at);
    }
    cells.push(text.slice(at, to));
    last = to;
    return cells;
  };
}
