import { describe, expect, it } from 'vitest';
import { formatDay } from '../../../src/core/data/calendar.ts';
import { createRng } from '../../../src/core/random.ts';
import { readChurn } from '../../../src/tasks/churn/readChurn.ts';
import { createTestContext } from '../../testContext.ts';
import { day, readingOf, tableOf } from './reading.ts';

const FIRST = day('2024-01-01');
const CUTOFF = FIRST + 100;
const [GAP, HORIZON, GRACE] = [5, 20, 12];
const LAST = CUTOFF + GAP + HORIZON + GRACE;

interface Spell {
  readonly user: number;
  readonly start: number;
  readonly paidFrom: number;
  /** Infinity: goes on. */
  readonly end: number;
}

function randomSpells(users: number): Spell[] {
  const rng = createRng('spells by day');
  return Array.from({ length: users }, (_, user) =>
    Array.from({ length: 1 + rng.int(4) }, (): Spell => {
      const start = FIRST + rng.int(130);
      return { user, start, paidFrom: start + (rng.int(2) === 0 ? rng.int(40) : 0), end: rng.int(3) === 0 ? Infinity : start + 1 + rng.int(60) };
    }),
  ).flat();
}

/** The same, laid out day by day: no interval is compared with another. */
function byDay(spells: readonly Spell[]): string {
  const access = (date: number) => spells.some(({ start, end }) => start <= date && date < end);
  const paid = (date: number) => spells.some(({ start, end, paidFrom }) => Math.max(start, paidFrom) <= date && date < end);
  if (!spells.some(({ start }) => start < CUTOFF)) return 'not-yet-there';
  if (!access(CUTOFF - 1)) return 'already-left';
  if (!paid(CUTOFF - 1)) return 'trial';
  for (let date = CUTOFF; date < CUTOFF + GAP + HORIZON; date++) {
    if (Array.from({ length: GRACE + 1 }, (_, i) => date + i).some(access)) continue;
    return `${date < CUTOFF + GAP ? 'in gap' : 'left'} ${date - CUTOFF}`;
  }
  return `stayed ${GAP + HORIZON}`;
}

describe('contracts laid out day by day', () => {
  it('say the same of 2,000 users with overlapping, following and returning spells', async () => {
    const spells = randomSpells(2000);
    const rows = spells.map(({ user, start, paidFrom, end }) => `u${user},${formatDay(start)},${paidFrom > start ? formatDay(paidFrom) : ''},${end === Infinity ? '' : formatDay(end)},10`);
    const table = await tableOf(['user,start,trial,end,mrr', ...rows].join('\n'));
    const reading = readingOf({ window: 10, horizon: HORIZON, gap: GAP, graceDays: GRACE, completeThrough: formatDay(LAST) }, ['subscriptions']);
    const { source } = await readChurn({ subscriptions: { table, columns: { customer: 'user', start: 'start', trialEnd: 'trial', accessEnd: 'end', mrr: 'mrr' } } }, reading, createTestContext());
    const expected = source.keys.map((key) => byDay(spells.filter(({ user }) => `u${user}` === key)));
    const { users, excluded } = await source.population(CUTOFF, createTestContext());
    const { churned, inGap, steps } = source.outcome(users, CUTOFF);
    const found = source.keys.map(() => '');
    users.forEach((user, i) => (found[user] = `${inGap[i] ? 'in gap' : churned[i] ? 'left' : 'stayed'} ${steps[i]}`));
    const reasons = ['not-yet-there', 'already-left', 'trial'] as const;
    expect(found.filter((said, user) => said !== expected[user] && !(said === '' && reasons.some((reason) => reason === expected[user])))).toEqual([]);
    for (const reason of reasons) expect([reason, excluded[reason]]).toEqual([reason, expected.filter((said) => said === reason).length]);
    // Every fate is there.
    for (const fate of [...reasons, 'left', 'in gap', 'stayed']) expect([fate, expected.filter((said) => said.startsWith(fate)).length > 20]).toEqual([fate, true]);
  });
});
