import { describe, expect, it } from 'vitest';
import type { Column } from '../../../src/core/data/column.ts';
import { readFor } from '../../../src/tasks/table/facts.ts';
import type { ColumnReader } from '../../../src/tasks/table/facts.ts';

/** A table of so many rows that notes which columns were read together. */
function countingReader(rows: number): { reader: ColumnReader; readings: (readonly string[])[] } {
  const readings: (readonly string[])[] = [];
  const columnOf = (name: string): Column => ({ schema: { name, type: 'number', format: {} }, chunks: [] });
  return { readings, reader: { rows, columns: async (names) => (readings.push(names), names.map(columnOf)) } };
}

describe('columns that are read when they are needed', () => {
  it('come in one reading where they are short: ten thousand of them had taken minutes, each by itself', async () => {
    const { reader, readings } = countingReader(300);
    const names = Array.from({ length: 10_000 }, (_, i) => `c${i}`);
    const met: string[] = [];
    for await (const [{ schema }, items] of readFor(reader, names, (name) => name)) met.push(schema.name, ...items);
    expect(met).toEqual(names.flatMap((name) => [name, name]));
    expect(readings.length).toBe(1);
  });

  it('come a few at a time where they are long, each once, with all that is made of it', async () => {
    const { reader, readings } = countingReader(2 ** 21);
    const parts = [['day', 'a'], ['price', 'b'], ['day', 'c'], ['size', 'd']] as const;
    const met: string[] = [];
    for await (const [{ schema }, items] of readFor(reader, parts, ([name]) => name)) met.push(`${schema.name}: ${items.map(([, part]) => part).join()}`);
    expect(met).toEqual(['day: a,c', 'price: b', 'size: d']);
    expect(readings).toEqual([['day', 'price'], ['size']]);
  });
});
