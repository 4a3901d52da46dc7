import { WorkbenchError } from '../../core/contract/errors.ts';
import type { Grammar } from './grammar.ts';
import { openQuoteAt, readFirstLineAlone, readRecord, type QuotedRecord } from './record.ts';

/** A cell of more UTF-16 units than this is a fault. */
export const MAX_CELL_LENGTH = 1 << 20;
/** Units of a cell that a fault keeps. */
const KEPT_CELL_LENGTH = 1000;
/** A record longer than this is given up. */
const MAX_RECORD_LENGTH = 1 << 26;
/** Lines after an open quote that are looked at to tell whether it is a stray one. */
const EVIDENCE_LINES = 20;

/** A record that can't be read as it stands. `stray-quote` under a strict grammar only. */
export interface Fault {
  readonly line: number;
  readonly reason: 'unclosed-quote' | 'stray-quote' | 'field-too-long';
  readonly cells: string[];
}

/** Records in the order of the file; `lines[i]` is the 1-based physical line on which `rows[i]` starts. A blank line is a row of no cells. */
export interface RecordBatch {
  rows: string[][];
  lines: number[];
  faults: Fault[];
}

export interface Tokeniser {
  /** Takes the next piece of the text, cut anywhere, and adds the records that it completes to `batch`. */
  push(text: string, isLast: boolean, batch: RecordBatch): void;
  /** Quoted cells and records with a misplaced quote so far, for judging a dialect. */
  readonly quotedCells: number;
  readonly malformedRecords: number;
}

export function emptyBatch(): RecordBatch {
  return { rows: [], lines: [], faults: [] };
}

/**
 * A streaming tokeniser. Lines without a quote, nearly all of most files, are split by the engine's own `split`; only a record with
 * a quote is read character by character (see `readRecord`). `skipLines` physical lines at the start are passed over.
 * Throws `bad-file` where a line goes on for more than 64 Mi characters.
 */
export function createTokeniser(grammar: Grammar, skipLines = 0): Tokeniser {
  let line = 1;
  let toSkip = skipLines;
  let waiting: string[] = [];
  let waitingLength = 0;
  let retryLength = 0;
  const counts = { quotedCells: 0, malformedRecords: 0 };

  const push = (text: string, isLast: boolean, batch: RecordBatch): void => {
    waiting.push(text);
    waitingLength += text.length;
    if (!isLast && waitingLength < retryLength) return;
    const buffer = waiting.length === 1 ? text : waiting.join('');
    const rest = consume(buffer, isLast, batch);
    waiting = rest < buffer.length ? [buffer.slice(rest)] : [];
    waitingLength = Math.max(0, buffer.length - rest);
    // A record that goes on is tried again when twice as much is there, so that long ones cost no more than their length.
    retryLength = 2 * waitingLength;
    if (waitingLength > MAX_RECORD_LENGTH) throw tooLong(line);
  };

  /** Reads all whole records of `text`; returns the index at which the first incomplete one starts. */
  const consume = (text: string, isLast: boolean, batch: RecordBatch): number => {
    let at = 0;
    let nextQuote = grammar.quote ? text.indexOf(grammar.quote) : -1;
    while (at < text.length) {
      const newlineAt = text.indexOf(grammar.newline, at);
      if (newlineAt < 0 && !isLast && (nextQuote < 0 || toSkip > 0)) return at;
      const end = newlineAt < 0 ? text.length : newlineAt;
      if (toSkip > 0) {
        toSkip--;
        line++;
        at = end + 1;
        continue;
      }
      if (nextQuote >= 0 && nextQuote < at) nextQuote = text.indexOf(grammar.quote, at);
      if (nextQuote >= 0 && nextQuote < end) {
        const record = readRecord(text, at, isLast, grammar) ?? giveUpStrayQuote(text, at, grammar);
        if (!record) return at;
        counts.quotedCells += record.quoted;
        if (record.malformed) counts.malformedRecords++;
        addRecord(batch, line, record.cells, record.next - at, record.fault);
        line += record.lines;
        at = record.next;
        continue;
      }
      if (newlineAt < 0 && !isLast) return at;
      const contentEnd = text.charCodeAt(end - 1) === 13 && end > at && grammar.newline === '\n' ? end - 1 : end;
      addRecord(batch, line, contentEnd === at ? [] : grammar.split(text, at, contentEnd), contentEnd - at, undefined);
      line++;
      at = end + 1;
    }
    return at;
  };

  return {
    push,
    get quotedCells() {
      return counts.quotedCells;
    },
    get malformedRecords() {
      return counts.malformedRecords;
    },
  };
}

/** `length` is the record's in the text: only a long record can hold a long cell. */
function addRecord(batch: RecordBatch, line: number, cells: string[], length: number, fault: QuotedRecord['fault']): void {
  if (fault === undefined && (length <= MAX_CELL_LENGTH || cells.every((cell) => cell.length <= MAX_CELL_LENGTH))) {
    batch.rows.push(cells);
    batch.lines.push(line);
    return;
  }
  const kept = cells.map((cell) => (cell.length > KEPT_CELL_LENGTH ? `${cell.slice(0, KEPT_CELL_LENGTH)}…` : cell));
  batch.faults.push({ line, reason: fault ?? 'field-too-long', cells: kept });
}

/** Where a quote stays open for longer than a cell may be, and the lines after it are records by themselves, it is a stray one. */
function giveUpStrayQuote(text: string, start: number, grammar: Grammar): QuotedRecord | undefined {
  if (text.length - start <= MAX_CELL_LENGTH) return undefined;
  const openAt = openQuoteAt(text, start, grammar);
  if (openAt < 0) return undefined;
  const from = text.indexOf(grammar.newline, openAt) + 1;
  if (from === 0) return undefined;
  if (text.length - start > MAX_RECORD_LENGTH) return readFirstLineAlone(text, start, openAt, grammar);
  const lines = text.slice(from, from + MAX_CELL_LENGTH / 2).split(grammar.newline, EVIDENCE_LINES + 1).slice(0, -1);
  const fitting = lines.filter((line) => grammar.split(line, 0, line.length).length === grammar.columns).length;
  return fitting > 0 && 2 * fitting >= lines.length ? readFirstLineAlone(text, start, openAt, grammar) : undefined;
}

function tooLong(line: number): WorkbenchError {
  return new WorkbenchError(
    'bad-file',
    `The text on line ${line.toLocaleString('en')} goes on for more than ${MAX_RECORD_LENGTH / (1 << 20)} million characters without an end. Check the delimiter, the quote and the newline, or whether this is a table at all.`,
    { line },
  );
}
