export interface CsvWriterOptions {
  /**
   * A cell that a spreadsheet would run as a formula gets a leading apostrophe (OWASP, "CSV injection"): one that starts with
   * = + - @ tab or carriage return and is not a plain number. Default true.
   */
  readonly neutraliseFormulas?: boolean;
  /** Default ','. */
  readonly delimiter?: string;
  /** Default '\r\n'. */
  readonly newline?: '\r\n' | '\n';
}

export interface CsvWriter {
  /** Text of these rows, each with its newline. Cells are text, or null for a missing value (an empty cell). */
  rows(rows: Iterable<readonly (string | null)[]>): string;
}

const FORMULA_START = /^[=+\-@\t\r]/;
const PLAIN_NUMBER = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?\s?%?$/;

/**
 * Writes tables as in RFC 4180, to be encoded as UTF-8: cells with a delimiter, quote, newline or a space at an end are quoted, quotes
 * doubled. Incremental: pass the header as the first row, then rows as they come. A row of one empty cell is written `""`, so that it
 * is not a blank line. What is written reads back equal, but for neutralised cells and for null, which reads as ''.
 */
export function createCsvWriter(options: CsvWriterOptions = {}): CsvWriter {
  const { neutraliseFormulas = true, delimiter = ',', newline = '\r\n' } = options;
  const special = new RegExp(`["\\r\\n${delimiter.replace(/[\\\]^-]/g, '\\$&')}]|^\\s|\\s$`);
  const write = (cell: string | null): string => {
    if (cell === null || cell === '') return '';
    const safe = neutraliseFormulas ? neutraliseFormula(cell) : cell;
    return special.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return {
    rows(rows) {
      let text = '';
      for (const row of rows) text += (row.length === 1 && !row[0] ? '""' : row.map(write).join(delimiter)) + newline;
      return text;
    },
  };
}

/** The cell, with a leading apostrophe where a spreadsheet would take it for a formula. */
export function neutraliseFormula(cell: string): string {
  return FORMULA_START.test(cell) && !PLAIN_NUMBER.test(cell) ? `'${cell}` : cell;
}

/** A whole table as one text, header first. */
export function writeCsv(header: readonly string[], rows: Iterable<readonly (string | null)[]>, options: CsvWriterOptions = {}): string {
  const writer = createCsvWriter(options);
  return writer.rows([header]) + writer.rows(rows);
}
