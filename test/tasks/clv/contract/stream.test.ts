import { describe, expect, it } from 'vitest';
import { subscriptionStream } from '../../../../src/tasks/clv/contract/subscriptionStream.ts';
import { createTestContext } from '../../../testContext.ts';
import { spellsOf, streamOf } from './fixtures.ts';
import type { SpellRow } from './fixtures.ts';

const keysOf = async (rows: readonly SpellRow[], completeThrough?: number) => (await streamOf(rows, completeThrough)).warnings.map(({ key }) => key);

describe('a stream of contracts', () => {
  it('says what it is, whose it is and from when to when', async () => {
    const stream = await streamOf([{ customer: 'b', start: 10 }, { customer: 'a', start: 30, end: 900, cancelRequested: 77 }]);
    expect(stream).toMatchObject({ name: 'subscriptions', learn: 'contract', keys: ['a', 'b'], firstDay: 10, lastDay: 77 });
  });

  it('has no customer whose rows were all left out', async () => {
    const spells = { ...spellsOf([{ customer: 'b', start: 10 }]), customers: ['b', 'nobody'] };
    expect((await subscriptionStream(spells, {}, createTestContext())).keys).toEqual(['b']);
  });

  it('is none without spells', async () => {
    await expect(streamOf([])).rejects.toMatchObject({ code: 'not-enough-data' });
  });
});

describe('its warnings', () => {
  const clean: SpellRow[] = [{ start: 0, end: 50, cancelRequested: 40 }, { start: 50 }];

  it('are none for clean contracts', async () => {
    expect(await keysOf(clean)).toEqual([]);
  });

  it('name rows left out and pauses that make no sense', async () => {
    const spells = spellsOf(clean, { rowsRead: 9, leftOut: { noCustomer: 1, noStart: 0, noMrr: 0, negativeMrr: 0, endBeforeStart: 2, emptySpell: 0, noRate: 0 }, badPauses: 4 });
    const { warnings } = await subscriptionStream(spells, {}, createTestContext());
    expect(warnings.map(({ key }) => key)).toEqual(['spells-left-out', 'spells-bad-pause']);
    expect(warnings[0].message).toBe('3 of 9 rows are no contracts and were left out: 1 without a customer, 2 that end before they start.');
  });

  it('name trials', async () => {
    expect(await keysOf([...clean, { customer: 'b', start: 0, trialEnd: 10 }])).toEqual(['spells-trials']);
  });

  it('name contracts at the same time, whose MRR adds up, but not those that follow one another', async () => {
    const stream = await streamOf([...clean, { customer: 'b', start: 0, end: 50 }, { customer: 'b', start: 49 }, { customer: 'b', start: 60 }]);
    expect(stream.warnings).toEqual([expect.objectContaining({ key: 'spells-overlap', facts: { rows: 2, customers: 1 } })]);
  });

  it('name an end that never comes, and requests that nobody writes down', async () => {
    expect(await keysOf([{ start: 0 }, { customer: 'b', start: 5 }])).toEqual(['spells-no-end']);
    expect(await keysOf([{ start: 0, end: 9 }, { start: 9 }])).toEqual(['spells-no-request']);
  });

  it('name a source that falls silent before the day that it is complete to', async () => {
    const daily = Array.from({ length: 100 }, (_, day): SpellRow => ({ customer: `c${day}`, start: day, end: day + 60, cancelRequested: day + 1 }));
    expect(await keysOf(daily, 113)).toEqual([]);
    expect(await keysOf(daily, 114)).toEqual(['spells-quiet']);
    const monthly = daily.filter((_, i) => i % 30 === 0).map(({ cancelRequested: _, ...row }): SpellRow => ({ ...row, cancelRequested: row.start + 1 }));
    expect(await keysOf(monthly, 200)).toEqual([]);
  });
});
