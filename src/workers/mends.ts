import { WorkbenchError } from '../core/contract/index.ts';
import type { MendedRow } from '../core/data/dataset.ts';
import { readCsv } from '../formats/csv/readCsv.ts';
import type { ByteSource, ReadContext } from '../formats/csv/types.ts';

/** Mended cells by the line of the source at which their record starts. */
export type Mends = ReadonlyMap<number, readonly string[]>;

/**
 * Reads a quarantine download that a person has mended: column `line` says which record of the source each row replaces,
 * the dataset's own columns hold its cells, `reason` and `detail` are ignored. Throws `bad-file` where a column or a line is missing.
 */
export async function readMends(source: ByteSource, columns: readonly string[], ctx: ReadContext): Promise<readonly MendedRow[]> {
  const mends: MendedRow[] = [];
  let lineAt = -1;
  let positions: readonly number[] = [];
  await readCsv(
    source,
    { strict: true },
    {
      start: ({ header }) => {
        const own = header.slice(Math.max(0, header.length - columns.length));
        lineAt = header.indexOf('line');
        positions = own.map((_, i) => header.length - columns.length + i);
        if (lineAt < 0 || lineAt >= positions[0] || own.some((name, i) => name !== columns[i])) {
          throw new WorkbenchError('bad-file', `"${source.name}" must have the columns of the download: line, reason, detail, ${columns.join(', ')}. It has: ${header.join(', ')}.`);
        }
      },
      rows: (rows, lines) => rows.forEach((row, i) => mends.push({ line: lineOf(row[lineAt], lines[i], source.name), cells: positions.map((at) => row[at]) })),
      quarantine: () => undefined,
    },
    ctx,
  );
  return mends;
}

function lineOf(cell: string, at: number, name: string): number {
  const line = Number(cell);
  if (!Number.isInteger(line) || line < 1) throw new WorkbenchError('bad-file', `"${name}", line ${at}: column "line" must be the line number of the download; it is "${cell.slice(0, 40)}".`);
  return line;
}
