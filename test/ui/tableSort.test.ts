import { describe, expect, it } from 'vitest';
import { type TableColumn, sortRows } from '../../src/ui/parts/tableSort.ts';

type Row = { readonly name: string; readonly score: number | null };

const columns: readonly TableColumn<Row>[] = [
  { id: 'name', label: 'Name', value: ({ name }) => name },
  { id: 'score', label: 'Score', value: ({ score }) => score, numeric: true },
];
const rows: readonly Row[] = [
  { name: 'b10', score: 2 },
  { name: 'b9', score: null },
  { name: 'Ñu', score: 10 },
  { name: 'a', score: 2 },
  { name: 'n', score: NaN },
];
const names = (sorted: readonly Row[]): readonly string[] => sorted.map(({ name }) => name);

describe('sorting a table', () => {
  it('puts missing values last in both directions, and keeps ties in order', () => {
    expect(names(sortRows(rows, columns, { column: 'score', direction: 'ascending' }, 'en'))).toEqual(['b10', 'a', 'Ñu', 'b9', 'n']);
    expect(names(sortRows(rows, columns, { column: 'score', direction: 'descending' }, 'en'))).toEqual(['Ñu', 'b10', 'a', 'b9', 'n']);
  });

  it('sorts words as the language does, numbers in them by size', () => {
    expect(names(sortRows(rows, columns, { column: 'name', direction: 'ascending' }, 'es'))).toEqual(['a', 'b9', 'b10', 'n', 'Ñu']);
  });

  it('leaves the rows alone without a sort or with one by an unknown column', () => {
    expect(sortRows(rows, columns, undefined, 'en')).toBe(rows);
    expect(sortRows(rows, columns, { column: '__proto__', direction: 'ascending' }, 'en')).toBe(rows);
  });
});
