import { describe, expect, it } from 'vitest';
import type { FeatureTable } from '../../../src/core/contract/index.ts';
import { createRng } from '../../../src/core/random.ts';
import { baseRates } from '../../../src/tasks/churn/baseRates.ts';
import { planChurn } from '../../../src/tasks/churn/plan.ts';
import { readChurn } from '../../../src/tasks/churn/readChurn.ts';
import type { ChurnTables } from '../../../src/tasks/churn/readChurn.ts';
import type { ChurnSource } from '../../../src/tasks/churn/types.ts';
import { withUserAttributes } from '../../../src/tasks/churn/userAttributes.ts';
import { numberFeature } from '../../../src/tasks/featureTables.ts';
import { createTestContext } from '../../testContext.ts';
import { day, readingOf, tableOf } from './reading.ts';

const ACTIVITY = `
user,date,views,rating,event_id
ann,2024-01-01,3,4.5,101
ann,2024-01-03,2,,102
ann,2024-01-03,5,3.5,103
ann,2024-01-08,1,2,104
bob,2024-01-05,7,5,105
bob,2024-01-06,,,106
cyd,2024-01-02,4,4,107
dan,2024-01-09,9,1,108
,2024-01-04,8,1,109
eve,,8,1,110
`;
const COLUMNS = { user: 'user', date: 'date' };
const CUTOFF = day('2024-01-09');

async function activityOf(text: string, given: Readonly<Record<string, unknown>> = {}, more: ChurnTables = {}): Promise<ChurnSource> {
  const tables: ChurnTables = { activity: { table: await tableOf(text), columns: COLUMNS }, ...more };
  const reading = readingOf({ step: 'day', window: 5, horizon: 2, gap: 0, completeThrough: '2024-01-12', ...given }, Object.keys(tables) as ('activity' | 'users')[]);
  return (await readChurn(tables, reading, createTestContext())).source;
}

function rowOf(table: FeatureTable, row: number, measure: string): number[] {
  return table.features.filter(({ name }) => name.startsWith(`${measure}@`)).map(({ name }) => numberFeature(table, name)[row]);
}

describe('events as a grid', () => {
  it('lays rows on the days before the cutoff: sums and means a step, zero or missing without a row, missing before the first day', async () => {
    const source = await activityOf(ACTIVITY, { window: 8 });
    const users = Int32Array.from(['ann', 'bob', 'cyd'], (key) => source.keys.indexOf(key));
    const table = await source.sequences(users, CUTOFF, createTestContext());
    expect(rowOf(table, 0, 'views')).toEqual([3, 0, 7, 0, 0, 0, 0, 1]);
    expect(rowOf(table, 0, 'rating')).toEqual([4.5, NaN, 3.5, NaN, NaN, NaN, NaN, 2]);
    expect(rowOf(table, 0, 'events')).toEqual([1, 0, 2, 0, 0, 0, 0, 1]);
    // A row that says nothing of the views is no 0.
    expect(rowOf(table, 1, 'views')).toEqual([NaN, NaN, NaN, NaN, 7, NaN, 0, 0]);
    expect(rowOf(table, 1, 'events')).toEqual([NaN, NaN, NaN, NaN, 1, 1, 0, 0]);
    expect(rowOf(table, 2, 'views')).toEqual([NaN, 4, 0, 0, 0, 0, 0, 0]);
    expect(table.features.map(({ name }) => name)).toContain('views@1');
    expect(source.measures.map(({ name, combine, gap }) => [name, combine, gap])).toEqual([['views', 'sum', 'zero'], ['rating', 'mean', 'missing'], ['events', 'sum', 'zero']]);
  });

  it('counts weeks back from the cutoff: the first may be cut by the first day alone', async () => {
    const source = await activityOf(ACTIVITY, { step: 'week', window: 2, horizon: 1 });
    const table = await source.sequences(Int32Array.of(source.keys.indexOf('ann'), source.keys.indexOf('bob')), CUTOFF, createTestContext());
    // [2023-12-26, 2024-01-02) and [2024-01-02, 2024-01-09).
    expect(rowOf(table, 0, 'views')).toEqual([3, 8]);
    expect(rowOf(table, 1, 'views')).toEqual([NaN, 7]);
  });

  it('takes the last value of a step where a measure stands until it changes, by the time of day', async () => {
    const text = 'user,date,balance\na,2024-01-01T09:00:00,5\na,2024-01-01T18:00:00,2\na,2024-01-01T12:00:00,9\na,2024-01-03T12:00:00,1';
    const source = await activityOf(text, { window: 3, horizon: 1 });
    const table = await source.sequences(Int32Array.of(0), day('2024-01-04'), createTestContext());
    expect(rowOf(table, 0, 'balance')).toEqual([2, NaN, 1]);
  });

  it('follows what a person says of a measure', async () => {
    const source = await activityOf(ACTIVITY, { window: 8, combine: { views: 'mean', rating: 'last' }, gaps: { views: 'missing', rating: 'zero' } });
    const table = await source.sequences(Int32Array.of(source.keys.indexOf('ann')), CUTOFF, createTestContext());
    expect(rowOf(table, 0, 'views')).toEqual([3, NaN, 3.5, NaN, NaN, NaN, NaN, 1]);
    expect(rowOf(table, 0, 'rating')).toEqual([4.5, 0, 3.5, 0, 0, 0, 0, 2]);
  });

  it('counts the commonest kinds of events apart', async () => {
    const text = `user,date,event\n${['login', 'watch', 'login', 'quiz'].map((kind, i) => `a,2024-01-0${1 + (i >> 1)},${kind}`).join('\n')}`;
    const tables = { activity: { table: await tableOf(text), columns: { user: 'user', date: 'date', kind: 'event' } } };
    const { source } = await readChurn(tables, readingOf({ window: 3, horizon: 1 }, ['activity']), createTestContext());
    const table = await source.sequences(Int32Array.of(0), day('2024-01-03'), createTestContext());
    expect(Object.fromEntries(['login', 'watch', 'quiz', 'events'].map((kind) => [kind, rowOf(table, 0, kind)]))).toEqual({ login: [NaN, 1, 1], watch: [NaN, 1, 0], quiz: [NaN, 0, 1], events: [NaN, 2, 2] });
  });

  it('reads later tables by the measures of an earlier run', async () => {
    const first = await activityOf(ACTIVITY, { combine: { views: 'mean' } });
    const later = 'user,date,views,rating,other\na,2024-01-01,0.2,30,5\na,2024-01-02,0.4,31,6';
    const reading = { ...readingOf({ window: 3, horizon: 1 }, ['activity']), measures: first.measures };
    const { source } = await readChurn({ activity: { table: await tableOf(later), columns: COLUMNS } }, reading, createTestContext());
    expect(source.measures).toEqual(first.measures);
  });

  it('names what it leaves out: rows without user or date, and columns that name rows', async () => {
    const { rows, warnings } = await activityOf(ACTIVITY);
    expect(rows).toEqual({ read: 10, rejected: 2 });
    expect(warnings.map(({ key }) => key)).toEqual(expect.arrayContaining(['incomplete-rows', 'identifiers-left-out']));
    expect(warnings.find(({ key }) => key === 'identifiers-left-out')?.facts.columns).toBe('event_id');
  });
});

describe('who is at risk, and what became of them', () => {
  it('is who was active within the window strictly before the cutoff', async () => {
    const source = await activityOf(ACTIVITY);
    const { users, excluded } = await source.at(CUTOFF, createTestContext());
    // dan's row is on the cutoff itself, and cyd's before the window of five days.
    expect(Array.from(users, (user) => source.keys[user])).toEqual(['ann', 'bob']);
    expect(excluded).toEqual({ 'not-active': 1, 'not-yet-there': 1 });
  });

  it('a row on the first day of the window counts, one on the day before does not', async () => {
    const source = await activityOf(ACTIVITY, { window: 7 });
    expect(Array.from((await source.population(CUTOFF, createTestContext())).users, (user) => source.keys[user])).toEqual(['ann', 'bob', 'cyd']);
    const shorter = await activityOf(ACTIVITY, { window: 6 });
    expect(Array.from((await shorter.population(CUTOFF, createTestContext())).users, (user) => shorter.keys[user])).toEqual(['ann', 'bob']);
  });

  it('knows since when, how often and how long: also from before the window', async () => {
    const source = await activityOf(ACTIVITY);
    const { features } = await source.at(CUTOFF, createTestContext());
    expect(['daysSinceActive', 'activeSteps', 'daysSinceFirst'].map((name) => [...numberFeature(features, name)])).toEqual([[1, 3], [1, 2], [8, 4]]);
    expect(features.features.map(({ name }) => name)).toEqual(source.notes.map(({ name }) => name));
  });

  const later = `${ACTIVITY.trim()}\nann,2024-01-09,1,1,111\nbob,2024-01-11,1,1,112\nzed,2024-01-20,1,1,113`;

  it('left is who has no row on any day of the label window', async () => {
    const source = await activityOf(later, { completeThrough: '2024-01-20' });
    const { users } = await source.population(CUTOFF, createTestContext());
    // The window is [9, 11): ann on the 9th stays; bob on the 11th is too late.
    expect(source.outcome(users, CUTOFF)).toEqual({ churned: Uint8Array.of(0, 1), inGap: Uint8Array.of(0, 0), steps: Int32Array.of(2, 0), cause: Uint8Array.of(0, 1) });
  });

  it('with a gap, what lies in it does not keep anyone, and tells when they left', async () => {
    const source = await activityOf(later, { gap: 1, completeThrough: '2024-01-20' });
    const { users } = await source.population(CUTOFF, createTestContext());
    // The window is [10, 12): ann's row of the 9th is in the gap; bob's of the 11th keeps him.
    expect(source.outcome(users, CUTOFF)).toEqual({ churned: Uint8Array.of(1, 0), inGap: Uint8Array.of(0, 0), steps: Int32Array.of(1, 3), cause: Uint8Array.of(1, 0) });
  });

  it('does not answer before the window is over', async () => {
    const source = await activityOf(later, { completeThrough: '2024-01-09' });
    expect(() => source.outcome(Int32Array.of(0), CUTOFF)).toThrow(/not known yet.*2024-01-10.*2024-01-09/);
    const complete = await activityOf(later, { completeThrough: '2024-01-10' });
    expect(complete.outcome(Int32Array.of(0), CUTOFF).churned).toHaveLength(1);
  });

  it('nothing from the cutoff on changes what was known', async () => {
    const [plain, more] = [await activityOf(ACTIVITY), await activityOf(later, {})];
    const [a, b] = [await plain.at(CUTOFF, createTestContext()), await more.at(CUTOFF, createTestContext())];
    expect(Array.from(a.users, (user) => plain.keys[user])).toEqual(Array.from(b.users, (user) => more.keys[user]));
    expect(a.features).toEqual(b.features);
  });

  it('the order of the rows changes nothing, to the last bit', async () => {
    const [header, ...lines] = ACTIVITY.trim().split('\n');
    const many = [...lines, ...Array.from({ length: 60 }, (_, i) => `u${i % 4},2024-01-0${1 + (i % 8)},${(i * 0.37) % 3},${i % 5},${200 + i}`)];
    const straight = await activityOf([header, ...many].join('\n'), { window: 8 });
    const shuffled = await activityOf([header, ...createRng(3).shuffle([...many])].join('\n'), { window: 8 });
    expect(shuffled.keys).toEqual(straight.keys);
    expect(await shuffled.at(CUTOFF, createTestContext())).toEqual(await straight.at(CUTOFF, createTestContext()));
    const everyone = Int32Array.from(straight.keys.keys());
    expect(await shuffled.sequences(everyone, CUTOFF, createTestContext())).toEqual(await straight.sequences(everyone, CUTOFF, createTestContext()));
  });
});

describe('users and tickets beside activity', () => {
  const users = 'user,signup,country,plan_now,final_result\nann,2023-12-20,DE,pro,pass\nbob,2024-01-04,ES,free,withdrawn\n';

  it('a signup makes the steps after it count, but none before the data begins', async () => {
    const source = await activityOf(ACTIVITY, { window: 10 }, { users: { table: await tableOf(users), columns: { user: 'user', signup: 'signup' } } });
    const table = await source.sequences(Int32Array.of(source.keys.indexOf('ann'), source.keys.indexOf('bob')), CUTOFF, createTestContext());
    expect(rowOf(table, 0, 'views')).toEqual([NaN, NaN, 3, 0, 7, 0, 0, 0, 0, 1]);
    expect(rowOf(table, 1, 'views')).toEqual([NaN, NaN, NaN, NaN, NaN, 0, 7, NaN, 0, 0]);
  });

  it('attributes count where they were known, and the answer among them is left out and named', async () => {
    const tables = { activity: { table: await tableOf(ACTIVITY), columns: COLUMNS }, users: { table: await tableOf(users), columns: { user: 'user', signup: 'signup' } } };
    const data = await readChurn(tables, readingOf({ window: 5, horizon: 2, staticColumns: ['country'] }, ['activity', 'users']), createTestContext());
    const source = withUserAttributes(data.source, data.users!, CUTOFF);
    const { features } = await source.at(CUTOFF, createTestContext());
    const names = features.features.map(({ name }) => name);
    expect(names).toEqual(source.notes.map(({ name }) => name));
    expect(names).toContain('customer:country');
    expect(names).not.toContain('customer:plan_now');
    expect(names.some((name) => name.includes('final_result'))).toBe(false);
    expect(source.warnings.find(({ key }) => key === 'answer-left-out')?.facts.columns).toBe('final_result');
    expect(source.warnings.find(({ key }) => key === 'attributes-not-known')?.facts.columns).toBe('plan_now');
    expect(numberFeature(features, 'daysSinceSignup')).toEqual(Float64Array.of(20, 5));
  });

  it('tickets are counted by step, and make nobody active', async () => {
    const tickets = 'user,date\nann,2024-01-08\nann,2024-01-08\ncyd,2024-01-07\nnobody,2024-01-07';
    const source = await activityOf(ACTIVITY, {}, { tickets: { table: await tableOf(tickets), columns: COLUMNS } });
    const { users, features } = await source.at(CUTOFF, createTestContext());
    expect(Array.from(users, (user) => source.keys[user])).toEqual(['ann', 'bob']);
    expect(numberFeature(features, 'tickets:sum')).toEqual(Float64Array.of(2, 0));
    expect(source.keys).not.toContain('nobody');
  });
});

describe('base rates through time', () => {
  it('are of every mature cutoff, a horizon apart, the hold-out’s among them', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `a,${new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10)},1`);
    const text = `user,date,views\n${rows.join('\n')}\nb,2024-01-01,1\nb,2024-01-21,1`;
    const source = await activityOf(text, { window: 10, horizon: 5, completeThrough: '2024-02-09' });
    const reading = readingOf({ window: 10, horizon: 5 }, ['activity']);
    const plan = planChurn(source, { ...reading, asOf: day('2024-01-31') });
    const rates = await baseRates(source, reading, plan, createTestContext());
    expect(rates.map(({ cutoff }) => cutoff - plan.holdoutCutoff)).toEqual([-25, -20, -15, -10, -5, 0, 5]);
    // b of 1 January is at risk until the 11th, and of the 21st until the 31st.
    expect(rates.map(({ atRisk, leavers, rate }) => [atRisk, leavers, rate])).toEqual([[2, 1, 0.5], [2, 1, 0.5], [1, 0, 0], [1, 0, 0], [2, 1, 0.5], [2, 1, 0.5], [1, 0, 0]]);
  });
});
