import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseIsoDay } from '../../src/core/data/calendar.ts';
import { readSpells } from '../../src/tasks/clv/contract/readSpells.ts';
import { subscriptionStream } from '../../src/tasks/clv/contract/subscriptionStream.ts';
import { SUBSCRIPTIONS, tableOf } from '../tasks/clv/companies.ts';
import { numberFeature } from '../../src/tasks/featureTables.ts';
import { createTestContext } from '../testContext.ts';
import oracle from './spells.json' with { type: 'json' };

const file = new URL('../../examples/subscription-product/subscriptions.csv', import.meta.url);
const stream = await subscriptionStream(readSpells(await tableOf(readFileSync(file, 'utf8')), SUBSCRIPTIONS), {}, createTestContext());
const dollars = (centDays: number) => (centDays * 12) / 365.25 / 100;

describe('the subscription example against pandas, laid out day by day', () => {
  it('has every customer', () => {
    expect(stream.keys).toHaveLength(oracle.customers);
  });

  it.each(oracle.windows)('money of each customer from $from to $to', async ({ from, to, population, centDays, allCentDays }) => {
    const [start, end] = [parseIsoDay(from)!, parseIsoDay(to)!];
    const { customers } = await stream.at(start, end - start, createTestContext());
    expect([...customers].map((customer) => stream.keys[customer])).toEqual(population);
    const money = stream.value(customers, start, end, 0);
    population.forEach((key, i) => expect([key, Math.abs(money[i] - dollars(centDays[i])) <= 1e-9 * Math.max(1, money[i])]).toEqual([key, true]));
    const everyone = stream.value(Int32Array.from(stream.keys.keys()), start, end, 0).reduce((sum, value) => sum + value, 0);
    expect(everyone).toBeCloseTo(dollars(allCentDays), 6);
    // Returns and new customers pay too: the window's money is not that of the population alone.
    expect(allCentDays).toBeGreaterThan(centDays.reduce((sum, value) => sum + value, 0));
  });

  it.each(oracle.windows)('what is known of each customer on $from', async ({ from, to, population, mrrCents, askedToLeave, inTrial, paused }) => {
    const [start, end] = [parseIsoDay(from)!, parseIsoDay(to)!];
    const { x } = await stream.at(start, end - start, createTestContext());
    expect(Array.from(numberFeature(x, 'mrr'), (mrr) => Math.round(100 * mrr))).toEqual(mrrCents);
    const flagged = (name: string) => population.filter((_, i) => numberFeature(x, name)[i] === 1);
    expect({ askedToLeave: flagged('cancelRequested'), inTrial: flagged('inTrial'), paused: flagged('isPaused') }).toEqual({ askedToLeave, inTrial, paused });
    expect(Math.min(askedToLeave.length, inTrial.length, paused.length)).toBeGreaterThan(0);
  });
});
