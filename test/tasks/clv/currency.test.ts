import { describe, expect, it } from 'vitest';
import type { ColumnProfile } from '../../../src/core/data/profile.ts';
import { currencyOfRows } from '../../../src/tasks/clv/currency.ts';

/** A category column as stored metadata describes it. */
function category(name: string, values: readonly string[]): { schema: { name: string; type: 'category'; format: object }; profile: ColumnProfile } {
  const top = values.map((value) => ({ value, count: 3 }));
  return { schema: { name, type: 'category', format: {} }, profile: { name, type: 'category', missing: 0, distinct: values.length, distinctExact: true, top } };
}

function currencyOf(...columns: ReturnType<typeof category>[]): string | undefined {
  return currencyOfRows(columns.map(({ schema }) => schema), columns.map(({ profile }) => profile));
}

describe('the currency of rows', () => {
  it('is what a column of its own names', () => {
    expect(currencyOf(category('course', ['SQL', 'CSS']), category('currency', ['USD']))).toBe('USD');
  });

  it('is unknown without such a column', () => {
    expect(currencyOf(category('country', ['US', 'ES']))).toBeUndefined();
    expect(currencyOf(category('plan', ['USD plan', 'EUR']))).toBeUndefined();
  });

  it('is refused where there are several, with their names', () => {
    expect(() => currencyOf(category('moneda', ['EUR', 'MXN']))).toThrow(/"moneda" names several currencies \(EUR, MXN\)/);
  });
});
