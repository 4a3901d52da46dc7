import { describe, expect, it } from 'vitest';
import { NEEDED_FEATURES } from '../../../../src/core/models/contract/features.ts';
import { createTestContext } from '../../../testContext.ts';
import { ONE_A_DAY, knownAt, streamOf } from './fixtures.ts';
import type { SpellRow } from './fixtures.ts';

const at = async (rows: readonly SpellRow[], cutoff: number, horizonDays = 90) => (await knownAt(rows, cutoff, horizonDays)).a;

describe('who is in the population', () => {
  const rows: SpellRow[] = [
    { customer: 'goes on', start: 0 },
    { customer: 'ended before', start: 0, end: 100 },
    { customer: 'ends the day after', start: 0, end: 101 },
    { customer: 'begins that day', start: 100 },
    { customer: 'began the day before', start: 99 },
    { customer: 'in a trial', start: 95, trialEnd: 109 },
    { customer: 'paused', start: 0, pause: [50] },
    { customer: 'between two plans', start: 0, end: 90 },
    { customer: 'between two plans', start: 110 },
  ];

  it('is who has an open contract, trials and pauses too, and who left or comes later is not', async () => {
    expect(Object.keys(await knownAt(rows, 100))).toEqual(['began the day before', 'ends the day after', 'goes on', 'in a trial', 'paused']);
  });

  it('is nobody before the first day', async () => {
    expect(await knownAt(rows, 0)).toEqual({});
  });
});

describe('the wall at the cutoff', () => {
  it('knows a request to leave from the day after it on, and its end with it', async () => {
    const rows = [{ start: 0, cancelRequested: 100, end: 130 }];
    expect(await at(rows, 100)).toMatchObject({ cancelRequested: 0, daysToKnownEnd: NaN });
    expect(await at(rows, 101)).toMatchObject({ cancelRequested: 1, daysToKnownEnd: 29 });
  });

  it('does not know an end that nobody asked for', async () => {
    expect(await at([{ start: 0, end: 130 }], 129)).toMatchObject({ cancelRequested: 0, daysToKnownEnd: NaN });
  });

  it('knows of a request whose end is not said', async () => {
    expect(await at([{ start: 0, cancelRequested: 50 }], 100)).toMatchObject({ cancelRequested: 1, daysToKnownEnd: NaN });
  });

  it('sees a pause from the day after it began on, and its end from the day after that', async () => {
    const rows: SpellRow[] = [{ start: 0, pause: [100, 120] }];
    expect((await at(rows, 100)).isPaused).toBe(0);
    expect((await at(rows, 101)).isPaused).toBe(1);
    expect((await at(rows, 120)).isPaused).toBe(1);
    expect((await at(rows, 121)).isPaused).toBe(0);
  });

  it('sees nothing of what comes on the day or later: whatever it is, the features are the same', async () => {
    const past: SpellRow[] = [{ start: 0, end: 60, plan: 'basic' }, { start: 60, plan: 'pro', mrr: 90 }];
    const later: SpellRow[] = [{ start: 0, end: 60, plan: 'basic' }, { start: 60, end: 150, plan: 'pro', mrr: 90, pause: [100, 110], cancelRequested: 100 }, { start: 100, mrr: 500 }, { start: 170, mrr: 70 }];
    expect(await at(later, 100)).toEqual(await at(past, 100));
  });
});

describe('what is known of a contract', () => {
  it('takes a new plan within 30 days for the same life, and counts it up or down', async () => {
    const rows: SpellRow[] = [
      { start: 0, end: 40, plan: 'basic', mrr: 10 },
      { start: 40, end: 70, plan: 'pro', mrr: 30 },
      { start: 100, end: 130, plan: 'plus', mrr: 20 },
      { start: 130, plan: 'plus', mrr: 20 },
    ];
    expect(await at(rows, 140)).toMatchObject({ plan: 'plus', mrr: 20, contractDays: 140, sinceFirstStartDays: 140, sincePlanChangeDays: 40, planChangesUp: 1, planChangesDown: 1, earlierLives: 0 });
    expect(await at(rows, 30)).toMatchObject({ plan: 'basic', sincePlanChangeDays: NaN, planChangesUp: 0, planChangesDown: 0 });
  });

  it('takes a return after more than 30 days for a new life', async () => {
    const rows: SpellRow[] = [{ start: 0, end: 40, mrr: 10 }, { start: 71, mrr: 30 }];
    expect(await at(rows, 100)).toMatchObject({ contractDays: 29, sinceFirstStartDays: 100, earlierLives: 1, planChangesUp: 0, sincePlanChangeDays: NaN });
  });

  it('adds up contracts at the same time, and names the plan of the larger', async () => {
    const rows: SpellRow[] = [{ start: 0, plan: 'main', mrr: 50 }, { start: 20, plan: 'extra', mrr: 8, billing: 'yearly' }];
    expect(await at(rows, 30)).toMatchObject({ mrr: 58, plan: 'main', billingPeriod: 'monthly', planChangesUp: 1, sincePlanChangeDays: 10 });
  });

  it('counts to the next renewal by the calendar', async () => {
    // 31 January 1970 is day 30, and is renewed on 28 February (58), 31 March (89) and 30 April (119).
    expect(await at([{ start: 30 }], 57)).toMatchObject({ daysInBillingPeriod: 27, daysToRenewal: 1, billingMonths: 1 });
    expect(await at([{ start: 30 }], 58)).toMatchObject({ daysInBillingPeriod: 0, daysToRenewal: 31 });
    expect(await at([{ start: 30 }], 90)).toMatchObject({ daysInBillingPeriod: 1, daysToRenewal: 29 });
    expect(await at([{ start: 30, billing: 'yearly' }], 390)).toMatchObject({ daysInBillingPeriod: 360, daysToRenewal: 5, billingMonths: 12 });
    expect(await at([{ start: 30, billing: 'when it suits' }], 57)).toMatchObject({ billingPeriod: 'when it suits', billingMonths: NaN, daysToRenewal: NaN });
  });

  it('counts a trial to its first payment, and renewals from there', async () => {
    const rows: SpellRow[] = [{ start: 10, trialEnd: 24 }];
    expect(await at(rows, 14)).toMatchObject({ inTrial: 1, trialDaysLeft: 10, daysToRenewal: 10, daysInBillingPeriod: 4, spendLast30Days: 0, spendRatePerHorizon: 0, mrr: ONE_A_DAY });
    expect(await at(rows, 24)).toMatchObject({ inTrial: 0, trialDaysLeft: 0 });
    // Paid from 25 January on: renewed on 25 February, which is day 55.
    expect(await at(rows, 34)).toMatchObject({ daysInBillingPeriod: 10, daysToRenewal: 21, spendLast30Days: expect.closeTo(10, 9) as number });
  });

  it('adds up what was paid: neither trials nor pauses, and from the first paid day on', async () => {
    const rows: SpellRow[] = [{ start: 0, trialEnd: 10, pause: [50, 60] }];
    const known = await at(rows, 100, 45);
    expect(known.paidSoFar).toBeCloseTo(80, 9);
    expect(known.spendLast30Days).toBeCloseTo(30, 9);
    expect(known.spendLastHorizon).toBeCloseTo(40, 9);
    expect(known.spendLast180Days).toBeCloseTo(80, 9);
    expect(known.spendRatePerHorizon).toBeCloseTo((80 / 90) * 45, 9);
  });

  it('tells how the MRR has changed in 90 days, where there was one', async () => {
    const rows: SpellRow[] = [{ start: 0, end: 60, mrr: 10 }, { start: 60, mrr: 25 }];
    expect((await at(rows, 140)).mrrChange90Days).toBe(15);
    expect((await at(rows, 80)).mrrChange90Days).toBeNaN();
    expect((await at(rows, 151)).mrrChange90Days).toBe(0);
  });

  it('leaves a plan that is not named missing', async () => {
    expect((await at([{ start: 0, plan: null }], 10)).plan).toBeNull();
  });
});

describe('the table of features', () => {
  it.each([30, 45, 90])('has the names, in order, that the notes say, at a horizon of %i days', async (horizonDays) => {
    const stream = await streamOf([{ start: 0 }]);
    const { x } = await stream.at(10, horizonDays, createTestContext());
    const notes = stream.notes(horizonDays);
    expect(x.features.map(({ name }) => name)).toEqual(notes.map(({ name }) => name));
    expect(new Set(notes.map(({ name }) => name)).size).toBe(notes.length);
    expect(notes.every(({ meaning, unit }) => meaning.length > 10 && unit.length > 0)).toBe(true);
  });

  it('has all that learners of contracts need', async () => {
    const { x } = await (await streamOf([{ start: 0 }])).at(10, 90, createTestContext());
    for (const { name, kind } of NEEDED_FEATURES) expect(x.features.find((feature) => feature.name === name)?.kind).toBe(kind);
  });

  it('is given up where the training is cancelled', async () => {
    const stream = await streamOf([{ start: 0 }]);
    await expect(stream.at(10, 90, createTestContext({ abortAfter: 1 }))).rejects.toMatchObject({ code: 'cancelled' });
  });
});
