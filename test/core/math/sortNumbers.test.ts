import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortNumbers } from '../../../src/core/math/sortNumbers.ts';
import { createRng } from '../../../src/core/random.ts';

const plain = (values: readonly number[]) => Float64Array.from(values.filter((value) => !Number.isNaN(value)).map((value) => value + 0)).sort();

describe('sortNumbers', () => {
  it('sorts few numbers, without the missing', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), (values) => {
        expect(sortNumbers(Float64Array.from(values))).toEqual(plain(values));
      }),
      { seed: 1 },
    );
  });

  it('sorts many numbers of all sizes and signs', () => {
    const rng = createRng(1);
    const special = [NaN, Infinity, -Infinity, 0, -0, 5e-324, -5e-324, Number.MAX_VALUE, -Number.MAX_VALUE];
    const draws: readonly (() => number)[] = [() => rng.normal(), () => rng.int(100) - 50, () => special[rng.int(special.length)], () => rng.normal() * 10 ** (rng.int(600) - 300), () => 7];
    for (const draw of draws) {
      const values = Array.from({ length: 10_000 }, draw);
      expect(sortNumbers(Float64Array.from(values))).toEqual(plain(values));
    }
  });

  it('leaves what it is given', () => {
    const values = Float64Array.of(3, NaN, 1);
    sortNumbers(values);
    expect(values).toEqual(Float64Array.of(3, NaN, 1));
  });
});
