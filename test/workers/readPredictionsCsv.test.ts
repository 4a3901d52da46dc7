import { describe, expect, it } from 'vitest';
import { createCsvWriter } from '../../src/formats/csv/writeCsv.ts';
import { predictionsRows } from '../../src/tasks/clv/reportJson.ts';
import type { ClvPredictions } from '../../src/tasks/clv/types.ts';
import { readPredictionsCsv } from '../../src/workers/readPredictionsCsv.ts';

const ctx = { signal: new AbortController().signal, breathe: async () => {} };
const read = (text: string) => readPredictionsCsv(new File([text], 'predictions.csv'), 100, ctx);

describe('readPredictionsCsv', () => {
  it('reads back what the app writes: any key, unknown values, every digit', async () => {
    const predictions: ClvPredictions = {
      keys: ['plain', '0042', '=1+1', 'with, comma', 'with "quotes"', ' spaced ', 'a\nb', 'NA', 'null'],
      cutoff: 100,
      actual: Float64Array.from({ length: 9 }, (_, i) => (i % 2 ? NaN : i)),
      byKind: { gbdt: Float64Array.from({ length: 9 }, (_, i) => 1 / (i + 3)), 'transactions:ridge': Float64Array.from({ length: 9 }, (_, i) => (i === 4 ? NaN : -i - 1)) },
    };
    const { header, rows } = predictionsRows(predictions);
    const writer = createCsvWriter({ neutraliseFormulas: false });
    expect(await readPredictionsCsv(new File([writer.rows([header]), writer.rows(rows)], 'predictions.csv'), 100, ctx)).toEqual(predictions);
  });

  it.each([
    ['a,b,c\n1,2,3', '"key,actual,<model>,…" was expected'],
    ['key,actual\nx,1', 'was expected'],
    ['key,actual,m\nx,1,two', 'line 2 has "two" for "m"'],
    ['key,actual,m\nx,1,Infinity', 'no number'],
    ['key,actual,m\nx,1,2\nx,1,3', 'a customer stands in it twice'],
  ])('refuses %j', async (text, reason) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining(reason) });
  });

  it('refuses rows of another length', async () => {
    await expect(read('key,actual,m\nx,1,2\ny,1')).rejects.toMatchObject({ code: 'bad-file' });
  });
});
