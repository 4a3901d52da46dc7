import { WorkbenchError } from '../core/contract/index.ts';
import { readCsv } from '../formats/csv/readCsv.ts';
import type { ClvPredictions } from '../tasks/clv/types.ts';
import { fileSource } from './fileSource.ts';

/** As the app writes lists of predictions. */
const DIALECT = { encoding: 'utf-8', bom: false, gzip: false, delimiter: ',', quote: '"', escape: '"', hasHeader: true, preambleLines: 0 } as const;

/** Reads a `predictions.csv` (`key,actual,<kind>,…`; another name in place of `key` where a task has one), which is untrusted. Throws `bad-file` that says what is wrong, and in which line. */
export async function readPredictionsCsv(file: File, cutoff: number, ctx: { readonly signal: AbortSignal; breathe(): Promise<void> }, key = 'key'): Promise<ClvPredictions> {
  const keys: string[] = [];
  const columns: number[][] = [];
  let header: readonly string[] = [];
  await readCsv(
    fileSource(file),
    { dialect: DIALECT, strict: true },
    {
      start: (detection) => {
        header = checkedHeader(detection.header, key);
        for (let i = 1; i < header.length; i++) columns.push([]);
      },
      rows: (rows, lines) =>
        rows.forEach((cells, r) => {
          keys.push(cells[0]);
          for (let i = 1; i < header.length; i++) columns[i - 1].push(numberOf(cells[i], header[i], lines[r]));
        }),
      quarantine: ({ line, reason }) => refuse(`line ${line} does not fit (${reason})`),
    },
    ctx,
  );
  if (new Set(keys).size !== keys.length) refuse(`a ${key === 'key' ? 'customer' : key} stands in it twice`);
  const [actual, ...predicted] = columns.map((values) => Float64Array.from(values));
  return { keys, cutoff, actual, byKind: Object.fromEntries(predicted.map((values, i) => [header[i + 2], values])) };
}

function checkedHeader(header: readonly string[], key: string): readonly string[] {
  if (header[0] !== key || header[1] !== 'actual' || header.length < 3) refuse(`its first line is ${JSON.stringify(header.slice(0, 4).join(','))}, and "${key},actual,<model>,…" was expected`);
  if (new Set(header).size !== header.length) refuse('it names a model twice');
  return header;
}

function numberOf(cell: string, column: string, line: number): number {
  if (cell === '') return NaN;
  const value = Number(cell);
  if (!Number.isFinite(value) || cell.trim() === '') refuse(`line ${line} has ${JSON.stringify(cell.slice(0, 40))} for "${column}", which is no number`);
  return value;
}

function refuse(reason: string): never {
  throw new WorkbenchError('bad-file', `This is not a usable list of predictions: ${reason}. Take the predictions.csv that was written beside the recipe.`);
}
