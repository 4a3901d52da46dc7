import { describe, expect, it } from 'vitest';
import { dayFromDate } from '../../../src/core/data/calendar.ts';
import { addMonths } from '../../../src/core/samples/addMonths.ts';
import { generateSubscriptionProduct } from '../../../src/core/samples/subscriptionProduct.ts';
import { PRODUCT_FIRST_DAY, PRODUCT_LAST_DAY } from '../../../src/core/samples/subscriptionWorld.ts';
import { dayOf, rowsOf } from './sampleTable.ts';

type Column = 'subscription_id' | 'customer_id' | 'plan' | 'start_date' | 'trial_end' | 'cancel_requested' | 'access_end' | 'billing_period' | 'mrr' | 'pause_start' | 'pause_end' | 'cancel_reason' | 'currency';
type Row = Record<Column, string>;

const files = generateSubscriptionProduct(5, 1500);
const rows = rowsOf<Column>(files.subscriptions);
const share = (of: readonly Row[], is: (row: Row) => boolean): number => of.filter(is).length / of.length;
const optionalDay = (cell: string): number | undefined => (cell === '' ? undefined : dayOf(cell));

const byCustomer = new Map<string, Row[]>();
for (const row of rows) byCustomer.set(row.customer_id, [...(byCustomer.get(row.customer_id) ?? []), row]);

describe('a row of the subscriptions', () => {
  it('is a spell on one plan, by start', () => {
    expect(Object.keys(rows[0])).toEqual(['subscription_id', 'customer_id', 'plan', 'start_date', 'trial_end', 'cancel_requested', 'access_end', 'billing_period', 'mrr', 'pause_start', 'pause_end', 'cancel_reason', 'currency']);
    expect(new Set(rows.map(({ subscription_id }) => subscription_id)).size).toBe(rows.length);
    const starts = rows.map(({ start_date }) => dayOf(start_date));
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(starts[0]).toBeGreaterThanOrEqual(PRODUCT_FIRST_DAY);
    for (const plan of ['Basic', 'Team', 'Business']) for (const billing of ['monthly', 'annual']) expect(rows.filter((row) => row.plan === plan && row.billing_period === billing).length).toBeGreaterThan(20);
    for (const { mrr, currency } of rows) expect({ mrr: Number(mrr) > 0 && /^\d+\.\d\d$/.test(mrr), currency }).toEqual({ mrr: true, currency: 'USD' });
  });

  it('ends after it starts, at the end of a trial or of a billing period', () => {
    for (const row of rows) {
      const start = dayOf(row.start_date);
      const trialEnd = optionalDay(row.trial_end);
      const end = optionalDay(row.access_end);
      if (trialEnd !== undefined) expect(trialEnd - start).toBe(14);
      if (end === undefined || end === trialEnd) continue;
      const paidFrom = trialEnd ?? start;
      const step = row.billing_period === 'annual' ? 12 : 1;
      const renewals = Array.from({ length: 40 }, (_, i) => addMonths(paidFrom, (i + 1) * step));
      expect({ row, ends: renewals.includes(end) }).toEqual({ row, ends: true });
    }
  });

  it('is cancelled before it ends; of an annual contract at least thirty days before', () => {
    const cancelled = rows.filter(({ cancel_requested }) => cancel_requested !== '');
    expect(cancelled.length).toBeGreaterThan(300);
    for (const row of cancelled) {
      const notice = dayOf(row.access_end) - dayOf(row.cancel_requested);
      const inTrial = row.access_end === row.trial_end;
      expect({ row, asked: notice >= (row.billing_period === 'annual' && !inTrial ? 30 : 1) && dayOf(row.cancel_requested) >= dayOf(row.start_date) && row.cancel_reason !== '' }).toEqual({ row, asked: true });
    }
  });

  it('ends without a request where a payment failed, a plan changed or a trial lapsed', () => {
    const silent = rows.filter(({ access_end, cancel_requested }) => access_end !== '' && cancel_requested === '');
    expect(new Set(silent.map(({ cancel_reason }) => cancel_reason))).toEqual(new Set(['payment failed', 'plan change', 'trial ended']));
  });

  it('is paused for a month or two, from one renewal to another, and not cancelled meanwhile', () => {
    const paused = rows.filter(({ pause_start }) => pause_start !== '');
    expect(paused.length).toBeGreaterThan(20);
    for (const row of paused) {
      const start = dayOf(row.pause_start);
      expect({ row, fits: [27, 62].every((days, i) => (i === 0 ? dayOf(row.pause_end) - start >= days : dayOf(row.pause_end) - start <= days)) }).toEqual({ row, fits: true });
      expect(row.billing_period).toBe('monthly');
      expect(start).toBeGreaterThan(dayOf(row.start_date));
      if (row.access_end !== '') expect(dayOf(row.access_end)).toBeGreaterThan(dayOf(row.pause_end));
      if (row.cancel_requested !== '') expect(dayOf(row.cancel_requested)).toBeGreaterThanOrEqual(dayOf(row.pause_end));
    }
  });
});

describe('a customer’s spells', () => {
  it('begin with a trial, which six in ten pay after', () => {
    const first = [...byCustomer.values()].map(([row]) => row);
    expect(first.length).toBe(1500);
    expect(rows.every((row) => (row.trial_end !== '') === first.includes(row))).toBe(true);
    const over = first.filter(({ trial_end }) => dayOf(trial_end) <= PRODUCT_LAST_DAY);
    expect(share(over, ({ access_end, trial_end }) => access_end !== trial_end)).toBeGreaterThan(0.55);
    expect(share(over, ({ access_end, trial_end }) => access_end !== trial_end)).toBeLessThan(0.66);
  });

  it('follow one another: a changed plan at once, a return after months, never two at a time', () => {
    let changes = 0;
    let returns = 0;
    for (const spells of byCustomer.values()) {
      for (const [i, next] of spells.slice(1).entries()) {
        const before = spells[i];
        const wait = dayOf(next.start_date) - dayOf(before.access_end);
        if (before.cancel_reason === 'plan change') {
          changes++;
          expect(wait).toBe(0);
          expect(next.plan !== before.plan || next.billing_period !== before.billing_period).toBe(true);
        } else {
          returns++;
          expect(wait).toBeGreaterThanOrEqual(50);
          expect(next.billing_period).toBe('monthly');
        }
      }
    }
    expect(changes).toBeGreaterThan(80);
    expect(returns).toBeGreaterThan(20);
    // No change without what it changed to.
    expect([...byCustomer.values()].every((spells) => spells[spells.length - 1].cancel_reason !== 'plan change')).toBe(true);
  });
});

describe('the export', () => {
  it('knows nothing that happened after its day but ends that were asked for, and pauses that have begun', () => {
    const known = (cell: string): boolean => cell === '' || dayOf(cell) <= PRODUCT_LAST_DAY;
    expect(rows.every(({ start_date, cancel_requested, pause_start }) => known(start_date) && known(cancel_requested) && known(pause_start))).toBe(true);
    const ahead = rows.filter(({ access_end }) => !known(access_end));
    expect(ahead.length).toBeGreaterThan(10);
    expect(ahead.every(({ cancel_requested }) => cancel_requested !== '')).toBe(true);
    expect(rows.filter(({ access_end }) => access_end === '').every(({ cancel_requested, cancel_reason }) => cancel_requested === '' && cancel_reason === '')).toBe(true);
    expect(share(rows, ({ access_end }) => access_end === '')).toBeGreaterThan(0.2);
  });

  it('of an earlier day knows as little of what came later', () => {
    const through = dayFromDate(2026, 5, 31);
    const earlier = rowsOf<Column>(generateSubscriptionProduct(5, 1500, through).subscriptions);
    const later = new Map(rows.map((row) => [row.subscription_id, row]));
    expect(earlier.length).toBe(rows.filter(({ start_date }) => dayOf(start_date) <= through).length);
    const endedSince = earlier.filter((row) => row.access_end === '' && later.get(row.subscription_id)!.access_end !== '');
    expect(endedSince.length).toBeGreaterThan(20);
    for (const row of endedSince) {
      const { cancel_requested, access_end } = later.get(row.subscription_id)!;
      expect(dayOf(cancel_requested || access_end)).toBeGreaterThan(through);
    }
    for (const row of earlier.filter((old) => old.access_end !== '')) expect(later.get(row.subscription_id)).toEqual(row);
  });

  it('is decided by the seed alone', () => {
    expect(generateSubscriptionProduct(3, 60)).toEqual(generateSubscriptionProduct(3, 60));
    expect(generateSubscriptionProduct(3, 60).subscriptions).not.toBe(generateSubscriptionProduct(4, 60).subscriptions);
    expect(rowsOf(generateSubscriptionProduct(3, 0).subscriptions)).toEqual([]);
  });

  it('has every customer once among the customers, who signed up as their first spell began', () => {
    const customers = rowsOf<'customer_id' | 'signup_date'>(files.customers);
    expect(new Set(customers.map(({ customer_id }) => customer_id))).toEqual(new Set(byCustomer.keys()));
    expect(customers.every(({ customer_id, signup_date }) => byCustomer.get(customer_id)![0].start_date === signup_date)).toBe(true);
  });
});
