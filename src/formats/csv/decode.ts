import { WorkbenchError } from '../../core/contract/errors.ts';
import { bomLength, incompleteTail, isDamagedUtf8, type Encoding } from './encoding.ts';

export interface TextStream {
  /** The text of the next bytes; a character that is cut off waits for the next call. `isLast` flushes. */
  decode(bytes: Uint8Array, isLast: boolean): string;
  /** What the bytes turned out to be: UTF-8 becomes Windows-1252 where the first byte past plain ASCII is no UTF-8. */
  readonly encoding: Encoding;
  /** True once bytes that are no characters were replaced by U+FFFD. */
  readonly damaged: boolean;
}

/**
 * Decodes a file's bytes, split anywhere. With `switchable`, a file that began as plain ASCII and then shows bytes that are no
 * UTF-8 (not even damaged) is read on as Windows-1252 (exact: both agree on ASCII); otherwise such bytes become U+FFFD, or, with `strict`, `bad-file`.
 */
export function createTextStream(encoding: Encoding, options: { name: string; strict: boolean; switchable: boolean }): TextStream {
  return encoding === 'utf-8' ? createUtf8Stream(options) : createOtherStream(encoding, options);
}

function createOtherStream(encoding: Encoding, options: { name: string; strict: boolean }): TextStream {
  const decoder = new TextDecoder(encoding, { fatal: options.strict, ignoreBOM: false });
  return {
    encoding,
    damaged: false,
    decode(bytes, isLast) {
      try {
        return encoding === 'windows-1252' ? decodeWindows1252(decoder, bytes, isLast) : decoder.decode(bytes, { stream: !isLast });
      } catch {
        throw notText(options.name, encoding);
      }
    },
  };
}

function createUtf8Stream(options: { name: string; strict: boolean; switchable: boolean }): TextStream {
  // Whole characters are decoded at a time, because engines are several times faster without their own streaming state.
  const fatal = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
  let fallback: TextDecoder | undefined;
  let tail: Uint8Array = new Uint8Array(0);
  let isAscii = true;
  let started = false;
  const stream = {
    encoding: 'utf-8' as Encoding,
    damaged: false,
    decode(bytes: Uint8Array, isLast: boolean): string {
      if (fallback) return decodeWindows1252(fallback, bytes, isLast);
      let whole = tail.length > 0 ? concat(tail, bytes) : bytes;
      if (!started && whole.length < 3 && !isLast) {
        tail = whole.slice();
        return '';
      }
      if (!started) whole = whole.subarray(bomLength(whole, 'utf-8'));
      started = true;
      const cut = isLast ? 0 : incompleteTail(whole);
      const ready = whole.subarray(0, whole.length - cut);
      try {
        const text = fatal.decode(ready);
        isAscii &&= text.length === ready.length;
        tail = whole.slice(whole.length - cut);
        return text;
      } catch {
        if (options.strict) throw notText(options.name, 'utf-8');
        if (!options.switchable || !isAscii || isDamagedUtf8(ready)) {
          stream.damaged = true;
          tail = whole.slice(whole.length - cut);
          return lenient.decode(ready);
        }
        fallback = new TextDecoder('windows-1252');
        stream.encoding = 'windows-1252';
        return decodeWindows1252(fallback, whole, false);
      }
    },
  };
  return stream;
}

/** Windows-1252's characters for the bytes 0x80 to 0x9f; '' where it has none. */
const C1 = ['€', '', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '', 'Ž', '', '', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '', 'ž', 'Ÿ'];

/** Some versions of Node take Windows-1252 for Latin-1, which differs in these bytes; where the decoder is right, this finds none. */
function decodeWindows1252(decoder: TextDecoder, bytes: Uint8Array, isLast: boolean): string {
  return decoder.decode(bytes, { stream: !isLast }).replace(/[\u0080-\u009f]/g, (control) => C1[control.charCodeAt(0) - 0x80] || control);
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

function notText(name: string, encoding: Encoding): WorkbenchError {
  return new WorkbenchError('bad-file', `"${name}" holds bytes that are no ${encoding} text. Choose another encoding, or save the file as UTF-8.`, { file: name, encoding });
}
