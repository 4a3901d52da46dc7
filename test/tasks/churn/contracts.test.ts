import { describe, expect, it } from 'vitest';
import { saysPaymentFailed } from '../../../src/tasks/churn/causes.ts';
import { baseRates } from '../../../src/tasks/churn/baseRates.ts';
import { planChurn } from '../../../src/tasks/churn/plan.ts';
import { readChurn } from '../../../src/tasks/churn/readChurn.ts';
import type { ChurnTables } from '../../../src/tasks/churn/readChurn.ts';
import type { ChurnSource } from '../../../src/tasks/churn/types.ts';
import { numberFeature } from '../../../src/tasks/featureTables.ts';
import { createRng } from '../../../src/core/random.ts';
import { createTestContext } from '../../testContext.ts';
import { day, readingOf, tableOf } from './reading.ts';

const COLUMNS = { customer: 'user', plan: 'plan', start: 'start', accessEnd: 'end', mrr: 'mrr', trialEnd: 'trial', pauseStart: 'pause', pauseEnd: 'resume', reason: 'reason', billingPeriod: 'billing' };
const HEADER = 'user,plan,start,end,mrr,trial,pause,resume,reason,billing';
const CUTOFF = day('2024-06-01');

/** Label window: ten days from the cutoff, after a gap of five where there is one; grace of 30 days. */
async function contracts(rows: readonly string[], given: Readonly<Record<string, unknown>> = {}, more: ChurnTables = {}): Promise<ChurnSource> {
  const padding = 'zz,basic,2023-01-01,2023-02-01,10,,,,too expensive,monthly';
  const tables: ChurnTables = { subscriptions: { table: await tableOf([HEADER, ...rows, padding].join('\n')), columns: COLUMNS }, ...more };
  const reading = readingOf({ step: 'day', window: 10, horizon: 10, completeThrough: '2024-08-31', ...given }, Object.keys(tables) as ('subscriptions' | 'activity')[]);
  return (await readChurn(tables, reading, createTestContext())).source;
}

/** What became of the user alone. */
async function fate(rows: readonly string[], given: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const source = await contracts(rows, given);
  const user = source.keys.indexOf('a');
  const { users, excluded } = await source.population(CUTOFF, createTestContext(), Int32Array.of(user));
  if (users.length === 0) return Object.keys(excluded).join();
  const { churned, inGap, steps, cause } = source.outcome(users, CUTOFF);
  return inGap[0] === 1 ? `left in gap at ${steps[0]}, cause ${cause[0]}` : churned[0] === 1 ? `left at ${steps[0]}, cause ${cause[0]}` : `stayed ${steps[0]}`;
}

const row = (start: string, end = '', more: { plan?: string; mrr?: number; trial?: string; pause?: string; resume?: string; reason?: string } = {}) =>
  `a,${more.plan ?? 'basic'},${start},${end},${more.mrr ?? 10},${more.trial ?? ''},${more.pause ?? ''},${more.resume ?? ''},${more.reason ?? ''},monthly`;

describe('the end of contracts, by hand', () => {
  it.each([
    ['still there', [row('2024-01-01')], 'stayed 10'],
    ['ends on the first day of the window', [row('2024-01-01', '2024-06-02')], 'left at 1, cause 1'],
    ['ends on the last day of the window', [row('2024-01-01', '2024-06-10')], 'left at 9, cause 1'],
    ['ends on the day after the window', [row('2024-01-01', '2024-06-11')], 'stayed 10'],
    ['ends on the cutoff, which is not known before it', [row('2024-01-01', '2024-06-01', { reason: 'card expired' })], 'left at 0, cause 2'],
    ['has ended on the day before the cutoff', [row('2024-01-01', '2024-05-31')], 'already-left'],
    ['a change of plan on the cutoff', [row('2024-01-01', '2024-06-01'), row('2024-06-01', '', { plan: 'pro' })], 'stayed 10'],
    ['a return within the grace after an end on the cutoff', [row('2024-01-01', '2024-06-01'), row('2024-07-01')], 'stayed 10'],
    ['and after it', [row('2024-01-01', '2024-06-01'), row('2024-07-02')], 'left at 0, cause 1'],
    ['begins on the cutoff', [row('2024-06-01')], 'not-yet-there'],
    ['a change of plan is no churn', [row('2024-01-01', '2024-06-05'), row('2024-06-05', '', { plan: 'pro', mrr: 30 })], 'stayed 10'],
    ['a return on the last day of the grace goes on', [row('2024-01-01', '2024-06-05'), row('2024-07-05')], 'stayed 10'],
    ['a return after the grace is another life', [row('2024-01-01', '2024-06-05'), row('2024-07-06')], 'left at 4, cause 1'],
    ['a second contract goes on', [row('2024-01-01', '2024-06-05'), row('2024-02-01')], 'stayed 10'],
    ['the last of two ends tells when', [row('2024-01-01', '2024-06-05'), row('2024-02-01', '2024-06-08', { reason: 'payment failed' })], 'left at 7, cause 2'],
    ['a payment failed', [row('2024-01-01', '2024-06-05', { reason: 'payment failed' })], 'left at 4, cause 2'],
    ['of their own will', [row('2024-01-01', '2024-06-05', { reason: 'too expensive' })], 'left at 4, cause 1'],
    ['in a trial', [row('2024-05-28', '', { trial: '2024-06-05' })], 'trial'],
    ['first paid day is the cutoff', [row('2024-05-18', '', { trial: '2024-06-01' })], 'trial'],
    ['first paid day is the day before', [row('2024-05-18', '', { trial: '2024-05-31' })], 'stayed 10'],
    ['a pause counts as there', [row('2024-01-01', '', { pause: '2024-05-20', resume: '2024-07-01' })], 'stayed 10'],
    ['came back long ago', [row('2023-01-01', '2023-03-01'), row('2024-01-01')], 'stayed 10'],
  ])('%s', async (_, rows, expected) => {
    expect(await fate(rows)).toBe(expected);
  });

  it('who leaves within the gap is apart, and the window lies behind it', async () => {
    expect(await fate([row('2024-01-01', '2024-06-05')], { gap: 5 })).toBe('left in gap at 4, cause 1');
    expect(await fate([row('2024-01-01', '2024-06-05', { reason: 'payment failed' })], { gap: 5 })).toBe('left in gap at 4, cause 2');
    expect(await fate([row('2024-01-01', '2024-06-06')], { gap: 5 })).toBe('left at 5, cause 1');
    expect(await fate([row('2024-01-01', '2024-06-15')], { gap: 5 })).toBe('left at 14, cause 1');
    expect(await fate([row('2024-01-01', '2024-06-16')], { gap: 5 })).toBe('stayed 15');
  });

  it('counts by weeks where asked', async () => {
    expect(await fate([row('2024-01-01', '2024-06-09')], { step: 'week', horizon: 2 })).toBe('left at 1, cause 1');
    expect(await fate([row('2024-01-01', '2024-06-15')], { step: 'week', horizon: 2 })).toBe('stayed 2');
  });

  it('another grace', async () => {
    const rows = [row('2024-01-01', '2024-06-05'), row('2024-06-10')];
    expect(await fate(rows, { graceDays: 4 })).toBe('left at 4, cause 1');
    expect(await fate(rows, { graceDays: 5 })).toBe('stayed 10');
  });

  it('is not known before the grace behind the window is over', async () => {
    const late = (completeThrough: string) => fate([row('2024-01-01', '2024-06-05')], { completeThrough });
    await expect(late('2024-07-09')).rejects.toThrow(/through 2024-07-10/);
    expect(await late('2024-07-10')).toBe('left at 4, cause 1');
  });

  it('money a month is that of the open contracts', async () => {
    const source = await contracts([row('2024-01-01', '', { mrr: 10 }), row('2024-02-01', '', { mrr: 5.5 }), row('2023-01-01', '2023-05-01', { mrr: 99 })]);
    expect(source.mrr?.(Int32Array.of(source.keys.indexOf('a'), source.keys.indexOf('zz')), CUTOFF)).toEqual(Float64Array.of(15.5, 0));
  });

  it('the order of the rows changes nothing', async () => {
    const rng = createRng(5);
    const rows = Array.from({ length: 160 }, (_, i) => {
      const start = 1 + rng.int(9);
      return `u${i % 80},${rng.int(2) ? 'basic' : 'pro'},2024-0${start}-0${1 + rng.int(9)},${rng.int(6) === 0 ? '' : `2024-1${rng.int(3)}-0${1 + rng.int(9)}`},${10 * (1 + rng.int(5))},,,,${rng.int(2) ? 'payment failed' : 'moved'},monthly`;
    });
    const cutoff = day('2024-10-01');
    const answers = [];
    for (const list of [rows, createRng(8).shuffle([...rows])]) {
      const source = await contracts(list, { horizon: 60, completeThrough: '2025-03-01' });
      const atRisk = await source.at(cutoff, createTestContext());
      answers.push({ keys: source.keys, atRisk, outcome: source.outcome(atRisk.users, cutoff), causes: source.causes });
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(new Set(answers[0].outcome.cause)).toEqual(new Set([0, 1, 2]));
  });
});

describe('activity beside contracts', () => {
  const activity = 'user,date,views\na,2024-05-25,4\na,2024-05-31,2\nb,2024-05-30,7\nb,2024-01-01,1';

  it('describes everyone with a contract, and makes nobody at risk', async () => {
    const table = await tableOf(activity);
    const source = await contracts([row('2024-05-24'), 'c,basic,2024-05-27,,20,,,,,monthly'], {}, { activity: { table, columns: { user: 'user', date: 'date' } } });
    const { users, features, excluded } = await source.at(CUTOFF, createTestContext());
    expect(Array.from(users, (user) => source.keys[user])).toEqual(['a', 'c']);
    expect(excluded).toEqual({ 'not-yet-there': 1, 'already-left': 1 });
    expect(features.features.map(({ name }) => name)).toEqual(source.notes.map(({ name }) => name));
    expect(numberFeature(features, 'mrr')).toEqual(Float64Array.of(10, 20));
    expect(numberFeature(features, 'daysSinceActive')).toEqual(Float64Array.of(1, NaN));
    const sequences = await source.sequences(users, CUTOFF, createTestContext());
    const views = sequences.features.filter(({ name }) => name.startsWith('views@')).map(({ name }) => numberFeature(sequences, name));
    // Ten days from 22 May; a came on the 24th, c on the 27th.
    expect(views.map((values) => values[0])).toEqual([NaN, NaN, 0, 4, 0, 0, 0, 0, 0, 2]);
    expect(views.map((values) => values[1])).toEqual([NaN, NaN, NaN, NaN, NaN, 0, 0, 0, 0, 0]);
  });

  it('without contracts’ label, contracts only describe who is active', async () => {
    const table = await tableOf(activity);
    const source = await contracts([row('2024-05-24')], { label: 'no-activity' }, { activity: { table, columns: { user: 'user', date: 'date' } } });
    const { users, features } = await source.at(CUTOFF, createTestContext());
    expect(Array.from(users, (user) => source.keys[user])).toEqual(['a', 'b']);
    expect(numberFeature(features, 'mrr')).toEqual(Float64Array.of(10, NaN));
  });
});

describe('a contract that ends on the cutoff', () => {
  it('is described as if it went on', async () => {
    const [ends, goes] = await Promise.all(['2024-06-01', ''].map((end) => contracts([row('2024-01-01', end)])));
    const [a, b] = await Promise.all([ends, goes].map((source) => source.at(CUTOFF, createTestContext())));
    expect(a.users).toHaveLength(1);
    expect(a).toEqual(b);
    expect(ends.mrr?.(a.users, CUTOFF)).toEqual(Float64Array.of(10));
  });
});

describe('base rates of contracts', () => {
  it('count who left within the gap apart', async () => {
    const rows = ['b,basic,2024-01-01,2024-06-03,10,,,,,monthly', 'c,basic,2024-01-01,2024-06-08,10,,,,,monthly', 'd,basic,2024-01-01,,10,,,,,monthly', row('2024-05-30', '', { trial: '2024-06-20' })];
    const source = await contracts(rows, { gap: 5, completeThrough: '2024-07-15' });
    const reading = readingOf({ window: 10, horizon: 10, gap: 5 }, ['subscriptions']);
    const rates = await baseRates(source, reading, planChurn(source, { ...reading, asOf: CUTOFF }), createTestContext());
    expect(rates.at(-1)).toEqual({ cutoff: CUTOFF, atRisk: 2, leavers: 1, rate: 0.5, excluded: { trial: 1, 'already-left': 1, 'left-in-gap': 1 } });
  });
});

describe('causes of leaving', () => {
  it.each(['payment failed', 'Failed payment', 'Payment_failed', 'card expired', 'Card declined', 'involuntary', 'dunning', 'Tarjeta vencida', 'Pago rechazado', 'impago', 'cobro fallido', 'insufficient funds', 'Fondos insuficientes', 'no payment', 'non-payment', 'falta de pago'])('%s is a failed payment', (text) => {
    expect(saysPaymentFailed(text)).toBe(true);
  });

  it.each(['too expensive', 'voluntary', 'missing feature', 'Cambio de empresa', 'precio', 'voluntario', 'switched to a competitor', 'prefer another payment method', 'no longer needed', 'would not pay that much', 'expired trial', ''])('%s is their own will', (text) => {
    expect(saysPaymentFailed(text)).toBe(false);
  });

  it('are shown with how many ends have them, and follow what a person says', async () => {
    const rows = [row('2024-01-01', '2024-06-05', { reason: 'moved' }), 'b,basic,2024-01-01,2024-06-03,10,,,,card expired,monthly'];
    expect((await contracts(rows)).causes).toEqual([{ reason: 'card expired', cause: 'failed-payment', spells: 1 }, { reason: 'moved', cause: 'voluntary', spells: 1 }, { reason: 'too expensive', cause: 'voluntary', spells: 1 }]);
    expect(await fate(rows, { failedPayment: ['moved'] })).toBe('left at 4, cause 2');
  });

  it('count ends alone: no change of plan, no return within the grace, no trial; a return after it is another end', async () => {
    const rows = [
      row('2023-06-01', '2023-09-01', { reason: 'moved' }),
      row('2024-01-01', '2024-02-01', { reason: 'plan change' }),
      row('2024-02-01', '2024-03-01', { plan: 'pro', reason: 'paused by mistake' }),
      row('2024-03-31', '2024-06-05', { reason: 'moved' }),
      'b,basic,2024-01-01,2024-01-15,10,2024-01-15,,,trial ended,monthly',
    ];
    const counted = (await contracts(rows)).causes.map(({ reason, spells }) => `${reason}: ${spells}`);
    expect(counted).toEqual(['moved: 2', 'paused by mistake: 0', 'plan change: 0', 'too expensive: 1', 'trial ended: 0']);
  });
});
