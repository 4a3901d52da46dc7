import { refuse } from './refuse.ts';

/** Larger files would not fit a browser's memory once they are read. */
const MAX_SIZE_BYTES = 256 * 2 ** 20;

/** How UBJSON begins: an object, whose first key begins with the type of its length. */
const UBJSON_STARTS = ['{i', '{U', '{I', '{l', '{L'];

/** The JSON of a model file, nothing of it checked. Numbers that are not finite, which XGBoost writes and JSON does not know, become null (NaN) and ±Infinity. Throws `bad-file`. */
export function parseModel(bytes: Uint8Array): unknown {
  checkModelSize(bytes.length);
  if (UBJSON_STARTS.includes(String.fromCharCode(...bytes.subarray(0, 2)))) refuse('it is in the binary UBJSON format', 'Save it under a name that ends in ".json": Booster.save_model("model.json").');
  try {
    return JSON.parse(toStrictJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (error) {
    return refuse(`it cannot be read as JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

/** Throws `bad-file` for a file that is too large to be read: to be asked before it is. */
export function checkModelSize(sizeBytes: number): void {
  if (sizeBytes > MAX_SIZE_BYTES) refuse(`it has ${Math.ceil(sizeBytes / 2 ** 20)} MiB, and ${MAX_SIZE_BYTES / 2 ** 20} is the most that can be read`, 'Train fewer or shallower trees.');
}

/** Replaces NaN and Infinity outside strings. One pass: a file may be hostile. */
function toStrictJson(text: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const quote = text.indexOf('"', at);
    const end = quote < 0 ? text.length : quote;
    parts.push(text.slice(at, end).replaceAll('NaN', 'null').replaceAll('Infinity', '1e999'));
    if (quote < 0) break;
    at = endOfString(text, quote);
    parts.push(text.slice(quote, at));
  }
  return parts.join('');
}

/** Where the string that begins at `quote` is over. */
function endOfString(text: string, quote: number): number {
  for (let end = text.indexOf('"', quote + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return end + 1;
  }
  return text.length;
}
