import { WorkbenchError } from '../../core/contract/errors.ts';
import { fitRow } from './fitRow.ts';
import type { Layout } from './layout.ts';
import type { Fault, RecordBatch } from './tokenise.ts';
import type { ReadResult, RecordSink } from './types.ts';

export interface RowGate {
  pass(batch: RecordBatch): void;
  finish(): Pick<ReadResult, 'rowsRead' | 'rowsQuarantined' | 'repairs'>;
}

const REFUSALS: Readonly<Record<string, string>> = {
  'too-few-cells': 'has too few cells',
  'too-many-cells': 'has too many cells',
  'unclosed-quote': 'has a quote that nothing closes',
  'stray-quote': 'has a quote inside a cell that is not doubled or not at the ends of the cell',
  'field-too-long': 'has a cell of more than a million characters',
};

/** A line of nothing, or of nothing but spaces where a row has several cells. */
function isBlank(cells: readonly string[], width: number): boolean {
  return cells.length === 0 || (width > 1 && cells.length === 1 && cells[0].trim() === '');
}

/** Lets rows of the right width through to the sink as they are, mends or quarantines the others, all in the order of the file, and leaves the header out. */
export function createRowGate(layout: Layout, options: { readonly strict: boolean; readonly file: string }, sink: RecordSink): RowGate {
  const width = layout.names.length;
  const repairs = { 'blank-line': 0, 'trailing-delimiter': 0, 'missing-end': 0, undecodable: 0 };
  let rowsRead = 0;
  let rowsQuarantined = 0;
  let headerToCome = layout.hasHeader;
  /** Lines of blank lines that are empty cells of a single column if a row follows, and the file's end if none does. */
  let blanks: number[] = [];

  const refuse = (reason: string, line: number, detail: string): never => {
    throw new WorkbenchError('bad-file', `"${options.file}": line ${line.toLocaleString('en')} ${REFUSALS[reason]}${detail && ` (${detail})`}. Mend the line, or read without "strict".`, { file: options.file, line, reason });
  };
  const quarantine = (reason: string, line: number, detail: string, cells: readonly string[]): void => {
    if (options.strict) refuse(reason, line, detail);
    rowsQuarantined++;
    flush();
    sink.quarantine({ line, reason, detail, cells });
  };

  /** Rows that fit, and are not handed on yet. */
  let fitting: { rows: string[][]; lines: number[] } = { rows: [], lines: [] };
  const keep = (cells: string[], line: number): void => {
    fitting.rows.push(cells);
    fitting.lines.push(line);
  };
  const handOn = (rows: string[][], lines: number[]): void => {
    if (rows.length === 0) return;
    rowsRead += rows.length;
    sink.rows(rows, lines);
  };
  const flush = (): void => {
    handOn(fitting.rows, fitting.lines);
    fitting = { rows: [], lines: [] };
  };

  const sortRecord = (cells: string[], line: number): void => {
    if (isBlank(cells, width) && (headerToCome || (width > 1 && !options.strict))) repairs['blank-line']++;
    else if (headerToCome) headerToCome = false;
    else if (cells.length === 0 && width === 1 && !options.strict) blanks.push(line);
    else {
      for (const blank of blanks) keep([''], blank);
      blanks = [];
      const row = fitOrQuarantine(cells.length === 0 ? [''] : cells, line);
      if (row) keep(row, line);
    }
  };

  const fitOrQuarantine = (cells: string[], line: number): string[] | undefined => {
    if (cells.length === width) return cells;
    const fit = fitRow(cells, layout);
    if (fit.kind === 'row' && !options.strict) {
      repairs[fit.repair]++;
      return fit.cells;
    }
    const reason = cells.length < width ? 'too-few-cells' : 'too-many-cells';
    quarantine(reason, line, `expected ${width}, found ${cells.length}`, cells);
    return undefined;
  };

  const passFault = (fault: Fault): void => quarantine(fault.reason, fault.line, fault.reason === 'field-too-long' ? 'longer than 1,048,576 characters' : '', fault.cells);

  return {
    pass(batch) {
      const { rows, lines, faults } = batch;
      if (!headerToCome && blanks.length === 0 && faults.length === 0 && rows.every((row) => row.length === width)) return handOn(rows, lines);
      let fault = 0;
      rows.forEach((cells, i) => {
        for (; fault < faults.length && faults[fault].line < lines[i]; fault++) passFault(faults[fault]);
        sortRecord(cells, lines[i]);
      });
      for (; fault < faults.length; fault++) passFault(faults[fault]);
      flush();
    },
    finish() {
      repairs['blank-line'] += blanks.length;
      return { rowsRead, rowsQuarantined, repairs };
    },
  };
}
