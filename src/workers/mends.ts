import { WorkbenchError } from '../core/contract/index.ts';
import type { MendedRow } from '../core/data/dataset.ts';
import { readCsv } from '../formats/csv/readCsv.ts';
import type { ByteSource, ReadContext } from '../formats/csv/types.ts';
import { neutraliseFormula } from '../formats/csv/writeCsv.ts';

/** Mended cells by the line of the source at which their record starts. */
export type Mends = ReadonlyMap<number, readonly string[]>;

/**
 * Reads a quarantine download that a person has mended: column `line` says which record of the source each row replaces,
 * the dataset's own columns hold its cells, `reason` and `detail` are ignored. Throws `bad-file` where a column or a line is missing.
 */
export async function readMends(source: ByteSource, columns: readonly string[], ctx: ReadContext): Promise<readonly MendedRow[]> {
  const mends: MendedRow[] = [];
  let places: Places | undefined;
  // The first row is looked at here: a dataset may itself have a column named "line", and names twice are no header otherwise.
  const asWritten = { strict: true, dialect: { hasHeader: false } };
  const take = (cells: readonly string[], at: number): void => {
    const row = cells.map(withoutApostrophe);
    if (places) mends.push({ line: lineOf(row[places.line], at, source.name), cells: row.slice(places.ownFrom) });
    else places = findPlaces(row, columns, source.name);
  };
  const sink = { start: () => undefined, rows: (rows: readonly (readonly string[])[], lines: readonly number[]) => rows.forEach((row, i) => take(row, lines[i])), quarantine: () => undefined };
  await readCsv(source, asWritten, sink, ctx);
  return mends;
}

interface Places {
  readonly line: number;
  readonly ownFrom: number;
}

function findPlaces(header: readonly string[], columns: readonly string[], name: string): Places {
  const ownFrom = header.length - columns.length;
  const line = header.indexOf('line');
  if (line < 0 || line >= ownFrom || columns.some((column, i) => header[ownFrom + i] !== column)) {
    throw new WorkbenchError('bad-file', `"${name}" must have the columns of the download: line, reason, detail, ${columns.join(', ')}. It has: ${header.join(', ')}.`);
  }
  return { line, ownFrom };
}

/** The cell without the apostrophe that the download put before what a spreadsheet would run. */
function withoutApostrophe(cell: string): string {
  return cell.startsWith("'") && neutraliseFormula(cell.slice(1)) === cell ? cell.slice(1) : cell;
}

function lineOf(cell: string, at: number, name: string): number {
  const line = Number(cell);
  if (!Number.isInteger(line) || line < 1) throw new WorkbenchError('bad-file', `"${name}", line ${at}: column "line" must be the line number of the download; it is "${cell.slice(0, 40)}".`);
  return line;
}
