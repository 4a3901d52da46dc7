import { describe, expect, it } from 'vitest';
import { raritiesOf } from '../../../src/tasks/anomaly/rarity.ts';
import type { Rarity } from '../../../src/tasks/anomaly/types.ts';
import { planColumns } from '../../../src/tasks/table/columns.ts';
import { allRows, readFeatures } from '../../../src/tasks/table/features.ts';
import { sourceOf } from '../sourceOf.ts';

const ctx = { breathe: async () => {} };

/** What is rare about some rows of a table whose columns are all looked at. */
async function rarities(header: readonly string[], cells: readonly (readonly string[])[], rows: readonly number[]): Promise<readonly (readonly Rarity[])[]> {
  const { reader, facts } = await sourceOf(header, cells);
  const { features } = planColumns(facts, { taken: [], features: header, exclude: [] });
  const x = await readFeatures(reader, features, allRows(reader), ctx);
  return raritiesOf(reader, features, x.features, Int32Array.from(rows), ctx);
}

const shortly = (reasons: readonly Rarity[]) => reasons.map(({ feature, value, side, rows }) => `${feature} ${value} ${side} ${rows}`);

describe('raritiesOf', () => {
  it('counts the rows as high or as low, ties and the row itself among them, of all rows', async () => {
    // 1, 1, 2, 3, …, 39, 40: two rows are as low as 1, one as high as 40, two as high as 39.
    const cells = Array.from({ length: 41 }, (_, i) => [String(Math.max(1, i))]);
    const [low, high, second, middle] = await rarities(['n'], cells, [0, 40, 39, 20]);
    expect(low).toEqual([{ feature: 'n', column: 'n', value: '1', side: 'low', rows: 2, share: 2 / 41 }]);
    expect(high).toEqual([{ feature: 'n', column: 'n', value: '40', side: 'high', rows: 1, share: 1 / 41 }]);
    expect(second).toEqual([{ feature: 'n', column: 'n', value: '39', side: 'high', rows: 2, share: 2 / 41 }]);
    // 20 rows are as low as 20 or lower: usual.
    expect(middle).toEqual([]);
  });

  it('counts equal values of categories, of yes and no, and of parts of dates that come round again', async () => {
    const cells = Array.from({ length: 40 }, (_, i) => [i === 3 ? 'fax' : 'web', i === 3 || i === 4 ? 'no' : 'yes', i === 3 ? '2024-12-25' : `2024-03-${String(1 + (i % 28)).padStart(2, '0')}`]);
    const [fax, no] = await rarities(['channel', 'ok', 'day'], cells, [3, 4]);
    expect(shortly(fax)).toEqual(['channel fax same 1', 'day:days 2024-12-25 high 1', 'day:month 12 same 1']);
    expect(shortly(no)).toEqual(['ok no same 2']);
  });

  it('says of a missing value how many are missing, and of one that few rows have that they are few', async () => {
    const cells = Array.from({ length: 40 }, (_, i) => [i === 0 ? '' : String(i % 9), i === 1 ? '7' : '', i === 2 ? '' : 'a']);
    const [noNumber, only, noWord] = await rarities(['n', 'rare', 'word'], cells, [0, 1, 2]);
    expect(shortly(noNumber)).toEqual(['n null missing 1']);
    expect(shortly(only)).toEqual(['rare 7 high 1']);
    expect(shortly(noWord)).toEqual(['word null missing 1']);
  });

  it('names three at most, the rarest first, and nothing that more than 5 % of the rows reach', async () => {
    // Row 0 is alone in b, c and d, one of two in a, and one of three of 40 in e.
    const cells = Array.from({ length: 40 }, (_, i) => [i < 2 ? '9' : '1', i < 1 ? '9' : '1', i < 1 ? '9' : '1', i < 1 ? '9' : '1', i < 3 ? '9' : '1']);
    const [first, second, third] = await rarities(['a', 'b', 'c', 'd', 'e'], cells, [0, 1, 2]);
    expect(shortly(first)).toEqual(['b 9 high 1', 'c 9 high 1', 'd 9 high 1']);
    expect(shortly(second)).toEqual(['a 9 high 2']);
    expect(third).toEqual([]);
  });
});
