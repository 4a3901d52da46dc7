import { describe, expect, it } from 'vitest';
import { checkReadOverrides } from '../../../src/core/data/readOverrides.ts';
import { detectCsv } from '../../../src/formats/csv/readCsv.ts';
import { memorySource } from '../../formats/csv/reading.ts';

const refusal = (given: unknown): string => {
  try {
    checkReadOverrides(given);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('what a job file says on reading', () => {
  it('is taken where it makes sense', () => {
    const given = {
      dialect: { encoding: 'windows-1252', bom: false, gzip: false, delimiter: ' +', quote: '', escape: '', newline: '\r\n', hasHeader: true, preambleLines: 2 },
      types: { date: { type: 'date', dateOrder: 'dmy' }, amount: { decimal: ',' }, 0: { type: 'text' }, price: { type: undefined } },
      header: ['a'],
      missing: ['n/v'],
      strict: true,
    };
    expect(refusal(given)).toBe('');
    expect(refusal({})).toBe('');
    for (const delimiter of [',', '\t', '; ']) expect(refusal({ dialect: { delimiter } })).toBe('');
  });

  it.each([
    [5, 'read'],
    [{ bogus: 1 }, 'bogus'],
    [{ dialect: null }, 'dialect'],
    [{ dialect: { separator: ';' } }, 'dialect.separator'],
    [{ dialect: { delimiter: '' } }, 'dialect.delimiter'],
    [{ dialect: { delimiter: '||' } }, 'dialect.delimiter'],
    [{ dialect: { delimiter: '\n' } }, 'dialect.delimiter'],
    [{ dialect: { encoding: 'latin9' } }, 'dialect.encoding'],
    [{ dialect: { quote: '`' } }, 'dialect.quote'],
    [{ dialect: { preambleLines: -3 } }, 'dialect.preambleLines'],
    [{ dialect: { hasHeader: 'no' } }, 'dialect.hasHeader'],
    [{ types: 5 }, 'types'],
    [{ types: { date: 'date' } }, 'types.date'],
    [{ types: { date: { type: 'money' } } }, 'types.date.type'],
    [{ types: { date: { dateOrder: 'xyz' } } }, 'types.date.dateOrder'],
    [{ types: { date: { order: 'dmy' } } }, 'types.date.order'],
    [{ types: { amount: { decimal: 'x' } } }, 'types.amount.decimal'],
    [{ missing: 'x' }, 'missing'],
    [{ header: [1] }, 'header'],
    [{ strict: 'yes' }, 'strict'],
  ])('is refused where it makes none: %j', (given, option) => {
    expect(refusal(given)).toContain(`"${option}"`);
    expect(() => checkReadOverrides(given)).toThrow(expect.objectContaining({ code: 'bad-input', details: { option } }));
  });

  it('is refused before a file is read by it', async () => {
    await expect(detectCsv(memorySource('a,b\n1,2\n'), { missing: 'x' as unknown as string[] })).rejects.toMatchObject({ code: 'bad-input' });
  });
});
