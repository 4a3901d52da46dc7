import { describe, expect, it } from 'vitest';
import type { ReadOverrides } from '../../../src/core/data/dataset.ts';
import { getDataset, listDatasets } from '../../../src/storage/datasets.ts';
import type { Database } from '../../../src/storage/schema.ts';
import { datasetCsv, gridPage, quarantineCsv } from '../../../src/workers/exportCsv.ts';
import { importFile, keepFile, reimport } from '../../../src/workers/importFile.ts';
import { createTestContext } from '../../testContext.ts';
import { openTest } from '../storage/testDatabase.ts';

let jobs = 0;
const TODAY = 20_000;

function importText(db: Database, text: string | Blob, overrides: ReadOverrides = {}, name = 'sales.csv') {
  const file = new File([text], name);
  return importFile(db, `job-${jobs++}`, { file, name: 'sales', overrides, nowMs: 1, todayDay: TODAY }, createTestContext());
}

/** 2,000 good rows, and one at line 1,002 whose amount is no number. */
function salesWithOneBadRow(): string {
  const rows = Array.from({ length: 2000 }, (_, i) => `c${i % 50},2024-01-${String((i % 28) + 1).padStart(2, '0')},${(i % 90) + 0.5}`);
  rows.splice(1000, 0, 'c7,2024-03-05,12.5O');
  return ['customer,date,amount', ...rows].join('\n');
}

describe('importing', () => {
  it('reads a gzipped file as its content, and knows it again under another name', async () => {
    const db = await openTest();
    const text = 'id,amount\n01,2.5\n02,3\n';
    const first = await importText(db, text);
    const packed = await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).blob();
    const second = await importText(db, packed, {}, 'other.csv.gz');
    expect(second).toEqual({ datasetId: first.datasetId, existed: true });
    expect((await listDatasets(db)).datasets).toHaveLength(1);
  });

  it('reads Windows-1252 and a decimal comma', async () => {
    const db = await openTest();
    const bytes = Uint8Array.from([...'ciudad;importe\nM\u00e1laga;1.234,50\nC\u00e1diz;7,25\n'].map((c) => c.charCodeAt(0)));
    const { datasetId } = await importText(db, new Blob([bytes]));
    expect((await gridPage(db, datasetId, 0, 10)).rows).toEqual([
      ['Málaga', '1234.5'],
      ['Cádiz', '7.25'],
    ]);
  });

  it('refuses what it would have to guess, and names the option that answers', async () => {
    const db = await openTest();
    const text = 'who,when\na,03/04/2024\nb,05/06/2024\n';
    await expect(importText(db, text)).rejects.toMatchObject({ code: 'ambiguous', details: { column: 'when', question: 'day-month' } });
    expect((await listDatasets(db)).datasets).toEqual([]);
    const { datasetId } = await importText(db, text, { types: { when: { type: 'date', dateOrder: 'dmy' } } });
    expect((await gridPage(db, datasetId, 0, 1)).rows).toEqual([['a', '2024-04-03']]);
  });

  it('cancelled, leaves nothing', async () => {
    const db = await openTest();
    const file = new File([salesWithOneBadRow()], 'sales.csv');
    const request = { file, name: 'sales', overrides: {}, nowMs: 1, todayDay: TODAY };
    await expect(importFile(db, 'job-cancelled', request, createTestContext({ abortAfter: 1 }))).rejects.toMatchObject({ code: 'cancelled' });
    expect((await listDatasets(db)).datasets).toEqual([]);
    expect(await db.count('columnChunks')).toBe(0);
  });
});

describe('a row that does not fit', () => {
  it('is set aside with its line, can be mended, and stays mended when a type is changed later', async () => {
    const db = await openTest();
    const source = new File([salesWithOneBadRow()], 'sales.csv');
    const { datasetId } = await importText(db, source);
    await keepFile(db, datasetId, source);
    expect((await getDataset(db, datasetId)).source).toMatchObject({ rowsRead: 2001, rowsQuarantined: 1 });

    const download = await (await quarantineCsv(db, datasetId)).text();
    expect(download.split('\r\n')[1]).toBe('1002,bad-cell,amount: 12.5O,c7,2024-03-05,12.5O');
    const mended = new File([download.replace(/12\.5O$/m, '12.50')], 'mended.csv');
    const repaired = await reimport(db, 'job-mend', { datasetId, mended, nowMs: 2, todayDay: TODAY }, createTestContext());
    const after = await getDataset(db, repaired.datasetId);
    expect(after.source).toMatchObject({ rowsRead: 2001, rowsQuarantined: 0 });
    expect((await gridPage(db, repaired.datasetId, 1000, 1)).rows).toEqual([['c7', '2024-03-05', '12.5']]);

    const asText = await reimport(db, 'job-type', { datasetId: repaired.datasetId, overrides: { types: { amount: { type: 'text' } } }, nowMs: 3, todayDay: TODAY }, createTestContext());
    expect((await gridPage(db, asText.datasetId, 1000, 1)).rows).toEqual([['c7', '2024-03-05', '12.50']]);
  });

  it('is refused back where the mended file is another file', async () => {
    const db = await openTest();
    const source = new File([salesWithOneBadRow()], 'sales.csv');
    const { datasetId } = await importText(db, source);
    await keepFile(db, datasetId, source);
    const other = new File(['customer,date,amount\nc1,2024-01-01,3\n'], 'other.csv');
    await expect(reimport(db, 'job-other', { datasetId, mended: other, nowMs: 2, todayDay: TODAY }, createTestContext())).rejects.toMatchObject({ code: 'bad-file' });
  });
});

describe('a download', () => {
  it('neutralises formulas unless told not to', async () => {
    const db = await openTest();
    const { datasetId } = await importText(db, 'name,n\n=HYPERLINK("x"),-5\nplain,2\n');
    const text = async (neutralise: boolean) => (await datasetCsv(db, datasetId, neutralise, createTestContext())).text();
    expect(await text(true)).toBe('name,n\r\n"\'=HYPERLINK(""x"")",-5\r\nplain,2\r\n');
    expect(await text(false)).toBe('name,n\r\n"=HYPERLINK(""x"")",-5\r\nplain,2\r\n');
  });
});
