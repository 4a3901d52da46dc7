import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePastedMonth } from '../../../../src/tasks/clv/reconcile/pastedMonth.ts';
import { MAX_PASTED_CHARACTERS, parsePastedTotals } from '../../../../src/tasks/clv/reconcile/pastedTotals.ts';

const MARCH_2025 = (2025 - 1970) * 12 + 2;
const values = (text: string) => parsePastedTotals(text).cells.map(({ month, currency, measure, value }) => [month - MARCH_2025, currency, measure, value]);
const problems = (text: string) => parsePastedTotals(text).problems.map(({ line, code, found }) => [line, code, found]);

describe('a month', () => {
  it.each(['2025-03', '2025/3', '2025.03', '03/2025', '3-2025', '03.2025', 'Mar 2025', 'mar. 2025', 'March 2025', 'marzo 2025', 'marzo de 2025', 'MARZO DEL 2025', 'März 2025', 'Mrz 2025', 'Maerz 2025', 'Mar-25', "Mar '25", 'mar/25', '2025 Mar', '2025-03-01', '2025-03-31', '2025-03-31 00:00:00'])('is read from %s', (text) => {
    expect(parsePastedMonth(text)).toBe(MARCH_2025);
  });

  it.each(['enero 2025', 'ene 2025', 'Jan 2025', 'Januar 2025'])('of January from %s', (text) => expect(parsePastedMonth(text)).toBe(MARCH_2025 - 2));

  it.each(['', '2025', '13/2025', '2025-00', '2025-02-30', '01/03/2025', 'Mars 2025', 'Market 2025', 'May', '25-03', '1234.50', 'martes 2025', '9'.repeat(50_000)])('is not read from %s', (text) => {
    expect(parsePastedMonth(text)).toBeUndefined();
  });
});

describe('pasted totals', () => {
  it.each([
    ['tabs, decimal point', 'Month\tCharges\tRefunds\n2025-03\t1,234.50\t10.00\n2025-04\t2,000.00\t0'],
    ['semicolons, decimal comma', 'Mes;Cargos;Reembolsos\nmarzo 2025;1.234,50;10,00\nabril 2025;2.000,00;0'],
    ['commas with quotes', 'month,gross,refunds\n03/2025,"1,234.50",10.00\n04/2025,"2,000.00",0'],
    ['spaces, with a month of two words', 'Monat Brutto Erstattungen\nMärz 2025 1.234,50 10,00\nApril 2025 2.000,00 0'],
    ['wide spaces and signs', 'Month      Charges     Refunds\nMar 2025   $1,234.50   10.00\nApr 2025   2,000.00    0'],
    ['months across', '\t2025-03\t2025-04\nCharges\t1234.5\t2000\nRefunds\t10\t0'],
    ['a total below, and empty lines', 'Month\tCharges\tRefunds\n\n2025-03\t1234.50\t10.00\n2025-04\t2000.00\t0\nTotal\t3234.50\t10.00\n'],
    ['refunds in brackets', 'Month\tCharges\tRefunds\n2025-03\t1234.50\t10.00\n2025-04\t2000.00\t0.00'],
  ])('are read from %s', (_, text) => {
    expect(values(text).map(([month, , measure, value]) => [month, measure, value])).toEqual(expect.arrayContaining([[0, 'charges', 1234.5], [0, 'refunds', 10], [1, 'charges', 2000], [1, 'refunds', 0]]));
    expect(values(text)).toHaveLength(4);
    expect(problems(text)).toEqual([]);
  });

  it.each([
    ['the last day of the month, day first', 'Month,Charges\n31/03/2025,1.50\n30/04/2025,2.50'],
    ['the last day of the month, month first', 'Charges;Month\n1.50;3/31/2025\n2.50;4/30/2025'],
    ['the first day, which is always the same', 'Month\tCharges\n01/03/2025\t1.50\n01/04/2025\t2.50'],
    ['the first day, the month first', 'Month\tCharges\n03/01/2025\t1.50\n04/01/2025\t2.50'],
    ['points', 'Monat;Umsatz brutto\n01.03.2025;1,50\n01.04.2025;2,50'],
    ['six digits', 'Period,Gross revenue\n202503,1.50\n202504,2.50'],
    ['headers of two words between wide spaces', 'Gross sales   Month\n1.50   Mar 2025\n2.50   Apr 2025'],
    ['a column behind an amount that looks like a month', 'Charges\tRefunds\tMonth\n1.50\t2001.12\t2025-03\n2.50\t0.10\t2025-04'],
  ])('have their month from %s', (_, text) => {
    expect(values(text).filter(([, , measure]) => measure === 'charges')).toEqual([[0, '', 'charges', 1.5], [1, '', 'charges', 2.5]]);
    expect(problems(text)).toEqual([]);
  });

  it('do not guess whether the day or the month comes first', () => {
    expect(problems('Month\tNet\n03/04/2025\t1.50')).toEqual([[1, 'no-months', 'Month Net']]);
    expect(problems('Month\tNet\n03/04/2025\t1.50\n04/05/2025\t2.50')).toHaveLength(1);
  });

  it('say gross or net where revenue does', () => {
    expect(values('Month\tGross revenue\tNet revenue\n2025-03\t3\t2').map(([, , measure]) => measure)).toEqual(['charges', 'net']);
    expect(values('Mes;Ingresos brutos;Ingresos netos\n2025-03;3;2').map(([, , measure]) => measure)).toEqual(['charges', 'net']);
    expect(values('Monat;Umsatz brutto;Umsatz\n2025-03;3;2').map(([, , measure]) => measure)).toEqual(['charges', 'net']);
  });

  it('of one column need no name, and are net', () => {
    expect(values('2025-03 1234.50\n2025-04 -20.00')).toEqual([[0, '', 'net', 1234.5], [1, '', 'net', -20]]);
    expect(values('Month\tWhat we booked\n2025-03\t5')).toEqual([[0, '', 'net', 5]]);
    expect(parsePastedTotals('2025-03 1234.50', 'charges').cells[0].measure).toBe('charges');
  });

  it('have their currency from a column, the header or the amount', () => {
    expect(values('month\tcurrency\tnet\n2025-03\tEUR\t1.5\n2025-03\tUSD\t2.5')).toEqual([[0, 'EUR', 'net', 1.5], [0, 'USD', 'net', 2.5]]);
    expect(values('month;Net EUR;Net (USD)\n2025-03;1.5;2.5')).toEqual([[0, 'EUR', 'net', 1.5], [0, 'USD', 'net', 2.5]]);
    expect(values('month;EUR;USD\n2025-03;1.5;2.5')).toEqual([[0, 'EUR', 'net', 1.5], [0, 'USD', 'net', 2.5]]);
    expect(values('2025-03\t€ 1.50\n2025-04\t2.50 EUR')).toEqual([[0, '€', 'net', 1.5], [1, 'EUR', 'net', 2.5]]);
    expect(values('2025-03,1234.50,EUR')).toEqual([[0, 'EUR', 'net', 1234.5]]);
  });

  it('take a minus before, behind or as brackets', () => {
    expect(values('2025-03\t-1.50\n2025-04\t2.50-\n2025-05\t(3.50)\n2025-06\t−4.50 €').map(([, , , value]) => value)).toEqual([-1.5, -2.5, -3.5, -4.5]);
  });

  it('read every line by the decimal mark that some line proves', () => {
    expect(values('2025-03\t1.234\n2025-04\t12,50').map(([, , , value]) => value)).toEqual([1234, 12.5]);
    expect(values('2025-03\t1,234\n2025-04\t12.50').map(([, , , value]) => value)).toEqual([1234, 12.5]);
    expect(values('2025-03\t1.234\n2025-04\t5.678').map(([, , , value]) => value)).toEqual([1234, 5678]);
    expect(values('2025-03\t1,234\n2025-04\t5,678').map(([, , , value]) => value)).toEqual([1234, 5678]);
    expect(values('2025-03\t1 234,50\n2025-04\t1\u202f234,50').map(([, , , value]) => value)).toEqual([1234.5, 1234.5]);
  });

  it('leave out what was left empty', () => {
    expect(values('month\tcharges\trefunds\n2025-03\t5.00\t\n2025-04\t\t-')).toEqual([[0, '', 'charges', 5]]);
  });

  it('say the line of what they cannot read, and read the others', () => {
    const text = 'Month\tCharges\n2025-03\t1.50\nMarchember\t2.50\n2025-05\tabc\n2025-03\t9.00\n2025-06\t1\t2\n2025-07\t7.00';
    expect(problems(text)).toEqual([[3, 'no-month', 'Marchember'], [4, 'not-number', 'abc'], [5, 'twice', '9.00'], [6, 'ragged', '2025-06 · 1 · 2']]);
    expect(values(text)).toEqual([[0, '', 'charges', 1.5], [4, '', 'charges', 7]]);
    expect(parsePastedTotals(text).problems[0].message).toMatch(/^Line 3: "Marchember" is no month\. Write it as/);
  });

  it('say which column they do not know, and that several columns need names', () => {
    expect(problems('Month\tCharges\tWobble\n2025-03\t1\t2')).toEqual([[1, 'unknown-measure', 'Wobble']]);
    expect(problems('2025-03\t1\t2')).toEqual([[1, 'no-header', '2025-03 · 1 · 2']]);
    expect(problems('hello world')).toEqual([[1, 'no-months', 'hello world']]);
    expect(problems('month\tcurrency\tnet\n2025-03\tEUR\t1\n2025-04\tXXQ\t1')).toEqual([[3, 'unknown-currency', 'XXQ']]);
    expect(problems('month\tnew customers\n2025-03\t1.5')).toEqual([[2, 'not-number', '1.5']]);
  });

  it('are refused where they are too much', () => {
    expect(problems('x'.repeat(MAX_PASTED_CHARACTERS + 1))).toEqual([[1, 'too-long', '']]);
    expect(problems('2025-03 1\n'.repeat(2001))).toEqual([[1, 'too-long', '']]);
    expect(problems(`2025-03${'\t1'.repeat(30)}`)).toEqual([[1, 'too-long', '']]);
  });

  it('never throw, whatever is pasted, and hold finite numbers alone', () => {
    const bits = fc.constantFrom('2025-03', 'Mar 2025', '\t', ';', ',', '\n', ' ', '1.234,50', '12.5', '(', ')', '€', 'EUR', 'net', 'Refunds', '"', '-', 'Total', '\u00a0', 'x', '__proto__', '9'.repeat(40));
    fc.assert(
      fc.property(fc.oneof(fc.array(bits, { maxLength: 60 }).map((parts) => parts.join('')), fc.string({ maxLength: 300, unit: 'binary' })), (text) => {
        const { cells } = parsePastedTotals(text);
        return cells.every(({ value, month, line }) => Number.isFinite(value) && Number.isInteger(month) && line >= 1);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });
});
