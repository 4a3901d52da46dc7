import { describe, expect, it } from 'vitest';
import { profileTable } from '../../../src/core/data/profileTable.ts';
import { generateSubscriptionProduct } from '../../../src/core/samples/subscriptionProduct.ts';
import { proposeMeasure } from '../../../src/tasks/churn/measures.ts';
import { proposeChurnColumns, proposeSource } from '../../../src/tasks/churn/proposeSources.ts';
import type { ProposedTable } from '../../../src/tasks/churn/proposeSources.ts';
import { churnSourcesOf } from '../../../src/tasks/churn/sources.ts';
import { readChurn } from '../../../src/tasks/churn/readChurn.ts';
import { tableOf as csvTable } from '../clv/companies.ts';
import { createTestContext } from '../../testContext.ts';
import { readingOf, tableOf } from './reading.ts';
import type { Table } from '../../../src/core/data/column.ts';

async function proposed(table: Table): Promise<ProposedTable> {
  const { profiles } = await profileTable(table, { todayDay: 30_000 });
  return { schemas: table.columns.map(({ schema }) => schema), profiles, rows: table.rows };
}

/** A table of several rows a user; `{i}`, `{u}` and `{d}` stand for the row, the user and the day. */
async function rowsLike(header: string, row: string, rows = 200): Promise<ProposedTable> {
  const lines = Array.from({ length: rows }, (_, i) => row.replaceAll('{i}', String(i)).replaceAll('{u}', String(i % 40)).replaceAll('{d}', `2024-03-${String(1 + (i % 28)).padStart(2, '0')}`).replaceAll('{k}', ['login', 'watch', 'quiz'][i % 3]).replaceAll('{m}', (5 + (i % 17) * 1.35).toFixed(2)));
  return proposed(await tableOf([header, ...lines].join('\n')));
}

describe('proposeSource', () => {
  it('tells activity, tickets, purchases, users, spells and snapshots apart, in English and Spanish', async () => {
    expect(proposeSource(await rowsLike('user_id,date,page_views,session_duration', 'u{u},{d},{i},{m}'))).toBe('activity');
    expect(proposeSource(await rowsLike('usuario,fecha,evento,duracion', 'u{u},{d},{k},{m}'))).toBe('activity');
    expect(proposeSource(await rowsLike('ticket_id,user_id,date', 'T-{i},u{u},{d}'))).toBe('tickets');
    expect(proposeSource(await rowsLike('order_id,customer_id,date,amount', 'O-{i},u{u},{d},{m}'))).toBe('transactions');
    expect(proposeSource(await rowsLike('cliente,fecha,importe', 'u{u},{d},{m}'))).toBe('transactions');
    expect(proposeSource(await rowsLike('user_id,signup_date,country', 'u{i},{d},DE'))).toBe('users');
    expect(proposeSource(await rowsLike('customerID,tenure,Contract,Churn', 'u{i},{u},Month,{k}'))).toBe('snapshot');
    const files = generateSubscriptionProduct(1, 300);
    expect(proposeSource(await proposed(await csvTable(files.subscriptions)))).toBe('subscriptions');
  });
});

describe('proposeChurnColumns', () => {
  it('finds user, date and kinds of events by name and content', async () => {
    expect(proposeChurnColumns('activity', await rowsLike('event_id,user_id,date,event,minutes', '{i},u{u},{d},{k},{m}'))).toEqual({ user: 'user_id', date: 'date', kind: 'event' });
    expect(proposeChurnColumns('activity', await rowsLike('usuario,fecha,tipo,minutos', 'u{u},{d},{k},{m}'))).toEqual({ user: 'usuario', date: 'fecha', kind: 'tipo' });
    expect(proposeChurnColumns('activity', await rowsLike('a,b,c', 'u{u},{d},{m}'))).toEqual({ user: 'a', date: 'b' });
  });

  it('finds the roles of the other sources', async () => {
    expect(proposeChurnColumns('transactions', await rowsLike('cliente,fecha,importe', 'u{u},{d},{m}'))).toEqual({ user: 'cliente', date: 'fecha', amount: 'importe' });
    expect(proposeChurnColumns('users', await rowsLike('user_id,alta,pais', 'u{i},{d},DE'))).toEqual({ user: 'user_id', signup: 'alta' });
    expect(proposeChurnColumns('tickets', await rowsLike('ticket,usuario,fecha', 'T-{i},u{u},{d}'))).toEqual({ user: 'usuario', date: 'fecha' });
    expect(proposeChurnColumns('snapshot', await rowsLike('customerID,tenure,Churn', 'u{i},{u},{k}'))).toEqual({ user: 'customerID', churn: 'Churn' });
    expect(proposeChurnColumns('snapshot', await rowsLike('id_student,clicks,final_result', 'u{i},{u},{k}'))).toMatchObject({ churn: 'final_result' });
  });
});

describe('how a measure is told', () => {
  const plain = (name: string, values: readonly number[], unit?: string) => proposeMeasure({ name, type: 'number', format: unit ? { unit } : {} }, Float64Array.from(values));
  const [SUM, LEVEL, STATE] = [{ combine: 'sum', gap: 'zero' }, { combine: 'mean', gap: 'missing' }, { combine: 'last', gap: 'missing' }];

  it('by its name', () => {
    for (const name of ['page_views', 'session_duration', 'minutos', 'logins']) expect([name, plain(name, [29, 30, 31, 30])]).toEqual([name, SUM]);
    for (const name of ['avg_score', 'tasa', 'nps', 'Rating', 'puntuación']) expect([name, plain(name, [0, 3, 90])]).toEqual([name, LEVEL]);
    for (const name of ['account_balance', 'saldo', 'streak']) expect([name, plain(name, [0, 3, 90])]).toEqual([name, STATE]);
  });

  it('by its values where the name says nothing', () => {
    expect(plain('x', [0, 3, 90, NaN])).toEqual(SUM);
    expect(plain('x', [0.2, 0.9, NaN, 0])).toEqual(LEVEL);
    expect(plain('x', [100, 101, 99, 98])).toEqual(LEVEL);
    expect(plain('x', [0, 1, 1, 0])).toEqual(SUM);
    expect(plain('x', [3, 7], '%')).toEqual(LEVEL);
    expect(plain('x', [5, 5, 5])).toEqual(SUM);
    expect(plain('x', [])).toEqual(SUM);
  });
});

describe('churnSourcesOf', () => {
  const activity = { datasetId: 'd', columns: { user: 'u', date: 'd' } };

  it('reads what a request says', () => {
    expect(churnSourcesOf({ activity, users: { datasetId: 'e', columns: { user: 'id' } } })).toEqual({ activity, users: { datasetId: 'e', columns: { user: 'id' } } });
  });

  it.each([
    [undefined, /needs a source that says who may leave/],
    [{}, /needs a source that says who may leave/],
    [{ users: activity }, /"sources.users.columns" maps "date"/],
    [{ tickets: activity }, /needs a source that says who may leave/],
    [{ activity, spells: activity }, /names "spells"/],
    [{ activity: { columns: {} } }, /needs "datasetId"/],
    [{ activity: { datasetId: 'd', columns: { amount: 'x' } } }, /maps "amount"/],
    [{ activity: { datasetId: 'd', columns: { user: 3 } } }, /maps "user" to 3/],
    [{ activity, snapshot: { datasetId: 'd', columns: {} } }, /stands by itself/],
  ])('refuses %j', (given, message) => {
    expect(() => churnSourcesOf(given)).toThrow(message);
  });
});

describe('reading without what is needed', () => {
  const reading = readingOf({}, ['activity']);

  it('names the missing role, the missing source and the empty table', async () => {
    const table = await tableOf('user,date,views\na,2024-01-01,1');
    await expect(readChurn({ activity: { table, columns: { user: 'user' } } }, reading, createTestContext())).rejects.toThrow(/no column for "date"/);
    await expect(readChurn({ activity: { table, columns: { user: 'user', date: 'date' } } }, { ...reading, label: 'contract-end' }, createTestContext())).rejects.toThrow(/needs the source "subscriptions"/);
    await expect(readChurn({ activity: { table, columns: { user: 'user', date: 'nope' } } }, reading, createTestContext())).rejects.toThrow(/no column "nope"/);
    const empty = await tableOf('user,date,views\n,2024-01-01,1');
    await expect(readChurn({ activity: { table: empty, columns: { user: 'user', date: 'date' } } }, reading, createTestContext())).rejects.toThrow(/None of 1 rows/);
  });

  it('is cancelled between rows', async () => {
    const table = await tableOf('user,date,views\na,2024-01-01,1');
    await expect(readChurn({ activity: { table, columns: { user: 'user', date: 'date' } } }, reading, createTestContext({ abortAfter: 2 }))).rejects.toMatchObject({ code: 'cancelled' });
  });
});
