import { describe, expect, it } from 'vitest';
import { type FileReader, importLike } from '../../src/app/importLike.ts';
import type { ReadOverrides } from '../../src/core/data/dataset.ts';
import { WorkbenchError } from '../../src/core/contract/index.ts';
import { ambiguityError } from '../../src/core/data/tableBuilder.ts';
import type { ColumnPrint, RecipeSource, RecipeSources } from '../../src/tasks/clv/next/types.ts';

const print = (name: string, more: Partial<ColumnPrint> = {}): ColumnPrint => ({ name, type: 'number', missingShare: 0, distinctShare: 1, ...more });
const transactions: RecipeSource<'transactions'> = {
  rows: 10,
  columns: [print('id', { type: 'text' }), print('fecha', { type: 'date', dateOrder: 'dmy' }), print('importe', { decimal: ',' })],
  mapping: {},
  read: { dialect: { encoding: 'utf-8', bom: false, gzip: false, delimiter: ';', quote: '"', escape: '"', newline: '\n', hasHeader: false, preambleLines: 2 }, types: { id: { type: 'text' }, fecha: { type: 'date', dateOrder: 'dmy' }, importe: { type: 'number', decimal: ',' } } },
};
const sources: RecipeSources = { transactions };
const file = new File(['x'], 'new.csv');

/** A file with these columns, however it is read; notes how it was. */
function reader(header: (overrides: ReadOverrides) => readonly string[], more: Partial<FileReader> = {}): { readonly reads: ReadOverrides[]; readonly reader: FileReader } {
  const reads: ReadOverrides[] = [];
  return {
    reads,
    reader: {
      preview: async (_, overrides) => ({ columns: header(overrides).map((name) => ({ schema: { name } })) }) as never,
      importFile: async (_, overrides) => {
        reads.push(overrides);
        return { datasetId: `d${reads.length}`, existed: false };
      },
      rowsOf: async () => ({ read: 100, setAside: 0 }),
      ...more,
    },
  };
}

describe('a file that is read as the recipe’s were', () => {
  it('gets the types and formats of columns of the same name, and no others', async () => {
    const { reads, reader: given } = reader(() => ['id', 'fecha', 'canal']);
    await importLike(file, sources, given);
    expect(reads).toEqual([{ dialect: undefined, types: { id: { type: 'text' }, fecha: { type: 'date', dateOrder: 'dmy' } } }]);
  });

  it('takes the old dialect only where its columns show up in it', async () => {
    const odd = reader(({ dialect }) => (dialect?.preambleLines === 2 ? ['id', 'fecha', 'importe'] : ['Report of today']));
    await importLike(file, sources, odd.reader);
    expect(odd.reads[0].dialect).toMatchObject({ delimiter: ';', hasHeader: false, preambleLines: 2 });
    const plain = reader(() => ['id', 'fecha', 'importe']);
    await importLike(file, sources, plain.reader);
    expect(plain.reads[0].dialect).toBeUndefined();
  });

  it('answers what a renamed column leaves open as all columns were written then; what is still open is asked', async () => {
    const open = ambiguityError([{ column: 'dia', question: 'day-month' }, { column: 'total', question: 'decimal' }]);
    const reads: ReadOverrides[] = [];
    const importFile: FileReader['importFile'] = async (_, overrides) => {
      reads.push(overrides);
      if (!overrides.types?.dia) throw open;
      return { datasetId: 'd', existed: false };
    };
    await importLike(file, sources, reader(() => ['id', 'dia', 'total'], { importFile }).reader);
    expect(reads.at(-1)?.types).toEqual({ id: { type: 'text' }, dia: { dateOrder: 'dmy' }, total: { decimal: ',' } });
    const undecided: RecipeSources = { transactions: { ...transactions, columns: [print('id'), print('a', { dateOrder: 'dmy' }), print('b', { dateOrder: 'mdy' })] } };
    await expect(importLike(file, undecided, reader(() => ['id', 'dia'], { importFile }).reader)).rejects.toMatchObject({ code: 'ambiguous' });
  });

  it('gives a column whose cells are all of another type the one that they have, and the others theirs', async () => {
    const reads: ReadOverrides[] = [];
    const importFile: FileReader['importFile'] = async (_, overrides) => {
      reads.push(overrides);
      if (overrides.types?.importe?.type === 'number') throw new WorkbenchError('bad-input', 'Column "importe" cannot be read as number.', { column: 'importe' });
      return { datasetId: 'd', existed: false };
    };
    await importLike(file, sources, reader(() => ['id', 'fecha', 'importe'], { importFile }).reader);
    expect(reads.at(-1)?.types).toEqual({ id: { type: 'text' }, fecha: { type: 'date', dateOrder: 'dmy' } });
    const broken: FileReader['importFile'] = async () => {
      throw new WorkbenchError('bad-input', 'Column "other" cannot be read.', { column: 'other' });
    };
    await expect(importLike(file, sources, reader(() => ['id'], { importFile: broken }).reader)).rejects.toMatchObject({ details: { column: 'other' } });
  });

  it('is read by what it says itself where its cells do not fit the types of then', async () => {
    const { reads, reader: given } = reader(() => ['id', 'fecha', 'importe'], { rowsOf: async () => ({ read: 100, setAside: 40 }) });
    expect(await importLike(file, sources, given)).toEqual({ datasetId: 'd2', existed: false });
    expect(reads[1].types).toEqual({ id: { dateOrder: undefined, decimal: undefined }, fecha: { dateOrder: 'dmy', decimal: undefined }, importe: { dateOrder: undefined, decimal: ',' } });
  });
});
