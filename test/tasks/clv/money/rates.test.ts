import { describe, expect, it } from 'vitest';
import { parseIsoDay } from '../../../../src/core/data/calendar.ts';
import { conversion, rateOn, readRates } from '../../../../src/tasks/clv/money/rates.ts';
import { ratesOf, ratesTable } from './ledgerTable.ts';

const day = (iso: string) => parseIsoDay(iso) ?? NaN;

describe('rates', () => {
  const rates = ratesOf([['2024-03-08', 'EUR', 1.1], ['2024-03-04', 'EUR', 1.05], ['2024-03-01', 'EUR', 1], ['2024-03-01', '£', 1.25], ['2024-03-09', 'EUR', undefined], [undefined, 'EUR', 3]]);
  const euro = rates.get('EUR');

  it('hold from their day until the next', () => {
    if (!euro) throw new Error('no rates');
    expect(['2024-02-29', '2024-03-01', '2024-03-03', '2024-03-04', '2024-03-07', '2024-03-08', '2031-01-01'].map((iso) => rateOn(euro, day(iso)))).toEqual([NaN, 1, 1, 1.05, 1.05, 1.1, 1.1]);
  });

  it('leave out rows that say nothing, and sort the others', () => {
    expect([...(euro?.day ?? [])]).toEqual(['2024-03-01', '2024-03-04', '2024-03-08'].map(day));
  });

  it('convert, however a currency is written, and say where they cannot', () => {
    const into = conversion(rates, 'usd');
    expect([into('€', day('2024-03-05')), into('£', day('2024-03-05')), into('USD', 0)]).toEqual([1.05, 1.25, 1]);
    expect(() => into('EUR', day('2024-02-29'))).toThrow(/into USD for 1 row in EUR, the first of 2024-02-29 \(its first rate is of 2024-03-01\)/);
    expect(() => into('MXN', day('2024-03-05'))).toThrow(/MXN.*no rate of it is there/);
  });

  it('of the report’s own currency must be 1', () => {
    expect(() => conversion(rates, 'EUR')).toThrow(/rate of EUR on 2024-03-04 is 1.05, but EUR is the report's currency/);
    expect(conversion(ratesOf([['2024-03-01', 'EUR', 1], ['2024-03-01', 'USD', 0.9]]), 'EUR')('USD', day('2024-03-01'))).toBe(0.9);
  });

  it.each([[0], [-1.5], [Infinity]])('refuse %d', (rate) => {
    expect(() => ratesOf([['2024-03-01', 'EUR', rate]])).toThrow(/rate of EUR on 2024-03-01 is .* must be above 0/);
  });

  it('refuse two for one day, and take the same one twice', () => {
    expect(() => ratesOf([['2024-03-01', 'EUR', 1.2], ['2024-03-01', '€', 1.1]])).toThrow(/EUR on 2024-03-01 is given as 1.1 and as 1.2/);
    expect(ratesOf([['2024-03-01', 'EUR', 1.2], ['2024-03-01', 'EUR', 1.2]]).get('EUR')?.rate).toHaveLength(1);
  });

  it('need their three columns', () => {
    const { table, columns } = ratesTable([['2024-03-01', 'EUR', 1]]);
    expect(() => readRates(table, { ...columns, rate: undefined })).toThrow(/named as the rate/);
  });
});
