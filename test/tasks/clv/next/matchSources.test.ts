import { describe, expect, it } from 'vitest';
import { matchSources } from '../../../../src/tasks/clv/next/matchSources.ts';
import { openQuestions, schemaChanges } from '../../../../src/tasks/next/matchTables.ts';
import type { ColumnAnswers, RecipeSources } from '../../../../src/tasks/clv/next/types.ts';
import { printOf, salesCsv, sourceFrom, tableFrom } from './fixtures.ts';

const transactions = await sourceFrom('transactions', salesCsv('customer_id,date,amount,coupon', ({ key, day, amount, i }) => `${key},${day},${amount},${i % 3 ? '' : 'SPRING'}`), { customer: 'customer_id', date: 'date', amount: 'amount' });
const customersCsv = (header: string, row: (i: number) => string) => [header, ...Array.from({ length: 60 }, (_, i) => row(i))].join('\n');
const industries = ['Retail', 'Health', 'Finance', 'Software'];
const customers = await sourceFrom('customers', customersCsv('customer_id,signup,industry,seats', (i) => `C-${String(i).padStart(3, '0')},2024-0${1 + (i % 9)}-11,${industries[i % 4]},${1 + (i % 20)}`), { customer: 'customer_id', signup: 'signup' });
const recipe: { sources: RecipeSources; attributes: string[] } = { sources: { transactions }, attributes: [] };
const both = { sources: { transactions, customers }, attributes: ['customer:industry', 'customer:seats'] };

const later = { from: 30, count: 120 };
const newFile = async (csv: string, name = 'new.csv') => ({ datasetId: name, name, print: await printOf(tableFrom(csv)) });
const matchOf = async (csv: string, answers?: ColumnAnswers) => matchSources(recipe, [await newFile(csv)], answers);
const columnsOf = (match: ReturnType<typeof matchSources>, source = 'transactions') => Object.fromEntries((match.sources.find((found) => found.source === source)?.columns ?? []).map(({ role, was, now, certainty }) => [role ?? was, [now, certainty]]));
const keysOf = (match: ReturnType<typeof matchSources>) => schemaChanges(match).map(({ key, facts }) => [key, facts.was ?? facts.now ?? facts.file ?? facts.source]);

describe('the same columns', () => {
  it('are taken by name without a word, whatever their order', async () => {
    const match = await matchOf(salesCsv('coupon,amount,date,customer_id', ({ key, day, amount }) => `,${amount},${day},${key}`, later));
    expect(columnsOf(match)).toEqual({ customer: ['customer_id', 'sure'], date: ['date', 'sure'], amount: ['amount', 'sure'] });
    expect(keysOf(match)).toEqual([]);
    expect(openQuestions(match)).toEqual([]);
  });

  it('are taken by name even where another looks more like it', async () => {
    const match = await matchOf(salesCsv('customer_id,date,amount,amount_eur', ({ key, day, amount }) => `${key},${day},${(Number(amount) * 100).toFixed(0)},${amount}`, later));
    expect(columnsOf(match).amount).toEqual(['amount', 'sure']);
    expect(keysOf(match)).toEqual([['new-column', 'amount_eur']]);
  });
});

describe('a renamed column', () => {
  it('is found by name and content, and explained', async () => {
    const match = await matchOf(salesCsv('customer_id,date,amount_usd,channel', ({ key, day, amount, i }) => `${key},${day},${amount},${i % 2 ? 'web' : 'shop'}`, later));
    expect(columnsOf(match).amount).toEqual(['amount_usd', 'sure']);
    const changes = schemaChanges(match);
    expect(changes.map(({ key }) => key)).toEqual(['renamed', 'new-column']);
    expect(changes[0]).toMatchObject({ message: 'Column "amount" of transactions is now "amount_usd".', why: ['similar-name', 'same-range'] });
    expect(changes[1].message).toBe('Column "channel" of transactions is new and is not used.');
  });

  it('is found in another language by what it holds', async () => {
    const match = await matchOf(salesCsv('cliente,fecha,importe', ({ key, day, amount }) => `${key},${day},${amount}`, later));
    expect(columnsOf(match)).toEqual({ customer: ['cliente', 'sure'], date: ['fecha', 'sure'], amount: ['importe', 'sure'] });
  });

  it('is asked about where two are as likely, and the answer holds', async () => {
    const csv = salesCsv('customer_id,date,amount_net,amount_all', ({ key, day, amount }) => `${key},${day},${amount},${(Number(amount) * 1.05).toFixed(2)}`, later);
    const match = await matchOf(csv);
    expect(columnsOf(match).amount[1]).toBe('unsure');
    expect(openQuestions(match)).toEqual([{ source: 'transactions', role: 'amount', candidates: expect.arrayContaining(['amount_net', 'amount_all']) }]);
    const answered = await matchOf(csv, { transactions: { amount: 'amount_all' } });
    expect(columnsOf(answered).amount).toEqual(['amount_all', 'sure']);
    expect(openQuestions(answered)).toEqual([]);
  });

  it('is missing where nothing is like it, and nothing can then be computed', async () => {
    const match = await matchOf(salesCsv('customer_id,date,note', ({ key, day }) => `${key},${day},hello`, later));
    // A file without an amount is none of the tables.
    expect(match.sources[0].datasetId).toBeUndefined();
    expect(keysOf(match)).toEqual([['missing-table', 'transactions'], ['extra-file', 'new.csv']]);
    const said = matchSources(recipe, [{ ...(await newFile(salesCsv('customer_id,date,note', ({ key, day }) => `${key},${day},hello`, later))), source: 'transactions' }]);
    expect(keysOf(said)).toContainEqual(['missing-required', 'amount']);
    expect(openQuestions(said)).toEqual([{ source: 'transactions', role: 'amount', candidates: [] }]);
  });

  it('of another type under its own name is told, and is not used', async () => {
    const print = await printOf(tableFrom(salesCsv('customer_id,date,amount', ({ key, day, i }) => `${key},${day},${i % 2 ? 'high' : 'low'}`, later)));
    const match = matchSources(recipe, [{ datasetId: 'n', name: 'n', print, source: 'transactions' }]);
    expect(schemaChanges(match).map(({ key, message }) => [key, message.slice(0, 50)])).toContainEqual(['type-changed', 'Column "amount" of transactions held number values'.slice(0, 50)]);
    expect(match.sources[0].columns.find(({ role }) => role === 'amount')).toMatchObject({ certainty: 'missing', typeChanged: { was: 'number', now: 'category' } });
  });
});

describe('several files', () => {
  const sales = salesCsv('customer_id,date,amount', ({ key, day, amount }) => `${key},${day},${amount}`, later);
  const people = customersCsv('customer_id,signup,sector', (i) => `C-${String(i).padStart(3, '0')},2024-0${1 + (i % 9)}-11,${industries[i % 4]}`);

  it('are told apart by what they hold, in any order; an attribute is known again by its values, a missing one is told', async () => {
    for (const files of [[people, sales], [sales, people]]) {
      const match = matchSources(both, await Promise.all(files.map((csv) => newFile(csv, csv === sales ? 'sales' : 'people'))));
      expect(match.sources.map(({ source, datasetId }) => [source, datasetId])).toEqual([['transactions', 'sales'], ['customers', 'people']]);
      expect(columnsOf(match, 'customers')).toEqual({ customer: ['customer_id', 'sure'], signup: ['signup', 'sure'], industry: ['sector', 'sure'], seats: [undefined, 'missing'] });
      expect(keysOf(match)).toEqual([['renamed', 'industry'], ['missing-attribute', 'seats']]);
      expect(openQuestions(match)).toEqual([]);
    }
  });

  it('leave out what is none of them, and the customers of before serve again', async () => {
    const match = matchSources(both, [await newFile(sales, 'sales'), await newFile('a,b\n1,2\n3,4', 'notes')]);
    expect(match.sources.map(({ source, datasetId, kept }) => [source, datasetId, kept])).toEqual([['transactions', 'sales', false], ['customers', undefined, true]]);
    expect(keysOf(match)).toEqual([['kept-table', 'customers'], ['extra-file', 'notes']]);
  });
});
