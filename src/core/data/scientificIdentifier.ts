import { WorkbenchError } from '../contract/errors.ts';
import type { Chunk } from './column.ts';
import { isIdentifierName } from './columnName.ts';

/** A spreadsheet shortens whole numbers of this many digits or more. */
const SHORTENED_FROM = 1e11;
const LONG_DIGITS = /^\s*\d{12,}\s*$/;

/**
 * Whether a cell has the form that a spreadsheet gives to a number of twelve digits or more when it is saved as CSV: `1.2E+15`.
 * For an identifier the digits are then lost.
 */
export function isScientificWhole(cell: string): boolean {
  const { length } = cell;
  if (length < 5 || length > 12 || cell.charCodeAt(length - 3) !== 43 || cell.charCodeAt(length - 4) !== 69) return false;
  return /^\d(?:[.,]\d+)?E\+(?:1[1-9]|[2-9]\d)$/.test(cell);
}

/** How many cells are shortened identifiers; 0 where the column is none. `counts`: distinct cells with a value, with their rows. */
export function countLostIdentifiers(name: string, counts: ReadonlyMap<string, number>): number {
  let scientific = 0;
  let long = 0;
  let all = 0;
  for (const [cell, weight] of counts) {
    all += weight;
    if (isScientificWhole(cell)) scientific += weight;
    else if (LONG_DIGITS.test(cell)) long += weight;
  }
  return decide(name, scientific, long, all);
}

/** The same for a column that was read as numbers, of which `scientific` were written as `1.2E+15`. */
export function countLostNumbers(name: string, chunks: readonly Chunk[], scientific: number): number {
  let long = 0;
  let all = 0;
  for (const chunk of chunks) {
    if (chunk.type !== 'number') continue;
    for (const value of chunk.values) {
      if (value === value) all++;
      if (value >= SHORTENED_FROM && Number.isInteger(value)) long++;
    }
  }
  return decide(name, scientific, long - scientific, all);
}

export function scientificIdentifierError(name: string, cells: number): WorkbenchError {
  return new WorkbenchError(
    'bad-input',
    `Column "${name}" has ${cells.toLocaleString('en')} identifiers in the form 1.2E+15: a spreadsheet shortened long numbers, and their digits are lost. ` +
      'Export the file again with this column formatted as text, or set its type to text to take the cells as they are.',
    { messageKey: 'scientific-identifier', column: name, cells },
  );
}

/** In a column that is named like identifiers each is a loss; elsewhere where most cells are long whole numbers or shortened ones, and some are still whole. */
function decide(name: string, scientific: number, long: number, all: number): number {
  if (scientific > 0 && isIdentifierName(name)) return scientific;
  return long > 0 && (scientific + long) * 2 >= all ? scientific : 0;
}
