import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dayFromDate } from '../../../src/core/data/calendar.ts';
import { addMonths } from '../../../src/core/samples/addMonths.ts';
import { generateLearningProduct } from '../../../src/core/samples/learningProduct.ts';
import { LEARNING_LAST_DAY, createLearningWorld } from '../../../src/core/samples/learningWorld.ts';
import { dayOf, mean, rowsOf, zOf } from './sampleTable.ts';

const SIZE = { seed: 5, users: 1000, days: 365 };
const FIRST_DAY = LEARNING_LAST_DAY - 364;
const files = generateLearningProduct(SIZE);
type Spell = Record<'subscription_id' | 'user_id' | 'plan' | 'start_date' | 'trial_end' | 'cancel_requested' | 'access_end' | 'billing_period' | 'mrr' | 'pause_start' | 'pause_end' | 'cancel_reason' | 'currency', string>;
const spells: Spell[] = rowsOf(files.subscriptions);
const days = rowsOf<'user_id' | 'date' | 'page_views' | 'session_duration' | 'feature_usage' | 'lessons_completed'>(files.activity);
const users = rowsOf<'user_id' | 'signup_date' | 'last_seen' | 'card_since'>(files.users);
const tickets = rowsOf<'ticket_id' | 'user_id' | 'date'>(files.tickets);
const byUser = new Map<string, Spell[]>();
for (const spell of spells) byUser.set(spell.user_id, [...(byUser.get(spell.user_id) ?? []), spell]);

function hasAccess(user: string, day: number): boolean {
  return byUser.get(user)!.some((spell) => dayOf(spell.start_date) <= day && !(spell.access_end !== '' && dayOf(spell.access_end) <= day) && !(spell.pause_start !== '' && dayOf(spell.pause_start) <= day && day < dayOf(spell.pause_end)));
}

describe('activity', () => {
  it('has a row a day and user, by date, within the year, and only with access', () => {
    expect(new Set(days.map(({ user_id, date }) => `${user_id} ${date}`)).size).toBe(days.length);
    const dates = days.map(({ date }) => dayOf(date));
    expect(dates).toEqual(dates.toSorted((a, b) => a - b));
    expect([dates[0], dates.at(-1)]).toEqual([FIRST_DAY, LEARNING_LAST_DAY]);
    expect(days.filter(({ user_id, date }) => !hasAccess(user_id, dayOf(date)))).toEqual([]);
    expect(tickets.filter(({ user_id, date }) => !hasAccess(user_id, dayOf(date)))).toEqual([]);
  });

  it('measures what can be: a visit has a page and a moment, a share is one', () => {
    expect(days.every((row) => Number(row.page_views) >= 1 && Number(row.session_duration) > 0 && Number(row.lessons_completed) >= 0)).toBe(true);
    expect(days.every((row) => Number(row.feature_usage) > 0 && Number(row.feature_usage) <= 1)).toBe(true);
    expect(mean(days.map((row) => Number(row.session_duration)))).toBeGreaterThan(10);
    expect(mean(days.map((row) => Number(row.session_duration)))).toBeLessThan(30);
  });

  it('is lower at weekends and before the year’s end', () => {
    const on = (is: (day: number) => boolean): number => days.filter(({ date }) => is(dayOf(date))).length;
    // 1970-01-01 was a Thursday.
    const sundays = on((day) => (day + 4) % 7 === 0);
    expect(sundays).toBeLessThan(0.8 * on((day) => (day + 4) % 7 === 2));
    const perUser = (year: number, month: number): number => {
      const [from, to] = [dayFromDate(year, month, 1), addMonths(dayFromDate(year, month, 1), 1)];
      const visits = on((day) => day >= from && day < to);
      return visits / users.filter(({ user_id }) => hasAccess(user_id, from)).length;
    };
    expect(perUser(2025, 12)).toBeLessThan(0.95 * perUser(2026, 1));
  });

  it('falls before people leave of their own will, and not before a payment fails', () => {
    const visitsBefore = (user: string, day: number): number => days.filter(({ user_id, date }) => user_id === user && dayOf(date) >= day - 30 && dayOf(date) < day).length;
    const inYear = spells.filter(({ access_end, start_date }) => access_end !== '' && dayOf(access_end) <= LEARNING_LAST_DAY && dayOf(access_end) >= FIRST_DAY + 30 && dayOf(access_end) - dayOf(start_date) >= 60);
    const visits = (reason: string): number[] => inYear.filter(({ cancel_reason }) => cancel_reason === reason).map(({ user_id, access_end }) => visitsBefore(user_id, dayOf(access_end)));
    const usual = users.filter(({ user_id }) => byUser.get(user_id)!.some(({ start_date, access_end, trial_end }) => dayOf(start_date) < dayFromDate(2026, 1, 1) && access_end === '' && trial_end !== '')).map(({ user_id }) => visitsBefore(user_id, dayFromDate(2026, 4, 1)));
    expect(visits('voluntary').length).toBeGreaterThan(80);
    expect(visits('payment failed').length).toBeGreaterThan(40);
    expect(mean(visits('voluntary'))).toBeLessThan(0.6 * mean(usual));
    expect(mean(visits('payment failed'))).toBeGreaterThan(0.75 * mean(usual));
  });
});

describe('subscriptions', () => {
  it('end voluntarily only where that was asked for, and at a renewal of the contract', () => {
    const left = spells.filter(({ cancel_reason }) => cancel_reason === 'voluntary');
    expect(left.length).toBeGreaterThan(100);
    for (const { start_date, trial_end, cancel_requested, access_end, billing_period, user_id, subscription_id } of left) {
      expect(dayOf(cancel_requested)).toBeLessThan(dayOf(access_end));
      const before = byUser.get(user_id)!;
      const first = before.findIndex((one) => one.subscription_id === subscription_id) === 0;
      if (!first) continue;
      const step = billing_period === 'annual' ? 12 : 1;
      const renewals = Array.from({ length: 40 }, (_, i) => addMonths(dayOf(trial_end || start_date), (i + 1) * step));
      expect(renewals).toContain(dayOf(access_end));
    }
  });

  it('of a failed payment were not asked to end; a third come back within twenty days, on the same plan', () => {
    const failed = [...byUser.values()].flatMap((own) => own.map((spell, i) => ({ spell, next: own[i + 1] as Spell | undefined }))).filter(({ spell }) => spell.cancel_reason === 'payment failed' && dayOf(spell.access_end) < LEARNING_LAST_DAY - 20);
    expect(failed.every(({ spell }) => spell.cancel_requested === '')).toBe(true);
    const recovered = failed.filter(({ spell, next }) => next !== undefined && dayOf(next.start_date) - dayOf(spell.access_end) <= 30);
    expect(recovered.every(({ spell, next }) => next!.plan === spell.plan && next!.billing_period === spell.billing_period && dayOf(next!.start_date) - dayOf(spell.access_end) <= 20)).toBe(true);
    expect(recovered.length / failed.length).toBeGreaterThan(0.25);
    expect(recovered.length / failed.length).toBeLessThan(0.45);
  });

  it('hold all that a reader must tell apart: changes at once, returns after the grace, pauses, trials, annual contracts', () => {
    const waits = (reason: string): number[] => [...byUser.values()].flatMap((own) => own.slice(1).flatMap((next, i) => (own[i].cancel_reason === reason ? [dayOf(next.start_date) - dayOf(own[i].access_end)] : [])));
    expect(waits('plan change').length).toBeGreaterThan(80);
    expect(new Set(waits('plan change'))).toEqual(new Set([0]));
    expect(waits('voluntary').length).toBeGreaterThan(20);
    expect(Math.min(...waits('voluntary'))).toBeGreaterThan(30);
    const paused = spells.filter(({ pause_start }) => pause_start !== '');
    expect(paused.length).toBeGreaterThan(20);
    expect(paused.every(({ pause_start, pause_end, access_end }) => dayOf(pause_end) > dayOf(pause_start) && (access_end === '' || dayOf(access_end) > dayOf(pause_end)))).toBe(true);
    expect(spells.filter(({ billing_period }) => billing_period === 'annual').length).toBeGreaterThan(150);
    expect(spells.filter(({ cancel_reason }) => cancel_reason === 'trial ended').length).toBeGreaterThan(100);
  });

  it('are left by 3 to 6 % of paying users a month', () => {
    const rates = [8, 9, 10, 11, 12, 13, 14, 15, 16].map((month) => {
      const from = dayFromDate(month > 12 ? 2026 : 2025, month > 12 ? month - 12 : month, 1);
      const to = addMonths(from, 1);
      const paying = [...byUser.values()].filter((own) => own.some(({ start_date, trial_end, access_end }) => dayOf(trial_end || start_date) < from && (access_end === '' || dayOf(access_end) >= from)));
      const left = paying.filter((own) => own.some(({ access_end, cancel_reason }, i) => {
        if (!['voluntary', 'payment failed'].includes(cancel_reason) || dayOf(access_end) < from || dayOf(access_end) >= to) return false;
        return !(i + 1 < own.length && dayOf(own[i + 1].start_date) - dayOf(access_end) <= 30);
      }));
      return left.length / paying.length;
    });
    expect(mean(rates)).toBeGreaterThan(0.03);
    expect(mean(rates)).toBeLessThan(0.06);
  });
});

describe('the export', () => {
  it('names every user once, and only `last_seen` knows the future', () => {
    expect(users.map(({ user_id }) => user_id)).toEqual(createLearningWorld(SIZE).map(({ id }) => id));
    expect(Object.keys(users[0])).toEqual(['user_id', 'signup_date', 'country', 'channel', 'company_size', 'user_type', 'card_since', 'last_seen']);
    const last = new Map(days.map(({ user_id, date }) => [user_id, date]));
    expect(users.every(({ user_id, last_seen }) => last_seen === (last.get(user_id) ?? ''))).toBe(true);
    const earlier = rowsOf<'user_id' | 'last_seen'>(generateLearningProduct(SIZE, dayFromDate(2026, 3, 31)).users);
    const now = new Map(users.map(({ last_seen, ...rest }) => [rest.user_id, rest]));
    expect(earlier.length).toBeGreaterThan(700);
    for (const { last_seen, ...rest } of earlier) {
      expect(rest).toEqual(now.get(rest.user_id));
      expect(last_seen <= '2026-03-31').toBe(true);
    }
  });

  it('of an earlier day has the same rows as far as they were known', () => {
    const through = dayFromDate(2026, 3, 31);
    const earlier = generateLearningProduct(SIZE, through);
    for (const name of ['activity', 'tickets'] as const) {
      expect(files[name].startsWith(earlier[name])).toBe(true);
      expect(earlier[name].length).toBeLessThan(files[name].length);
    }
    const now = new Map(spells.map((spell) => [spell.subscription_id, spell]));
    const old: Spell[] = rowsOf(earlier.subscriptions);
    for (const spell of old.filter(({ access_end }) => access_end !== '')) expect({ ...now.get(spell.subscription_id), pause_end: spell.pause_end }).toEqual(spell);
    const since = old.filter(({ access_end, subscription_id }) => access_end === '' && now.get(subscription_id)!.access_end !== '');
    expect(since.length).toBeGreaterThan(30);
    for (const { subscription_id } of since) expect(dayOf(now.get(subscription_id)!.cancel_requested || now.get(subscription_id)!.access_end)).toBeGreaterThan(through);
  });

  it('knows an end that was asked for although it lies ahead, and none that was not', () => {
    const ahead = spells.filter(({ access_end }) => access_end !== '' && dayOf(access_end) > LEARNING_LAST_DAY);
    expect(ahead.length).toBeGreaterThan(10);
    expect(ahead.every(({ cancel_requested }) => cancel_requested !== '' && dayOf(cancel_requested) <= LEARNING_LAST_DAY)).toBe(true);
    expect(spells.every(({ cancel_requested, access_end }) => cancel_requested === '' || access_end !== '')).toBe(true);
  });

  it('is decided by its size and seed, to the bit on every machine', () => {
    const digest = (texts: object): string => createHash('sha256').update(Object.values(texts).join('\n')).digest('hex').slice(0, 16);
    const small = { seed: 3, users: 40, days: 120 };
    expect(digest(generateLearningProduct(small))).toBe('617f2c1bd8c889c7');
    expect(generateLearningProduct({ ...small, seed: 4 }).activity).not.toBe(generateLearningProduct(small).activity);
    expect(rowsOf(generateLearningProduct({ ...small, users: 0 }).users)).toEqual([]);
    expect(() => generateLearningProduct({ ...small, days: 0 })).toThrow('at least 1');
  });
});

it('cards fail whoever holds them: the hidden state of who failed is like that of all others', () => {
  const learners = createLearningWorld({ seed: 21, users: 3000, days: 365 });
  const traits = (ending: string): number[] => learners.filter((learner) => learner.spells.some(({ end }) => end?.ending === ending)).map(({ trait }) => trait);
  const all = mean(learners.filter(({ spells: own }) => own.some(({ end }) => end?.ending !== 'trial ended')).map(({ trait }) => trait));
  expect(traits('payment failed').length).toBeGreaterThan(200);
  // Who stays longer is charged more often, so that cards fail rather among the engaged.
  expect(zOf(traits('payment failed').map((trait) => trait - all))).toBeGreaterThan(-2);
  expect(zOf(traits('voluntary').map((trait) => trait - all))).toBeLessThan(-4);
});
