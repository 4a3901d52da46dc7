import { WorkbenchError } from './contract/index.ts';

/** Crockford's base 32: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const MAX_TIME_MS = 2 ** 48 - 1;

/**
 * A ULID: 26 characters that sort by time. `nowMs` is whole ms since 1970 (48 bits), `randomBytes` are 10 fresh random bytes.
 * Throws `bad-input` for another length or a time that is out of range. Source: github.com/ulid/spec.
 */
export function ulid(nowMs: number, randomBytes: Uint8Array): string {
  if (!Number.isInteger(nowMs) || nowMs < 0 || nowMs > MAX_TIME_MS) {
    throw new WorkbenchError('bad-input', `A ULID's time must be a whole number of ms from 0 to ${MAX_TIME_MS}; got ${nowMs}.`);
  }
  if (randomBytes.length !== 10) throw new WorkbenchError('bad-input', `A ULID needs 10 random bytes; got ${randomBytes.length}.`);
  return timePart(nowMs) + base32(randomBytes.subarray(0, 5)) + base32(randomBytes.subarray(5));
}

function timePart(nowMs: number): string {
  let text = '';
  for (let rest = nowMs, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) text = ALPHABET[rest % 32] + text;
  return text;
}

/** Five bytes as eight characters. */
function base32(bytes: Uint8Array): string {
  // 40 bits fit a double exactly; 32-bit shifts would not do.
  let rest = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  let text = '';
  for (let i = 0; i < 8; i++, rest = Math.floor(rest / 32)) text = ALPHABET[rest % 32] + text;
  return text;
}
