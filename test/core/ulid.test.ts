import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ulid } from '../../src/core/ulid.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);
const zeros = new Uint8Array(10);
const ones = new Uint8Array(10).fill(255);

describe('ulid', () => {
  it('encodes the time as in the specification', () => {
    expect(ulid(1469918176385, zeros)).toBe('01ARYZ6S410000000000000000');
    expect(ulid(0, zeros)).toBe('0'.repeat(26));
    expect(ulid(2 ** 48 - 1, ones)).toBe('7ZZZZZZZZZZZZZZZZZZZZZZZZZ');
  });

  it('encodes the random bytes, first byte first', () => {
    expect(ulid(0, bytes(0, 0, 0, 0, 1, 0, 0, 0, 0, 31))).toBe('0000000000' + '00000001' + '0000000Z');
    expect(ulid(0, bytes(0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0))).toBe('0000000000' + 'G0000000' + '00000000');
  });

  it('sorts as text by time, then by randomness', () => {
    const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(time, time, random, random, (a, b, x, y) => {
        const difference = a - b || x.reduce((found, byte, i) => found || byte - y[i], 0);
        const left = ulid(a, x);
        const right = ulid(b, y);
        expect(Math.sign(difference)).toBe(left < right ? -1 : left > right ? 1 : 0);
      }),
    );
  });

  it('refuses what does not fit', () => {
    expect(() => ulid(-1, zeros)).toThrow(/whole number of ms/);
    expect(() => ulid(1.5, zeros)).toThrow(/whole number of ms/);
    expect(() => ulid(2 ** 48, zeros)).toThrow(/whole number of ms/);
    expect(() => ulid(0, new Uint8Array(9))).toThrow(/10 random bytes; got 9/);
  });
});
