import { describe, expect, it } from 'vitest';
import { getDataset } from '../../../src/storage/datasets.ts';
import { gridPage, quarantineCsv } from '../../../src/workers/exportCsv.ts';
import { importFile, keepFile, reimport } from '../../../src/workers/importFile.ts';
import { createTestContext } from '../../testContext.ts';
import { openTest } from '../storage/testDatabase.ts';

const nowAndToday = { nowMs: 1, todayDay: 20_000 };
let jobs = 0;

/** Imports a file with one record that lacks a cell, mends the download by `mend`, and brings it back. */
async function mendedRows(text: string, mend: (download: string) => string) {
  const db = await openTest();
  const file = new File([text], 'sales.csv');
  const { datasetId } = await importFile(db, `job-${jobs++}`, { file, name: 'sales', overrides: {}, ...nowAndToday }, createTestContext());
  await keepFile(db, datasetId, file);
  const download = await (await quarantineCsv(db, datasetId)).text();
  const mended = await reimport(db, `job-${jobs++}`, { datasetId, mended: new File([mend(download)], 'mended.csv'), ...nowAndToday }, createTestContext());
  const { source, columns } = await getDataset(db, mended.datasetId);
  return { download, source, columns, rows: (await gridPage(db, mended.datasetId, 0, 100)).rows };
}

describe('a mended download', () => {
  it('comes back as it was written, without the apostrophes that keep a spreadsheet from running a cell', async () => {
    const text = 'who,phone,discount,-note\na,+34 600 111 222,1.5,x\nb,+34 600 333 444,2.5,y\nc,+34 600 555 666,-\nd,=1+1,3.5,z\n';
    const { download, rows, source } = await mendedRows(text, (found) => found.replace(/\r\n$/, ',mended\r\n'));
    expect(download.split('\r\n')[1]).toBe('4,too-few-cells,"expected 4, found 3",c,\'+34 600 555 666,\'-');
    expect(source).toMatchObject({ rowsRead: 4, rowsQuarantined: 0 });
    expect(rows).toEqual([
      ['a', '+34 600 111 222', '1.5', 'x'],
      ['b', '+34 600 333 444', '2.5', 'y'],
      ['c', '+34 600 555 666', null, 'mended'],
      ['d', '=1+1', '3.5', 'z'],
    ]);
  });

  it('comes back where the table has columns named as the download’s own', async () => {
    const text = 'line,reason,detail,n\nred,late,long,1\nblue,early,short,2\ngreen,late,long\n';
    const { rows, columns } = await mendedRows(text, (found) => found.replace(/\r\n$/, ',3\r\n'));
    expect(columns.map(({ name }) => name)).toEqual(['line', 'reason', 'detail', 'n']);
    expect(rows[2]).toEqual(['green', 'late', 'long', '3']);
  });

  it('is refused where a row is still not whole, or is no row of the download', async () => {
    const text = 'who,n\na,1\nb,2\nc\nd,4\n';
    await expect(mendedRows(text, (found) => found)).rejects.toMatchObject({ code: 'bad-file' });
    await expect(mendedRows(text, (found) => found.replace(/^4,/m, 'four,').replace(/\r\n$/, ',3\r\n'))).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining('"line"') });
  });
});
