import { WorkbenchError } from '../core/contract/index.ts';
import { readCsv } from '../formats/csv/readCsv.ts';
import { fileSource } from './fileSource.ts';

/** As the app writes lists. */
const DIALECT = { encoding: 'utf-8', bom: false, gzip: false, delimiter: ',', quote: '"', escape: '"', hasHeader: true, preambleLines: 0 } as const;

/** The cells of a list that the app wrote, header first. The file is untrusted: throws `bad-file` for a row that does not fit. */
export async function readCells(file: File, ctx: { readonly signal: AbortSignal; breathe(): Promise<void> }): Promise<readonly (readonly string[])[]> {
  const cells: (readonly string[])[] = [];
  await readCsv(
    fileSource(file),
    { dialect: DIALECT, strict: true },
    {
      start: ({ header }) => void cells.push(header),
      rows: (rows) => void cells.push(...rows.map((row) => [...row])),
      quarantine: ({ line, reason }) => {
        throw new WorkbenchError('bad-file', `This is not the contact list that was exported: line ${line} does not fit (${reason}). Take the file as it was downloaded.`);
      },
    },
    ctx,
  );
  return cells;
}
