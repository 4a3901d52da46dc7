import { describe, expect, it } from 'vitest';
import { readRecipe, recipeJson } from '../../../../src/tasks/clv/next/recipe.ts';
import type { RecipeDocument } from '../../../../src/tasks/clv/next/types.ts';
import { salesCsv, sourceFrom } from './fixtures.ts';

const transactions = await sourceFrom('transactions', salesCsv('id,day,amount', ({ key, day, amount }) => `${key},${day},${amount}`), { customer: 'id', date: 'day', amount: 'amount' });
const recipe: RecipeDocument = {
  appVersion: '0.1.0', run: 'clv-gbdt-1', sources: { transactions: { ...transactions, read: { types: { day: { type: 'date', dateOrder: 'dmy' } } } } }, options: { discountRate: 0.1, measure: 'gross' },
  horizonDays: 90, asOf: 20000, holdoutCutoff: 19910, unit: 'USD', champion: 'sum', championIsBaseline: false,
  chosen: { transactions: { champion: 'gbdt', baseline: 'baseline-mean' } }, attributes: ['customer:industry'],
  files: { model: { name: 'model.zip', sha256: 'a'.repeat(64) }, predictions: { name: 'predictions.csv', sha256: 'b'.repeat(64) } },
};
const written = () => JSON.parse(JSON.stringify(recipeJson(recipe))) as Record<string, never>;
const refusal = (change: (recipe: Record<string, any>) => void): string => {
  const given = written();
  change(given);
  try {
    readRecipe(given);
    return '';
  } catch (error) {
    expect(error).toMatchObject({ code: 'bad-file' });
    return (error as Error).message;
  }
};

describe('recipe.json', () => {
  it('reads back what was written, with days as text', () => {
    expect(written()).toMatchObject({ format: 'brain-workbench-recipe', formatVersion: 1, task: 'clv', asOf: '2024-10-04' });
    expect(JSON.parse(JSON.stringify(readRecipe(written())))).toEqual(JSON.parse(JSON.stringify(recipe)));
  });

  it('holds no row, and no customer’s key', () => {
    const text = JSON.stringify(written());
    expect(text).not.toMatch(/C-0\d\d/);
    expect(text).toContain('"patterns":["a-9"]');
  });

  it('is refused for what it is not', () => {
    expect(refusal(() => {})).toBe('');
    expect(refusal((r) => (r.format = 'other'))).toContain('"format"');
    expect(refusal((r) => (r.formatVersion = 2))).toContain('this app reads 1');
    expect(refusal((r) => (r.task = 'tabular'))).toContain('"task" is "tabular"');
    expect(refusal((r) => (r.asOf = '2024-13-01'))).toContain('"asOf" is not a calendar day');
    expect(refusal((r) => (r.horizonDays = 0))).toContain('"horizonDays"');
    expect(refusal((r) => (r.options = { discountRate: -1 }))).toContain('discountRate');
    expect(refusal((r) => (r.options = { evil: 1 }))).toContain('There is no option "evil"');
    expect(refusal((r) => (r.sources = {}))).toContain('neither transactions nor subscriptions');
    expect(refusal((r) => (r.sources.orders = r.sources.transactions))).toContain('"orders"');
    expect(refusal((r) => (r.sources.transactions.mapping.customer = 'gone'))).toContain('no column of it');
    expect(refusal((r) => (r.sources.transactions.columns[0].type = 'blob'))).toContain('is of type "blob"');
    expect(refusal((r) => (r.sources.transactions.read = { types: { day: { dateOrder: 'ydm' } } }))).toContain('dateOrder');
    expect(refusal((r) => (r.sources.transactions.columns[2].quantiles = [1, 2]))).toContain('quantiles');
    expect(refusal((r) => (r.chosen = { rates: {} }))).toContain('"rates"');
    for (const name of ['../model.zip', 'a/b', '..', '', 'C:\\x']) expect(refusal((r) => (r.files.model.name = name))).toContain('recipe\'s folder');
    expect(refusal((r) => (r.files.predictions.sha256 = 'xyz'))).toContain('SHA-256');
  });
});
