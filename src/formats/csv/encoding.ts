import { analyse } from 'chardet';
import { WorkbenchError } from '../../core/contract/errors.ts';
import type { Dialect } from '../../core/data/dataset.ts';

export type Encoding = Dialect['encoding'];

export interface EncodingGuess {
  readonly encoding: Encoding;
  readonly bom: boolean;
}

/** From this confidence (of 100) chardet's word for another alphabet is taken: below, it errs on short Western text. */
const FOREIGN_CONFIDENCE = 60;
const FOREIGN = /^(shift_jis|big5|gb18030|euc-|iso-2022|windows-1251|koi8|iso-8859-[5678]$|windows-125[3456]|utf-32)/i;

/**
 * The encoding of a file by its first bytes: byte order mark, the NUL pattern of UTF-16, UTF-8 (a few damaged characters make it no other
 * encoding), else Windows-1252.
 * `complete` says that `head` is the whole file. Throws `bad-file` for encodings that we don't read.
 */
export function detectEncoding(head: Uint8Array, complete: boolean, name: string): EncodingGuess {
  if (startsWith(head, [0xef, 0xbb, 0xbf])) return { encoding: 'utf-8', bom: true };
  if (startsWith(head, [0xff, 0xfe, 0, 0]) || startsWith(head, [0, 0, 0xfe, 0xff])) throw unreadable(name, 'UTF-32');
  if (startsWith(head, [0xff, 0xfe])) return { encoding: 'utf-16le', bom: true };
  if (startsWith(head, [0xfe, 0xff])) return { encoding: 'utf-16be', bom: true };
  const wide = detectUtf16(head);
  if (wide) return { encoding: wide, bom: false };
  const whole = complete ? head : head.subarray(0, head.length - incompleteTail(head));
  if (isUtf8(whole) || isDamagedUtf8(whole)) return { encoding: 'utf-8', bom: false };
  const best = analyse(head)[0];
  if (best && best.confidence >= FOREIGN_CONFIDENCE && FOREIGN.test(best.name)) throw unreadable(name, best.name);
  return { encoding: 'windows-1252', bom: false };
}

/** Bytes of the byte order mark at the start of `head` that belongs to `encoding`; 0 where there is none. */
export function bomLength(head: Uint8Array, encoding: Encoding): number {
  if (encoding === 'utf-8' && startsWith(head, [0xef, 0xbb, 0xbf])) return 3;
  if (encoding === 'utf-16le' && startsWith(head, [0xff, 0xfe])) return 2;
  if (encoding === 'utf-16be' && startsWith(head, [0xfe, 0xff])) return 2;
  return 0;
}

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return head.length >= bytes.length && bytes.every((byte, i) => head[i] === byte);
}

/** Latin text in UTF-16 has a NUL in nearly every second byte, all on the same side. */
function detectUtf16(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const pairs = Math.min(head.length >> 1, 2048);
  if (pairs < 2) return undefined;
  let evenNuls = 0;
  let oddNuls = 0;
  for (let i = 0; i < pairs; i++) {
    if (head[2 * i] === 0) evenNuls++;
    if (head[2 * i + 1] === 0) oddNuls++;
  }
  if (oddNuls > 0.6 * pairs && evenNuls < 0.05 * pairs) return 'utf-16le';
  if (evenNuls > 0.6 * pairs && oddNuls < 0.05 * pairs) return 'utf-16be';
  return undefined;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * For bytes that are not valid UTF-8: whether they are UTF-8 all the same, with some damaged characters. The bytes of other encodings
 * hardly ever form a character of UTF-8, so that errors are then as many as characters past ASCII, or more.
 */
export function isDamagedUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes);
  let characters = 0;
  let errors = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0xfffd) errors++;
    else if (code > 0x7f) characters++;
  }
  return characters > 2 * errors;
}

/** How many bytes at the end are the start of a UTF-8 character that goes on after them (0 to 3). */
export function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

function unreadable(name: string, encoding: string): WorkbenchError {
  return new WorkbenchError(
    'bad-file',
    `"${name}" seems to be written in ${encoding}, which can't be read here. Save it as UTF-8, or choose the encoding yourself.`,
    { file: name, found: encoding },
  );
}
