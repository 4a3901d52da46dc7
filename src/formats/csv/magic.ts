import { WorkbenchError } from '../../core/contract/errors.ts';

/** Control characters that a text file hardly holds, as a share above which it is taken for binary: bytes by chance have 8.6 %. */
const MAX_CONTROL_SHARE = 0.05;

interface Magic {
  readonly what: string;
  readonly remedy: string;
  readonly at: number;
  readonly bytes: readonly number[];
}

const unpackFirst = 'Unpack it and choose the table inside.';
const exportAsCsv = 'Export the table as CSV first.';

const MAGICS: readonly Magic[] = [
  { what: 'a PNG image', remedy: exportAsCsv, at: 0, bytes: [0x89, 0x50, 0x4e, 0x47] },
  { what: 'a JPEG image', remedy: exportAsCsv, at: 0, bytes: [0xff, 0xd8, 0xff] },
  { what: 'a GIF image', remedy: exportAsCsv, at: 0, bytes: ascii('GIF8') },
  { what: 'a PDF document', remedy: exportAsCsv, at: 0, bytes: ascii('%PDF-') },
  { what: 'an old Excel or Office file (.xls)', remedy: exportAsCsv, at: 0, bytes: [0xd0, 0xcf, 0x11, 0xe0] },
  { what: 'a Parquet file', remedy: exportAsCsv, at: 0, bytes: ascii('PAR1') },
  { what: 'an Arrow file', remedy: exportAsCsv, at: 0, bytes: ascii('ARROW1') },
  { what: 'an SQLite database', remedy: exportAsCsv, at: 0, bytes: ascii('SQLite format 3') },
  { what: 'a bzip2 archive', remedy: unpackFirst, at: 0, bytes: ascii('BZh') },
  { what: 'an xz archive', remedy: unpackFirst, at: 0, bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a] },
  { what: 'a Zstandard archive', remedy: unpackFirst, at: 0, bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { what: 'a 7-Zip archive', remedy: unpackFirst, at: 0, bytes: [0x37, 0x7a, 0xbc, 0xaf] },
  { what: 'a RAR archive', remedy: unpackFirst, at: 0, bytes: ascii('Rar!') },
  { what: 'a tar archive', remedy: unpackFirst, at: 257, bytes: ascii('ustar') },
];

function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

/**
 * Refuses what is plainly no delimited text: known binary formats, web pages, JSON, and bytes that are mostly not characters.
 * `head` is the (decompressed) start of the file. Throws `bad-file` that names what it is and the remedy.
 */
export function refuseForeignFile(head: Uint8Array, name: string): void {
  const found = zipKind(head) ?? MAGICS.find((magic) => magic.bytes.every((byte, i) => head[magic.at + i] === byte));
  if (found) throw refusal(name, found.what, found.remedy);
}

function zipKind(head: Uint8Array): { what: string; remedy: string } | undefined {
  if (head[0] !== 0x50 || head[1] !== 0x4b || head[2] > 8) return undefined;
  const names = new TextDecoder('windows-1252').decode(head.subarray(0, 4096));
  if (names.includes('xl/') || names.includes('[Content_Types].xml')) return { what: 'an Excel or Office file (.xlsx)', remedy: exportAsCsv };
  return { what: 'a ZIP archive', remedy: unpackFirst };
}

/** Refuses decoded text that is binary, a web page, or JSON. Throws `bad-file`. */
export function refuseForeignText(head: string, name: string): void {
  const start = head.slice(0, 2048).trimStart();
  if (/^<(!doctype html|html|head|body)\b/i.test(start)) throw refusal(name, 'a web page (HTML)', 'The download may have failed: open it in a browser and save the table as CSV.');
  if (/^<\?xml\b/i.test(start)) throw refusal(name, 'an XML file', exportAsCsv);
  if (looksLikeJson(start)) throw refusal(name, 'a JSON file', exportAsCsv);
  if (countControls(head) > head.length * MAX_CONTROL_SHARE) throw refusal(name, 'a binary file, not text', exportAsCsv);
}

/** Characters that text hardly holds: U+FFFD and controls, but for white space and those that part cells in some tables. */
function countControls(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code < 0x1b && code !== 1 && (code < 9 || code > 13)) || code === 0x7f || code === 0xfffd) count++;
  }
  return count;
}

function looksLikeJson(start: string): boolean {
  const firstLine = start.split(/\r?\n|\r/, 1)[0];
  if (/^[[{]\s*$/.test(firstLine) || /^\[\s*\{\s*"/.test(start)) return /"[^"]*"\s*:|^\[\s*[[{"]/.test(start);
  if (!firstLine.startsWith('{')) return false;
  try {
    JSON.parse(firstLine);
    return true;
  } catch {
    return false;
  }
}

function refusal(name: string, what: string, remedy: string): WorkbenchError {
  return new WorkbenchError('bad-file', `"${name}" can't be read as a table of text: this is ${what}. ${remedy}`, { file: name, found: what });
}
