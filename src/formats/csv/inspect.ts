import { WorkbenchError } from '../../core/contract/errors.ts';
import type { Dialect, ReadOverrides } from '../../core/data/dataset.ts';
import { checkReadOverrides } from '../../core/data/readOverrides.ts';
import { isGzip, readHead } from './bytes.ts';
import { createTextStream } from './decode.ts';
import { commonWidth, detectCut, tokeniseAll, type Cut } from './dialect.ts';
import { bomLength, detectEncoding } from './encoding.ts';
import { numberedHeader, repairHeader } from './header.ts';
import { layOut, type Layout } from './layout.ts';
import { refuseForeignFile, refuseForeignText } from './magic.ts';
import type { RecordBatch } from './tokenise.ts';
import type { ByteSource, Detection } from './types.ts';

/** How much of a file detection looks at: more where its lines are long. */
const HEAD_BYTES = 1 << 18;
const MAX_HEAD_BYTES = 1 << 26;
const MIN_HEAD_LINES = 8;

export interface Inspection {
  readonly detection: Detection;
  readonly layout: Layout;
  /** No character past ASCII was seen: UTF-8 and Windows-1252 read what was seen alike. */
  readonly isAscii: boolean;
}

/**
 * Finds out from a file's first 256 KiB how to read it; `overrides.dialect` says what is known already.
 * Throws `bad-file` for an empty file, a file that is no text, an encoding that can't be read, and a header other than `overrides.header`;
 * `bad-input` for overrides that make no sense, since a job file may say anything.
 */
export async function inspect(source: ByteSource, overrides: ReadOverrides): Promise<Inspection> {
  checkReadOverrides(overrides);
  const strict = overrides.strict ?? false;
  const { text, ...coding } = await readText(source, overrides.dialect ?? {}, strict);
  const known: Partial<Dialect> = { ...(strict ? {} : spreadsheetHint(text)), ...overrides.dialect };
  const body = afterLines(text, known.preambleLines ?? 0);
  if (body.trim() === '' && !(strict && body !== '')) throw emptyFile(source.name, text === '' ? 'is empty' : 'holds only blank lines');
  const cut = detectCut(body, known, strict);
  const layout = layOut(readRecords(text, cut, strict, known.preambleLines ?? 0, source.name), known, strict);
  const { names, renamed } = nameColumns(layout, strict, source.name);
  refuseOtherHeader(names, overrides.header, source.name);
  const dialect: Dialect = { ...coding, ...cut, hasHeader: layout.hasHeader, preambleLines: layout.preambleLines };
  return { detection: { dialect, header: names, renamed, preview: layout.preview }, layout, isAscii: !/[^\0-\x7f]/.test(text) };
}

type Coding = Pick<Dialect, 'encoding' | 'bom' | 'gzip'>;

async function readText(source: ByteSource, known: Partial<Dialect>, strict: boolean, limit = HEAD_BYTES): Promise<Coding & { text: string }> {
  let head = await readHead(source, false, limit);
  const gzip = known.gzip ?? isGzip(head.bytes);
  if (gzip) head = await readHead(source, true, limit);
  if (head.bytes.length === 0) throw emptyFile(source.name, 'is empty');
  refuseForeignFile(head.bytes, source.name);
  const encoding = known.encoding ?? detectEncoding(head.bytes, head.complete, source.name).encoding;
  const text = createTextStream(encoding, { name: source.name, strict, switchable: known.encoding === undefined }).decode(head.bytes, head.complete);
  // Whoever names the encoding says that it is text.
  if (known.encoding === undefined) refuseForeignText(text, source.name);
  const hasFewLines = (text.match(/\n|\r(?!\n)/g)?.length ?? 0) < MIN_HEAD_LINES;
  if (!head.complete && hasFewLines && limit < MAX_HEAD_BYTES) return readText(source, known, strict, limit * 16);
  return { encoding, bom: bomLength(head.bytes, encoding) > 0, gzip, text: head.complete ? text : withoutCutLine(text) };
}

/** Excel's own first line `sep=;` names the delimiter and is no part of the table. */
function spreadsheetHint(text: string): Partial<Dialect> {
  const hint = /^"?sep=([^\r\n])"?(?:\r\n|\n|\r)/i.exec(text);
  return hint ? { delimiter: hint[1], preambleLines: 1 } : {};
}

function withoutCutLine(text: string): string {
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r', text.length - 2));
  return end > 0 ? text.slice(0, end + 1) : text;
}

function afterLines(text: string, lines: number): string {
  if (lines === 0) return text;
  const match = new RegExp(`^(?:[^\\r\\n]*(?:\\r\\n|\\n|\\r)){${lines}}`).exec(text);
  return match ? text.slice(match[0].length) : '';
}

function readRecords(text: string, cut: Cut, strict: boolean, skipLines: number, name: string): RecordBatch {
  // The width tells stray quotes from real ones, so it is found first.
  const columns = strict ? 0 : commonWidth(tokeniseAll(text, cut, 0, false, skipLines).rows);
  const records = tokeniseAll(text, cut, columns, strict, skipLines);
  if (records.rows.length > 0) return records;
  const [fault] = records.faults;
  throw new WorkbenchError('bad-file', `"${name}" has no record that can be read (line ${fault?.line ?? 1}: ${fault?.reason ?? 'nothing found'}). Check the quote and the delimiter.`, { file: name, line: fault?.line ?? 1 });
}

function nameColumns(layout: Layout, strict: boolean, name: string): Pick<Detection, 'renamed'> & { names: readonly string[] } {
  if (!layout.hasHeader) return { names: numberedHeader(layout.names.length), renamed: [] };
  const { names, renamed } = repairHeader(layout.names);
  const bad = strict ? renamed.find(({ from, to }) => from.trim() !== to) : undefined;
  if (bad) throw new WorkbenchError('bad-file', `"${name}": the header's column ${bad.index + 1} is ${bad.from.trim() === '' ? 'empty' : `"${bad.from}" again`}. Give every column a name of its own, or read without "strict".`, { file: name, column: bad.index + 1 });
  return { names, renamed };
}

function refuseOtherHeader(names: readonly string[], wanted: readonly string[] | undefined, file: string): void {
  if (!wanted || (names.length === wanted.length && names.every((name, i) => name === wanted[i]))) return;
  throw new WorkbenchError('bad-file', `"${file}" has the header ${names.join(', ').slice(0, 300)}; ${wanted.join(', ')} is required. Choose the right file, or rename its columns.`, { file, found: names, required: wanted });
}

function emptyFile(name: string, what: string): WorkbenchError {
  return new WorkbenchError('bad-file', `"${name}" ${what}: there is nothing to read. Choose another file.`, { file: name });
}
