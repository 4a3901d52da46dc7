import { describe, expect, it } from 'vitest';
import { dayFromDate } from '../../../../src/core/data/calendar.ts';
import { createRng } from '../../../../src/core/random.ts';
import { cohortTable, type CohortSources } from '../../../../src/tasks/clv/cohorts/cohortTable.ts';
import { parseCohortOptions } from '../../../../src/tasks/clv/cohorts/options.ts';
import { tenuresOf, wholeMonths } from '../../../../src/tasks/clv/cohorts/tenures.ts';
import { readSpells } from '../../../../src/tasks/clv/contract/readSpells.ts';
import { orderSpells } from '../../../../src/tasks/clv/contract/spellHistory.ts';
import { readRates } from '../../../../src/tasks/clv/money/rates.ts';
import { readMoneyRows } from '../../../../src/tasks/clv/reconcile/moneyRows.ts';
import { createTestContext } from '../../../testContext.ts';
import { patient, tableOf } from '../reconcile/books.ts';

const MONTH = (year: number, month: number) => (year - 1970) * 12 + month - 1;
const purchases = (rows: readonly (readonly string[])[]) => readMoneyRows(tableOf(['who', 'when', 'kind', 'paid', 'ccy'], rows), { customer: 'who', date: 'when', kind: 'kind', amount: 'paid', currency: 'ccy' }, undefined, patient);
const SPELLS = ['who', 'start', 'end', 'mrr', 'billing', 'trial', 'pause', 'resume', 'ccy'];
const SPELL_COLUMNS = { customer: 'who', start: 'start', accessEnd: 'end', mrr: 'mrr', billingPeriod: 'billing', trialEnd: 'trial', pauseStart: 'pause', pauseEnd: 'resume', currency: 'ccy' } as const;
const spells = (rows: readonly (readonly string[])[]) => ({ table: tableOf(SPELLS, rows.map((row) => SPELLS.map((_, at) => row[at] ?? (at === 8 ? 'EUR' : '')))), columns: SPELL_COLUMNS });
const table = (sources: CohortSources, options: Record<string, unknown> = {}) => cohortTable(sources, parseCohortOptions(options), createTestContext());

const bought = await purchases([
  ['a', '2025-01-10', 'sale', '10.10', 'EUR'],
  ['a', '2025-01-20', 'sale', '5.00', 'EUR'],
  ['a', '2025-03-05', 'sale', '20.00', 'EUR'],
  ['b', '2025-01-31', 'sale', '7.00', 'EUR'],
  ['b', '2025-02-03', 'refund', '-7.00', 'EUR'],
  ['c', '2025-03-01', 'sale', '3.00', 'EUR'],
  ['c', '2025-04-02', 'sale', '4.00', 'EUR'],
  ['d', '2025-01-01', 'sale', '99.00', 'USD'],
]);

describe('cohorts of purchases', () => {
  it('are those of a hand: by first payment, the month that is not over marked, no cell beyond it', async () => {
    const { cohorts, currency, currencies, leftOut, completeThrough } = await table({ transactions: bought });
    expect({ currency, currencies, completeThrough }).toEqual({ currency: 'EUR', currencies: ['EUR', 'USD'], completeThrough: dayFromDate(2025, 4, 2) });
    const cell = (complete: boolean, customers: number, revenue: number) => ({ complete, customers, revenue, mrr: null });
    expect(cohorts).toEqual([
      { month: MONTH(2025, 1), customers: 2, cells: [cell(true, 2, 22.1), cell(true, 0, -7), cell(true, 1, 20), cell(false, 0, 0)] },
      { month: MONTH(2025, 3), customers: 1, cells: [cell(true, 1, 3), cell(false, 1, 4)] },
    ]);
    expect(leftOut).toMatchObject({ customers: 0, otherCurrencyRows: 1, rowsBefore: 0, rowsAfter: 0 });
  });

  it('end where the data is said to be complete', async () => {
    const { cohorts, leftOut } = await table({ transactions: bought }, { completeThrough: '2025-03-31' });
    expect(cohorts.map(({ cells }) => cells.map(({ complete }) => complete))).toEqual([[true, true, true], [true]]);
    expect(leftOut.rowsAfter).toBe(1);
  });

  it('keep months without a row as known zeros where they are over', async () => {
    const { cohorts } = await table({ transactions: bought }, { completeThrough: '2025-05-31' });
    expect(cohorts[0].cells[4]).toEqual({ complete: true, customers: 0, revenue: 0, mrr: null });
  });

  it('say that a curve needs contracts', async () => {
    expect((await table({ transactions: bought })).curve).toEqual({ fitted: false, reason: 'no-contracts' });
  });

  it('by sign-up hold who never paid, leave out who never signed up, and count what came before', async () => {
    const signups = new Map([['a', dayFromDate(2025, 2, 1)], ['b', dayFromDate(2025, 1, 1)], ['z', dayFromDate(2025, 1, 5)], ['later', dayFromDate(2026, 1, 1)]]);
    const { cohorts, leftOut } = await table({ transactions: bought, signups }, { by: 'signup' });
    expect(cohorts.map(({ month, customers, cells }) => [month, customers, cells.map((cell) => cell.customers)])).toEqual([[MONTH(2025, 1), 2, [1, 0, 0, 0]], [MONTH(2025, 2), 1, [0, 1, 0]]]);
    // c has no sign-up; later's is after the data.
    expect(leftOut).toMatchObject({ customers: 2, rowsBefore: 1 });
  });

  it('are of the currency that is asked for', async () => {
    expect((await table({ transactions: bought }, { currency: 'USD' })).cohorts.map(({ customers }) => customers)).toEqual([1]);
    await expect(table({ transactions: bought }, { currency: 'GBP' })).rejects.toThrow(/No row is in "GBP". There are: EUR, USD/);
  });

  it('refuse options that they do not know, and sign-ups that are not there', async () => {
    await expect(table({ transactions: bought }, { by: 'signup' })).rejects.toThrow(/customers table/);
    expect(() => parseCohortOptions({ by: 'month' })).toThrow(/first-paid/);
    expect(() => parseCohortOptions({ wobble: 1 })).toThrow(/wobble/);
    expect(() => parseCohortOptions({ completeThrough: '2025-02-30' })).toThrow(/YYYY-MM-DD/);
  });
});

describe('cohorts of contracts', () => {
  const contracts = spells([
    // who, start, end, MRR, billing, trial end, pause
    ['a', '2025-01-15', '', '30', 'monthly', '', '', ''],
    ['b', '2025-01-20', '2025-03-20', '10', 'monthly', '', '', ''],
    ['c', '2025-01-25', '', '50', 'monthly', '2025-02-08', '', ''],
    ['d', '2025-02-01', '', '20', 'monthly', '', '2025-02-20', '2025-03-10'],
    ['e', '2025-01-05', '2025-01-15', '40', 'monthly', '2025-01-19', '', ''],
  ]);

  it('count who is under a paid contract on the last day of the month, and its MRR; of the month that runs nothing is known yet', async () => {
    const { cohorts, leftOut } = await table({ subscriptions: contracts }, { completeThrough: '2025-04-10' });
    expect(cohorts.map(({ month, customers, cells }) => [month, customers, cells.map((cell) => cell.customers), cells.map((cell) => cell.mrr)])).toEqual([
      [MONTH(2025, 1), 2, [2, 2, 1, null], [40, 40, 30, null]],
      [MONTH(2025, 2), 2, [1, 2, null], [50, 70, null]],
    ]);
    // e was never paid for.
    expect(leftOut.customers).toBe(1);
  });

  it('have the money of their paid days: MRR × 12 / 365.25', async () => {
    const { cohorts } = await table({ subscriptions: contracts }, { completeThrough: '2025-04-10' });
    const daily = 12 / 365.25;
    expect(cohorts[0].cells[0].revenue).toBeCloseTo((30 * 17 + 10 * 12) * daily, 10);
    expect(cohorts[0].cells[2].revenue).toBeCloseTo((30 * 31 + 10 * 19) * daily, 10);
    // In February c is paid from the 8th, d until the 20th; in April ten days are known.
    expect(cohorts[1].cells[0].revenue).toBeCloseTo((50 * 21 + 20 * 19) * daily, 10);
    expect(cohorts[1].cells[2].revenue).toBeCloseTo((50 + 20) * 10 * daily, 10);
  });

  it('count renewals: an end on a renewal is lost there, one within a period at the next, and what is open has kept whole periods', async () => {
    const { table: rows, columns } = spells([
      ['a', '2025-01-15', '2025-02-15', '1', 'monthly', '', '', ''],
      ['b', '2025-01-15', '2025-02-20', '1', 'monthly', '', '', ''],
      ['c', '2025-01-15', '2025-02-10', '1', 'monthly', '', '', ''],
      ['d', '2025-01-15', '', '1', 'monthly', '', '', ''],
      ['e', '2025-01-15', '', '1', 'annual', '', '', ''],
      // A change of plan goes on; a return after the grace is another life.
      ['f', '2025-01-15', '2025-02-15', '1', 'monthly', '', '', ''],
      ['f', '2025-02-20', '', '2', 'monthly', '', '', ''],
      ['g', '2025-01-15', '2025-02-15', '1', 'monthly', '', '', ''],
      ['g', '2025-04-01', '', '1', 'monthly', '', '', ''],
      // Ended before a renewal was due: of those who began then, nobody has come to one yet.
      ['h', '2025-03-30', '2025-04-10', '1', 'monthly', '', '', ''],
      // Booked as the last day of access.
      ['i', '2025-03-05', '2025-04-06', '1', 'monthly', '', '', ''],
    ]);
    // d and f have come to three renewals by 20 April.
    const lives = await orderSpells(readSpells(rows, columns), createTestContext());
    expect(await tenuresOf(lives, dayFromDate(2025, 4, 20), createTestContext())).toEqual({ atRisk: [7, 3, 2], ended: [4, 1, 0], periodMonths: 1, contracts: 8, otherPeriods: 1 });
  });

  it('count months between days as calendars do', () => {
    const day = (text: string) => dayFromDate(...(text.split('-').map(Number) as [number, number, number]));
    const cases = [['2025-01-31', '2025-02-28', 1], ['2025-01-31', '2025-02-27', 0], ['2025-01-15', '2025-02-14', 0], ['2025-01-15', '2026-01-15', 12], ['2024-02-29', '2025-02-28', 12]] as const;
    for (const [from, to, months] of cases) expect({ from, to, months: wholeMonths(day(from), day(to)) }).toEqual({ from, to, months });
  });

  it('have a curve that finds the chances that made them, with its projection marked as such', async () => {
    // Chances to leave a month are Beta(1, 4): a geometric life for each customer, who is seen until the end of 2025.
    const rng = createRng('cohorts/sbg');
    const rows = Array.from({ length: 6000 }, (_, i) => {
      const chance = 1 - rng.next() ** (1 / 4);
      let renewals = 1;
      while (rng.next() >= chance && renewals < 60) renewals++;
      const start = dayFromDate(2024, 1 + (i % 12), 1);
      const endMonth = 1 + (i % 12) + renewals;
      const end = dayFromDate(2024 + Math.floor((endMonth - 1) / 12), ((endMonth - 1) % 12) + 1, 1);
      const text = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);
      return [`k${i}`, text(start), end <= dayFromDate(2025, 12, 31) ? text(end) : '', '10', 'monthly', '', '', ''];
    });
    const { curve } = await table({ subscriptions: spells(rows) }, { completeThrough: '2025-12-31' });
    if (!curve.fitted) throw new Error(curve.reason);
    expect(Math.abs(curve.alpha - 1)).toBeLessThan(3 * curve.standardErrors!.alpha);
    expect(Math.abs(curve.beta - 4)).toBeLessThan(3 * curve.standardErrors!.beta);
    expect(curve.standardErrors!.alpha).toBeLessThan(0.15);
    expect(curve.points[0]).toEqual({ renewal: 0, atRisk: 6000, observed: 1, fitted: 1 });
    const last = curve.points.filter(({ observed }) => observed !== null).at(-1)!;
    expect(last.renewal).toBe(24);
    expect(Math.abs(last.observed! - last.fitted)).toBeLessThan(0.03);
    expect(curve.points.at(-1)).toMatchObject({ renewal: 48, atRisk: 0, observed: null });
  });

  it('say why there is no curve', async () => {
    const open = spells([['a', '2025-01-15', '', '30', '', '', '', ''], ['b', '2025-01-15', '', '30', '', '', '', '']]);
    expect((await table({ subscriptions: open }, { completeThrough: '2025-06-30' })).curve).toEqual({ fitted: false, reason: 'no-losses' });
    const short = spells([['a', '2025-01-15', '2025-02-15', '30', '', '', '', ''], ['b', '2025-01-20', '', '30', '', '', '', '']]);
    expect((await table({ subscriptions: short }, { completeThrough: '2025-02-28' })).curve).toEqual({ fitted: false, reason: 'one-period' });
  });
});

const rates = readRates(tableOf(['day', 'ccy', 'rate'], [['2025-01-01', 'EUR', '1'], ['2025-01-01', 'USD', '0.9'], ['2025-02-01', 'USD', '0.8'], ['2025-01-01', 'JPY', '0.006']]), { date: 'day', currency: 'ccy', rate: 'rate' });
const sales = await purchases([
  ['a', '2025-01-10', 'sale', '10.00', 'EUR'],
  ['a', '2025-01-20', 'sale', '10.00', 'USD'],
  ['a', '2025-02-10', 'refund', '-5.00', 'USD'],
  ['a', '2025-02-11', 'sale', '1000', 'JPY'],
]);

describe('cohorts of several currencies', () => {
  const contracts = spells([
    ['b', '2025-01-01', '', '10', 'monthly', '', '', '', 'USD'],
    ['c', '2025-01-01', '', '10', 'monthly', '', '', '', '€'],
  ]);

  it('are converted, each row at the rate of its own day and each contract at that of its start', async () => {
    const { currency, converted, cohorts, leftOut } = await table({ transactions: sales, rates });
    expect({ currency, converted }).toEqual({ currency: 'EUR', converted: ['USD', 'JPY'] });
    expect(cohorts[0].cells.map(({ revenue }) => revenue)).toEqual([19, -4 + 6]);
    expect(leftOut.otherCurrencyRows).toBe(0);
    const both = await table({ transactions: sales, subscriptions: contracts, rates }, { completeThrough: '2025-01-31' });
    expect(both.cohorts[0].cells[0].mrr).toBe(10 + 9);
    expect(both.cohorts[0].cells[0].revenue).toBeCloseTo(19 + (19 * 31 * 12) / 365.25, 10);
  });

  it('are never added without rates: one currency is counted, the rows of others are', async () => {
    const { currency, converted, currencies, cohorts, leftOut, warnings } = await table({ subscriptions: contracts }, { currency: 'USD', completeThrough: '2025-01-31' });
    expect({ currency, converted, currencies }).toEqual({ currency: 'USD', converted: [], currencies: ['EUR', 'USD'] });
    expect(cohorts[0].cells[0].mrr).toBe(10);
    expect(leftOut.otherCurrencyRows).toBe(1);
    expect(warnings.map(({ key }) => key)).toEqual(['spells-quiet']);
  });

  it('refuse a currency without a rate, and rates into another than the one asked for', async () => {
    const pounds = await purchases([['a', '2025-01-10', 'sale', '10.00', 'EUR'], ['a', '2025-01-10', 'sale', '10.00', 'GBP']]);
    await expect(table({ transactions: pounds, rates })).rejects.toThrow(/no rate into EUR.*GBP/);
    await expect(table({ transactions: sales, rates }, { currency: 'USD' })).rejects.toThrow(/into EUR/);
  });
});

describe('rows of contracts that are none', () => {
  it('are left out and warned of as in training', async () => {
    const { warnings, cohorts } = await table({ subscriptions: spells([
      ['a', '2025-01-15', '', '30', 'monthly'],
      ['b', '2025-01-15', '2025-01-10', '30', 'monthly'],
      ['c', '2025-01-15', '2025-01-15', '30', 'monthly'],
      ['d', '2025-01-15', '', '-1', 'monthly'],
      ['e', '2025-01-15', '', '30', 'monthly', '', '2025-02-10', '2025-02-01'],
    ]) }, { completeThrough: '2025-02-28' });
    expect(warnings.map(({ key, facts }) => [key, facts.rows ?? facts.quietDays])).toEqual([['spells-left-out', 3], ['spells-bad-pause', 1], ['spells-quiet', 44]]);
    expect(cohorts[0]).toMatchObject({ customers: 2, cells: [{ customers: 2, mrr: 60 }, { customers: 2, mrr: 60 }] });
  });

  it('do not keep a cancel waiting', async () => {
    const many = spells(Array.from({ length: 50 }, (_, i) => [`k${i}`, '2025-01-15', '', '30', 'monthly']));
    await expect(cohortTable({ subscriptions: many }, parseCohortOptions({}), createTestContext({ abortAfter: 3 }))).rejects.toMatchObject({ code: 'cancelled' });
  });
});
