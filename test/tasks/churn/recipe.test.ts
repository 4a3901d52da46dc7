import { describe, expect, it } from 'vitest';
import { sealTrial } from '../../../src/core/economics/trial/seal.ts';
import { churnRecipeJson, readChurnRecipe } from '../../../src/tasks/churn/next/recipe.ts';
import type { ColumnPrint } from '../../../src/tasks/next/types.ts';
import type { ChurnRecipe } from '../../../src/tasks/churn/next/types.ts';

const print = (name: string, more: Partial<ColumnPrint> = {}): ColumnPrint => ({ name, type: 'number', missingShare: 0, distinctShare: 1, ...more });

async function recipe(): Promise<ChurnRecipe> {
  const { seal } = await sealTrial({ keys: ['a', 'b'], seed: 1, controlShare: 0.5, from: 20_000, until: 20_030 });
  const file = (name: string) => ({ name, sha256: 'ab'.repeat(32) });
  return {
    appVersion: '1.0.0',
    run: 'churn-gbdt-1',
    sources: {
      activity: {
        rows: 90,
        mapping: { user: 'who', date: 'day' },
        columns: [print('who', { type: 'text', patterns: ['a-9'] }), print('day', { type: 'date', dateOrder: 'dmy', days: [19_000, 19_999] }), print('minutes', { decimal: ',', whole: false, quantiles: [1, 2, 3, 4, 5] })],
        learned: ['minutes'],
        names: { user: 'member' },
        read: { types: { day: { type: 'date', dateOrder: 'dmy' } } },
      },
    },
    asOf: 20_000,
    seed: 42,
    threshold: 1.5,
    seal,
    files: { model: file('model.zip'), predictions: file('predictions.csv'), list: file('contacts.csv') },
  };
}

const written = async () => JSON.parse(JSON.stringify(churnRecipeJson(await recipe()))) as Record<string, unknown>;

describe('a recipe of churn', () => {
  it('reads back as it was written, also where there was no list', async () => {
    const full = await recipe();
    expect(await readChurnRecipe(await written())).toEqual(full);
    const { seal: _seal, threshold: _threshold, files: { list: _list, ...files }, ...plain } = full;
    const bare = { ...plain, files };
    expect(await readChurnRecipe(JSON.parse(JSON.stringify(churnRecipeJson(bare))))).toEqual(bare);
    expect(await readChurnRecipe(churnRecipeJson({ ...bare, threshold: null }))).toEqual({ ...bare, threshold: null });
  });

  it('is refused, with the reason, where it is not what the app writes', async () => {
    const good = await written();
    const { activity } = good.sources as Record<string, object>;
    const bad: readonly [unknown, RegExp][] = [
      [[], /it is not an object/],
      [{ ...good, format: 'x' }, /its "format" is "x"/],
      [{ ...good, formatVersion: 1 }, /its "formatVersion" is 1, and this app reads 2/],
      [{ ...good, task: 'clv' }, /its "task" is "clv", and "churn" was expected/],
      [{ ...good, asOf: '2024-02-30' }, /"asOf" is not a calendar day/],
      [{ ...good, seed: 1.5 }, /"seed" is not a whole number/],
      [{ ...good, threshold: -1 }, /"threshold" is neither an amount nor null/],
      [{ ...good, sources: { snapshot: {} } }, /it has a source "snapshot"/],
      [{ ...good, sources: { activity: { mapping: { user: 'who' }, columns: [print('who')], rows: 1, learned: [] } } }, /"sources\.activity\.mapping" has no "date"/],
      [{ ...good, sources: { activity: { mapping: { user: 'who', date: 'gone' }, columns: [print('who')], rows: 1, learned: [] } } }, /maps "date" to "gone", which is no column of it/],
      [{ ...good, sources: { activity: { ...activity, columns: [{ name: 'who' }] } } }, /a column of "sources\.activity\.columns" is of type undefined/],
      [{ ...good, sources: { activity: { ...activity, learned: 'minutes' } } }, /"sources\.activity\.learned" is not a list/],
      [{ ...good, sources: { activity: { ...activity, names: { user: 5 } } } }, /"sources\.activity\.names" is not a text/],
      [{ ...good, files: { ...(good.files as object), model: { name: '../model.zip', sha256: 'ab'.repeat(32) } } }, /"files\.model\.name" is not the name of a file/],
      [{ ...good, files: { ...(good.files as object), list: { name: 'contacts.csv', sha256: 'no' } } }, /"files\.list\.sha256" is not a SHA-256/],
      [{ ...good, seal: { ...(good.seal as object), controls: 0 } }, /seal of a trial/],
    ];
    for (const [given, message] of bad) await expect(readChurnRecipe(given)).rejects.toThrow(message);
  });
});
