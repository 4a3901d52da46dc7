import { describe, expect, it } from 'vitest';
import { parseIsoDay } from '../../../src/core/data/calendar.ts';
import type { Column, Table } from '../../../src/core/data/column.ts';
import { bandOf, readAttributes, withAttributes } from '../../../src/tasks/clv/attributes.ts';
import { numberFeature } from '../../../src/tasks/featureTables.ts';
import type { AttributeOptions } from '../../../src/tasks/clv/types.ts';
import { createTestContext } from '../../testContext.ts';
import { purchaseData, transactionsOf } from './fixtures.ts';

const day = (text: string) => parseIsoDay(text) ?? NaN;
const CUTOFF = day('2024-06-01');
const category = (name: string, cells: readonly (string | null)[]): Column => {
  const dictionary = [...new Set(cells.filter((cell) => cell !== null))];
  return { schema: { name, type: 'category', format: {}, dictionary }, chunks: [{ type: 'category', codes: Int32Array.from(cells, (cell) => (cell === null ? -1 : dictionary.indexOf(cell))) }] };
};
const number = (name: string, values: readonly number[]): Column => ({ schema: { name, type: 'number', format: {} }, chunks: [{ type: 'number', values: Float64Array.from(values) }] });

const customers: Table = {
  rows: 4,
  columns: [
    category('id', ['a', 'b', 'c', 'b']),
    { schema: { name: 'joined', type: 'date', format: {} }, chunks: [{ type: 'date', days: Int32Array.of(day('2024-05-25'), day('2024-05-27'), CUTOFF, day('2020-01-01')) }] },
    number('years', [25, 26, 0, 90]),
    number('views', [10, 20, NaN, 1]),
    number('duration', [1, 3, 2, 1]),
    number('usage', [0, 4, 2, 1]),
    category('industry', ['food', 'steel', null, 'food']),
    category('note', ['x', 'y', 'z', 'x']),
  ],
};
const columns = { customer: 'id', signup: 'joined', age: 'years', pageViews: 'views', sessionDuration: 'duration', featureUsage: 'usage' };

async function featuresWith(options: AttributeOptions) {
  const rows = transactionsOf([['a', day('2024-05-30'), 5], ['b', day('2024-05-28'), 7], ['c', day('2024-05-29'), 9], ['stranger', day('2024-05-20'), 1]]);
  const { streams: [stream] } = await purchaseData(rows);
  const known = withAttributes(stream, readAttributes(customers, columns, options), CUTOFF);
  const { x } = await known.at(CUTOFF, 30, createTestContext());
  return { known, x, names: x.features.map(({ name }) => name), of: (name: string) => [...numberFeature(x, name)] };
}

describe('what is known of customers', () => {
  it('counts the signup from its own day on: one on the cutoff is not known yet', async () => {
    const { of } = await featuresWith({ staticColumns: [] });
    expect(of('daysSinceSignup')).toEqual([7, 5, NaN, NaN]);
    // Saturday the 25th, Monday the 27th.
    expect(of('signupWeekend')).toEqual([1, 0, NaN, NaN]);
  });

  it('leaves out what has no date, and says so, unless it never changes or was exported before', async () => {
    const { names, known } = await featuresWith({ staticColumns: ['industry'] });
    expect(names).toContain('customer:industry');
    expect(names).not.toContain('ageBand');
    const warning = known.warnings.find(({ key }) => key === 'attributes-not-known');
    expect(warning?.message).toContain('views, duration, usage, years, note');
    const exported = await featuresWith({ staticColumns: [], exportedOn: CUTOFF - 1 });
    expect(exported.names).toEqual(expect.arrayContaining(['ageBand', 'pageViews', 'customer:industry', 'customer:note']));
    const sameDay = await featuresWith({ staticColumns: [], exportedOn: CUTOFF });
    expect(sameDay.names).not.toContain('ageBand');
  });

  it('takes a customer’s first row, and tells of repeats and of customers without one', async () => {
    const { x, known } = await featuresWith({ staticColumns: ['industry', 'years'] });
    const industry = x.features.find(({ name }) => name === 'customer:industry');
    expect(industry?.kind === 'category' && [...industry.codes].map((code) => industry.categories[code])).toEqual(['food', 'steel', undefined, undefined]);
    const ages = x.features.find(({ name }) => name === 'ageBand');
    expect(ages?.kind === 'category' && [...ages.codes].map((code) => ages.categories[code])).toEqual(['0–25', '26–35', 'unknown', undefined]);
    expect(known.warnings.map(({ key }) => key)).toEqual(expect.arrayContaining(['customers-repeated', 'customers-unmatched']));
  });

  it('notes every feature that it answers, in order', async () => {
    const { known, names } = await featuresWith({ staticColumns: ['industry', 'views', 'years'] });
    expect(known.notes(30).map(({ name }) => name)).toEqual(names);
  });

  it('names a column that is not there', () => {
    expect(() => readAttributes(customers, columns, { staticColumns: ['sector'] })).toThrow(/no column "sector"/);
    expect(() => readAttributes(customers, { customer: 'gone' }, { staticColumns: [] })).toThrow(/no column "gone"/);
  });
});

describe('age bands', () => {
  it.each([[1, 0], [25, 0], [25.5, 1], [35, 1], [45, 2], [46, 3], [55, 3], [56, 4], [100, 4], [101, 5], [0, 5], [-3, 5], [NaN, 5]])('%d is in band %i', (age, band) => {
    expect(bandOf(age)).toBe(band);
  });
});
