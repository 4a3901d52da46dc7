import { describe, expect, it } from 'vitest';
import { dayFromDate } from '../../../src/core/data/calendar.ts';
import { createExpectation } from '../../../src/core/samples/subscriptionExpectation.ts';
import { subscriptionHazards, subscriptionHazardsCsv } from '../../../src/core/samples/subscriptionHazards.ts';
import { PAUSE_CHANCE } from '../../../src/core/samples/subscriptionPlans.ts';
import { generateSubscriptionProduct } from '../../../src/core/samples/subscriptionProduct.ts';
import { productTruth, subscriptionTruth, subscriptionTruthCsv } from '../../../src/core/samples/subscriptionTruth.ts';
import { PRODUCT_LAST_DAY, createProductWorld, periodStart } from '../../../src/core/samples/subscriptionWorld.ts';
import type { Spell, Subscriber } from '../../../src/core/samples/subscriptionWorld.ts';
import { dayOf, rSquared, rowsOf, zOf } from './sampleTable.ts';

const CUTOFF = dayFromDate(2026, 1, 1);
const HORIZON_DAYS = 180;
const DAILY = 12 / 365.25;

/** Dollars that each customer paid in [from, to), from the file alone: MRR × 12 / 365.25 a paid day. */
function realised(seed: number, customers: number, from: number, to: number): Map<string, number> {
  const overlap = (start: number, end: number): number => Math.max(0, Math.min(end, to) - Math.max(start, from));
  const money = new Map<string, number>();
  type Column = 'customer_id' | 'start_date' | 'trial_end' | 'access_end' | 'mrr' | 'pause_start' | 'pause_end';
  for (const { customer_id, start_date, trial_end, access_end, mrr, pause_start, pause_end } of rowsOf<Column>(generateSubscriptionProduct(seed, customers).subscriptions)) {
    const end = access_end === '' ? Infinity : dayOf(access_end);
    const days = overlap(dayOf(trial_end || start_date), end) - (pause_start === '' ? 0 : overlap(dayOf(pause_start), dayOf(pause_end)));
    money.set(customer_id, (money.get(customer_id) ?? 0) + days * Number(mrr) * DAILY);
  }
  return money;
}

const spellAt = ({ spells }: Subscriber, cutoff: number): Spell => spells.find(({ start, end }) => start < cutoff && !(end && end.day < cutoff))!;

describe('the truth of the subscription product', () => {
  const SEEDS = [1, 2, 3];
  const compared = SEEDS.flatMap((seed) => {
    const money = realised(seed, 4000, CUTOFF, CUTOFF + HORIZON_DAYS);
    const subscribers = new Map(createProductWorld(seed, 4000).map((subscriber) => [subscriber.id, subscriber]));
    return subscriptionTruth(seed, 4000, CUTOFF, HORIZON_DAYS).map((truth) => {
      const subscriber = subscribers.get(truth.customerId)!;
      const spell = spellAt(subscriber, CUTOFF);
      const most = spell.mrr * HORIZON_DAYS * DAILY;
      return { actual: money.get(truth.customerId)! / most, expected: truth.expected / most, expectedGivenState: truth.expectedGivenState / most, spell, subscriber };
    });
  });
  type Compared = (typeof compared)[number];

  const groups: [string, (row: Compared) => boolean][] = [
    ['all', () => true],
    ['monthly', ({ spell }) => spell.billing === 'monthly'],
    ['annual', ({ spell }) => spell.billing === 'annual'],
    ['Basic', ({ spell }) => spell.plan === 'Basic'],
    ['Team', ({ spell }) => spell.plan === 'Team'],
    ['Business', ({ spell }) => spell.plan === 'Business'],
    ['in a trial', ({ spell }) => spell.trialEnd !== undefined && spell.trialEnd >= CUTOFF],
    ['paused', ({ spell }) => spell.pause !== undefined && spell.pause.start < CUTOFF && spell.pause.end >= CUTOFF],
    ['asked to leave', ({ spell }) => spell.end?.requested !== undefined && spell.end.requested < CUTOFF],
    ['not asked to leave', ({ spell }) => !(spell.end?.requested !== undefined && spell.end.requested < CUTOFF)],
    ['new', ({ spell }) => CUTOFF - spell.start < 120],
    ['old', ({ spell }) => CUTOFF - spell.start > 500],
    ['the churning industries', ({ subscriber }) => ['Education', 'Retail', 'Agency'].includes(subscriber.attributes.industry)],
  ];

  it.each(groups)('is on average what came in, as a share of the most that the spell would bring: %s', (_, is) => {
    const group = compared.filter(is);
    expect(group.length).toBeGreaterThan(20);
    expect(Math.abs(zOf(group.map(({ actual, expected }) => actual - expected)))).toBeLessThan(3.5);
    expect(Math.abs(zOf(group.map(({ actual, expectedGivenState }) => actual - expectedGivenState)))).toBeLessThan(3.5);
  });

  it('would be caught if it were a thirtieth too high', () => {
    expect(zOf(compared.map(({ actual, expected }) => actual - expected * (31 / 30)))).toBeLessThan(-3);
  });

  it('leaves most of who stays to chance', () => {
    const undecided = compared.filter(({ spell }) => spell.billing === 'monthly' && !(spell.trialEnd !== undefined && spell.trialEnd >= CUTOFF) && !(spell.end?.requested !== undefined && spell.end.requested < CUTOFF));
    const best = rSquared(undecided.map(({ expectedGivenState }) => expectedGivenState), undecided.map(({ actual }) => actual));
    expect(best).toBeGreaterThan(0.02);
    expect(best).toBeLessThan(0.4);
  });
});

describe('the recursion', () => {
  it('is the sum over what can happen, where that can be written down', () => {
    const { fromPeriod } = createExpectation({ from: CUTOFF, to: CUTOFF + 59 }, 'Software', 'student');
    // January and February of 2026: 31 and 28 paid days; at the renewal the spell ends, changes, is paused or goes on.
    const ended = 0.1;
    const toAnnual = 0.01;
    const toTeam = 0.014 * 0.5;
    const january = 31 * 12 * DAILY;
    const february = toAnnual * 28 * 12 * 0.8 * DAILY + toTeam * 28 * 29 * DAILY + (1 - toAnnual - toTeam) * (1 - PAUSE_CHANCE) * 28 * 12 * DAILY;
    const begun = { offer: { plan: 'Basic', billing: 'monthly' }, paidFrom: CUTOFF, leaveChance: () => ended } as const;
    // Nobody comes back within 28 days.
    expect(fromPeriod(begun, { period: 0, survived: 0, paused: false })).toBeCloseTo(january + (1 - ended) * february, 10);
  });

  it('counts an annual contract to its renewal and not beyond where it surely ends', () => {
    const { fromPeriod } = createExpectation({ from: CUTOFF, to: CUTOFF + 40 }, 'Software', 'student');
    const begun = { offer: { plan: 'Team', billing: 'annual' }, paidFrom: dayFromDate(2025, 1, 21), leaveChance: () => 1 } as const;
    expect(fromPeriod(begun, { period: 0, survived: 0, paused: false })).toBeCloseTo(20 * 29 * 0.8 * DAILY, 10);
  });
});

/** What is to be seen of a spell before a day, as if nothing had come after it. */
function cut(spell: Spell, day: number): Spell {
  const { end, pause, periods, ...rest } = spell;
  const known = end !== undefined && (end.day < day || (end.requested !== undefined && end.requested < day));
  return { ...rest, periods: periods.filter((period) => periodStart(spell, period) < day), ...(pause && pause.start < day ? { pause } : {}), ...(known ? { end } : {}) };
}

describe('the truth sees no future', () => {
  it.each([CUTOFF, dayFromDate(2025, 3, 31), dayFromDate(2025, 8, 14)])('whatever happens from the cutoff on, it stays what it was (%i)', (cutoff) => {
    const whole = createProductWorld(9, 1500);
    const past = whole.map((subscriber): Subscriber => ({ ...subscriber, spells: subscriber.spells.filter(({ start }) => start < cutoff).map((spell) => cut(spell, cutoff)) }));
    const truth = productTruth(whole, cutoff, HORIZON_DAYS);
    expect(truth.length).toBeGreaterThan(150);
    expect(productTruth(past, cutoff, HORIZON_DAYS)).toEqual(truth);
  });

  it('is of no window that the data does not hold', () => {
    expect(() => subscriptionTruth(3, 10, CUTOFF, 200)).toThrow('no window of 200 days from 2026-01-01');
    expect(() => subscriptionTruth(3, 10, PRODUCT_LAST_DAY + 2, 1)).toThrow('no window');
  });

  it('is written by customer, to the cent', () => {
    const truth = subscriptionTruth(3, 80, CUTOFF, 90);
    expect(rowsOf(subscriptionTruthCsv(3, 80, CUTOFF, 90))).toEqual(truth.map(({ customerId, expected, expectedGivenState }) => ({ customer_id: customerId, expected: expected.toFixed(2), expected_given_state: expectedGivenState.toFixed(2) })));
  });
});

describe('the true hazards', () => {
  const hazards = subscriptionHazards(24);
  const at = (plan: string, billing: string, industry: string, month: number): (typeof hazards)[number] => hazards.find((row) => row.plan === plan && row.billingPeriod === billing && row.industry === industry && row.month === month)!;

  it('are a / (a + b + n) for one industry, at renewals alone', () => {
    expect(at('Team', 'monthly', 'Finance', 1).hazard).toBeCloseTo(1.1 / (1.1 + 30), 12);
    expect(at('Team', 'monthly', 'Finance', 5).hazard).toBeCloseTo(1.1 / (1.1 + 30 + 4), 12);
    expect(at('Business', 'annual', 'Finance', 11).hazard).toBe(0);
    expect(at('Business', 'annual', 'Finance', 24).hazard).toBeCloseTo(1.2 / (1.2 + 10.5 + 1), 12);
    expect(at('Business', 'annual', 'Finance', 24).survival).toBeCloseTo((10.5 / 11.7) * (11.5 / 12.7), 12);
  });

  it('fall with tenure, by plan, and lie between those of the industries', () => {
    for (const plan of ['Basic', 'Team', 'Business']) for (let month = 2; month <= 24; month++) expect(at(plan, 'monthly', 'all', month).hazard).toBeLessThan(at(plan, 'monthly', 'all', month - 1).hazard);
    expect(at('Basic', 'monthly', 'all', 6).hazard).toBeGreaterThan(at('Team', 'monthly', 'all', 6).hazard);
    expect(at('Team', 'monthly', 'all', 6).hazard).toBeGreaterThan(at('Team', 'monthly', 'Finance', 6).hazard);
    expect(at('Team', 'monthly', 'all', 6).hazard).toBeLessThan(at('Team', 'monthly', 'Education', 6).hazard);
  });

  it('are how often first spells ended, of those that were at risk', () => {
    const risk = new Map<string, { ends: number; risk: number }>();
    for (const { spells } of createProductWorld(11, 20_000)) {
      const [spell] = spells;
      spell.periods.forEach((period, survived) => {
        // A renewal after the last day of the data is known of nobody but of those who asked: leave it out for all.
        if (periodStart(spell, period + 1) > PRODUCT_LAST_DAY) return;
        const key = `${spell.plan}/${spell.billing}/${survived}`;
        const count = risk.get(key) ?? { ends: 0, risk: 0 };
        const ended = survived === spell.periods.length - 1 && (spell.end?.ending === 'cancelled' || spell.end?.ending === 'failed payment');
        risk.set(key, { ends: count.ends + (ended ? 1 : 0), risk: count.risk + 1 });
      });
    }
    const scores = [...risk].filter(([, { risk: n }]) => n > 200).map(([key, { ends, risk: n }]) => {
      const [plan, billing, survived] = key.split('/');
      const { hazard } = at(plan, billing, 'all', (Number(survived) + 1) * (billing === 'annual' ? 12 : 1));
      return { key, z: (ends - n * hazard) / Math.sqrt(n * hazard * (1 - hazard)) };
    });
    expect(scores.length).toBeGreaterThan(30);
    expect(scores.filter(({ z }) => Math.abs(z) > 4)).toEqual([]);
    // The sum of squares of so many independent scores.
    const spread = scores.reduce((sum, { z }) => sum + z * z, 0);
    expect(Math.abs(spread - scores.length)).toBeLessThan(4 * Math.sqrt(2 * scores.length));
  });

  it('are written as a table', () => {
    const rows = rowsOf<'plan' | 'hazard' | 'month'>(subscriptionHazardsCsv(12));
    expect(rows.length).toBe(3 * 2 * 7 * 12);
    expect(rows[0]).toMatchObject({ plan: 'Basic', month: '1', hazard: at('Basic', 'monthly', 'all', 1).hazard.toFixed(6) });
  });
});
