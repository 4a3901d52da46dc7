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
const written = (): Record<string, unknown> => JSON.parse(JSON.stringify(recipeJson(recipe))) as Record<string, unknown>;

/** What is said of a recipe with another value at a path; '' where it is read. */
function refusal(path: string, value: unknown): string {
  const given = written();
  const names = path.split('.');
  const holder = names.slice(0, -1).reduce((at, name) => at[name] as Record<string, unknown>, given);
  holder[names.at(-1) ?? ''] = value;
  try {
    readRecipe(given);
    return '';
  } catch (error) {
    expect(error).toMatchObject({ code: 'bad-file' });
    return (error as Error).message;
  }
}

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

  it.each([
    ['format', 'other', '"format"'],
    ['formatVersion', 2, 'this app reads 1'],
    ['task', 'tabular', '"task" is "tabular"'],
    ['asOf', '2024-13-01', '"asOf" is not a calendar day'],
    ['horizonDays', 0, '"horizonDays"'],
    ['options', { discountRate: -1 }, 'discountRate'],
    ['options', { evil: 1 }, 'There is no option "evil"'],
    ['sources', {}, 'neither transactions nor subscriptions'],
    ['sources.orders', transactions, '"orders"'],
    ['sources.transactions.mapping.customer', 'gone', 'no column of it'],
    ['sources.transactions.columns.0.type', 'blob', 'is of type "blob"'],
    ['sources.transactions.read', { types: { day: { dateOrder: 'ydm' } } }, 'dateOrder'],
    ['sources.transactions.columns.2.quantiles', [1, 2], 'quantiles'],
    ['chosen', { rates: {} }, '"rates"'],
    ['files.model.name', '../model.zip', "recipe's folder"],
    ['files.model.name', 'C:\\x', "recipe's folder"],
    ['files.model.name', '..', "recipe's folder"],
    ['files.predictions.sha256', 'xyz', 'SHA-256'],
  ])('is refused with another %s: %j', (path, value, reason) => {
    expect(refusal(path, value)).toContain(reason);
  });

  it('is read with what is as it should be', () => {
    expect(refusal('run', 'clv-gbdt-2')).toBe('');
    expect(() => readRecipe(null)).toThrow('it is not an object');
  });
});
