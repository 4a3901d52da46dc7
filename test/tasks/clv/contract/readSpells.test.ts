import { describe, expect, it } from 'vitest';
import { readBillingPeriod } from '../../../../src/tasks/clv/contract/billingPeriod.ts';
import { leftOutRows, readSpells } from '../../../../src/tasks/clv/contract/readSpells.ts';
import type { RateOn } from '../../../../src/tasks/clv/contract/readSpells.ts';
import { billingPlace } from '../../../../src/tasks/clv/contract/renewal.ts';
import { NEVER } from '../../../../src/tasks/clv/contract/types.ts';
import type { Spells } from '../../../../src/tasks/clv/contract/types.ts';
import { parseIsoDay } from '../../../../src/core/data/calendar.ts';
import { sourceOf } from '../../sourceOf.ts';

const HEADER = ['who', 'tier', 'from', 'asked', 'until', 'pays', 'mrr', 'trial', 'pause', 'resume', 'why', 'money'];
const COLUMNS = { customer: 'who', plan: 'tier', start: 'from', cancelRequested: 'asked', accessEnd: 'until', billingPeriod: 'pays', mrr: 'mrr', trialEnd: 'trial', pauseStart: 'pause', pauseEnd: 'resume', reason: 'why', currency: 'money' };

type Cells = Partial<Record<(typeof HEADER)[number], string>>;

/** Rows of a file; what is not said is a usual contract. */
async function read(rows: readonly Cells[], rateOn?: RateOn): Promise<Spells> {
  const usual: Cells = { who: 'ann', tier: 'pro', from: '2024-01-01', pays: 'monthly', mrr: '20.50', money: 'EUR' };
  const filler: Cells = { who: 'zoe', from: '2024-02-03', until: '2024-09-10', asked: '2024-08-01', trial: '2024-02-10', pause: '2024-04-01', resume: '2024-05-01', why: 'price', mrr: '9.99' };
  const { table } = await sourceOf(HEADER, [...rows, filler].map((row) => HEADER.map((name) => ({ ...usual, ...row })[name] ?? '')));
  return readSpells(table, COLUMNS, rateOn);
}

const day = (text: string) => parseIsoDay(text) ?? NaN;
const name = (dictionary: readonly string[], codes: Int32Array, row: number) => dictionary[codes[row]];

describe('readSpells', () => {
  it('reads a spell as it is written', async () => {
    const spells = await read([{ asked: '2024-05-01', until: '2024-06-01', trial: '2024-01-15', pause: '2024-03-01', resume: '2024-04-01', why: 'price' }]);
    expect([spells.start, spells.cancelRequested, spells.end, spells.paidFrom, spells.pauseStart, spells.pauseEnd].map((days) => days[0])).toEqual(['2024-01-01', '2024-05-01', '2024-06-01', '2024-01-15', '2024-03-01', '2024-04-01'].map(day));
    expect([name(spells.customers, spells.customer, 0), name(spells.plans, spells.plan, 0), name(spells.reasons, spells.reason, 0), name(spells.billings, spells.billing, 0)]).toEqual(['ann', 'pro', 'price', 'monthly']);
    expect(spells.mrr[0]).toBe(20.5);
    expect(spells).toMatchObject({ rowsRead: 2, unit: 'EUR', badPauses: 0, knowsRequests: true });
    expect(leftOutRows(spells)).toBe(0);
  });

  it('takes a missing date for never, and a missing or early trial for none', async () => {
    const spells = await read([{}, { trial: '2023-12-01' }]);
    expect([spells.end[0], spells.cancelRequested[0], spells.pauseStart[0], spells.pauseEnd[0]]).toEqual([NEVER, NEVER, NEVER, NEVER]);
    expect([...spells.paidFrom.subarray(0, 2)]).toEqual([day('2024-01-01'), day('2024-01-01')]);
  });

  it('leaves out what is no spell, and counts why', async () => {
    const spells = await read([{ who: '' }, { from: '' }, { mrr: '' }, { mrr: '-5' }, { until: '2023-12-31' }, { until: '2024-01-01' }, { until: '2024-01-02' }]);
    expect(spells.leftOut).toEqual({ noCustomer: 1, noStart: 1, noMrr: 1, negativeMrr: 1, endBeforeStart: 1, emptySpell: 1, noRate: 0 });
    expect(spells.start).toHaveLength(2);
    expect(spells.end[0]).toBe(day('2024-01-02'));
  });

  it('counts a row under the first thing that it lacks, and keeps one that is free of charge', async () => {
    const spells = await read([{ who: '', from: '', mrr: '' }, { mrr: '0' }]);
    expect(leftOutRows(spells)).toBe(1);
    expect(spells.mrr[0]).toBe(0);
  });

  it('ignores a pause that makes no sense, and counts it', async () => {
    const spells = await read([{ pause: '2024-03-01', resume: '2024-02-01' }, { resume: '2024-02-01' }, { pause: '2024-03-01' }]);
    expect(spells.badPauses).toBe(2);
    expect([...spells.pauseStart.subarray(0, 3)]).toEqual([NEVER, NEVER, day('2024-03-01')]);
    expect([...spells.pauseEnd.subarray(0, 3)]).toEqual([NEVER, NEVER, NEVER]);
  });

  it('never sums currencies without rates', async () => {
    await expect(read([{ money: 'USD' }])).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('EUR, USD') });
    await expect(read([{ money: '' }])).resolves.toMatchObject({ unit: 'EUR' });
  });

  it('converts by the rate on the day of the start, and leaves out what has none', async () => {
    const rateOn: RateOn = (currency, on) => (currency === 'EUR' ? 1 : currency === 'USD' && on >= day('2024-01-10') ? 0.5 : undefined);
    const spells = await read([{ money: 'USD', from: '2024-01-10' }, { money: 'USD', from: '2024-01-09' }, { money: 'GBP' }, { money: '' }], rateOn);
    expect(spells.leftOut.noRate).toBe(3);
    expect([...spells.mrr]).toEqual([10.25, 9.99]);
    expect(spells.unit).toBeUndefined();
  });

  it('puts billing periods that are written differently together', async () => {
    const spells = await read([{ pays: 'Monthly' }, { pays: 'mensual' }, { pays: 'Anual' }, { pays: '12 months' }, { pays: 'fortnight' }, { pays: '' }]);
    expect(Array.from(spells.billing, (code) => spells.billings[code] ?? null).slice(0, 6)).toEqual(['monthly', 'monthly', 'yearly', 'yearly', 'fortnight', null]);
    expect(spells.billingMonths[spells.billings.indexOf('fortnight')]).toBeNaN();
  });

  it('does without the columns that it need not have, and names one that it must', async () => {
    const { table } = await sourceOf(['a', 'b', 'c', 'd'], [['x', '2024-01-01', '3', ''], ['y', '2024-01-02', '4', '']]);
    const spells = readSpells(table, { customer: 'a', start: 'b', mrr: 'c', accessEnd: 'd' });
    expect([...spells.end]).toEqual([NEVER, NEVER]);
    expect([...spells.plan, ...spells.billing]).toEqual([-1, -1, -1, -1]);
    expect(spells).toMatchObject({ knowsRequests: false, unit: undefined });
    expect(() => readSpells(table, { customer: 'a', start: 'b' })).toThrow(/"mrr"/);
    expect(() => readSpells(table, { customer: 'a', start: 'b', mrr: 'nowhere' })).toThrow(/"nowhere"/);
    expect(() => readSpells(table, { customer: 'a', start: 'c', mrr: 'c' })).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });
});

describe('readBillingPeriod', () => {
  it.each([
    ['monthly', 'monthly', 1], ['Month', 'monthly', 1], ['mensual', 'monthly', 1], ['monatlich', 'monthly', 1], ['1', 'monthly', 1], ['P1M', 'monthly', 1],
    ['quarterly', 'quarterly', 3], ['Trimestral', 'quarterly', 3], ['vierteljährlich', 'quarterly', 3], ['every 3 months', 'quarterly', 3], ['cada 3 meses', 'quarterly', 3],
    ['semi-annual', 'half-yearly', 6], ['semestral', 'half-yearly', 6],
    ['annual', 'yearly', 12], ['ANUAL', 'yearly', 12], ['año', 'yearly', 12], ['jährlich', 'yearly', 12], ['12', 'yearly', 12], ['1 year', 'yearly', 12], ['P1Y', 'yearly', 12],
    ['24', '24 months', 24], ['2 years', '24 months', 24], ['2-month', '2 months', 2],
  ])('takes %s for %s', (text, period, months) => {
    const found = readBillingPeriod(text);
    expect(found.name).toBe(period);
    expect(found.months).toBeCloseTo(months, 12);
  });

  it('counts weeks and days in months', () => {
    expect(readBillingPeriod('weekly').months).toBeCloseTo((7 * 12) / 365.25, 12);
    expect(readBillingPeriod('7 days')).toEqual({ name: 'weekly', months: expect.closeTo((7 * 12) / 365.25, 12) as number });
  });

  it.each(['', 'lifetime', 'monthly 2', '0', '-3', '1e9', '999 years', '3 moons', '__proto__'])('keeps %j as it is, of unknown length', (text) => {
    expect(readBillingPeriod(text)).toEqual({ name: text, months: NaN });
  });
});

describe('billingPlace', () => {
  const at = (anchor: string, months: number, text: string) => billingPlace(day(anchor), months, day(text));

  it('goes by the calendar from the first payment on', () => {
    expect(at('2024-01-31', 1, '2024-01-31')).toEqual({ daysInPeriod: 0, daysToRenewal: 29 });
    expect(at('2024-01-31', 1, '2024-02-28')).toEqual({ daysInPeriod: 28, daysToRenewal: 1 });
    expect(at('2024-01-31', 1, '2024-02-29')).toEqual({ daysInPeriod: 0, daysToRenewal: 31 });
    expect(at('2024-02-29', 12, '2025-02-27')).toEqual({ daysInPeriod: 364, daysToRenewal: 1 });
    expect(at('2024-02-29', 12, '2025-02-28')).toEqual({ daysInPeriod: 0, daysToRenewal: 365 });
  });

  it('always lies before the next renewal, after a long time too', () => {
    for (const months of [0.23, 1, 3, 12]) {
      for (let offset = 0; offset < 3000; offset += 37) {
        const place = billingPlace(19_000, months, 19_000 + offset);
        expect(place.daysInPeriod).toBeGreaterThanOrEqual(0);
        expect(place.daysToRenewal).toBeGreaterThan(0);
        expect(Math.abs(place.daysInPeriod + place.daysToRenewal - (months * 365.25) / 12)).toBeLessThan(3);
      }
    }
  });
});
