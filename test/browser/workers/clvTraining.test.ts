import { expect, it } from 'vitest';
import { updateDataset } from '../../../src/storage/datasets.ts';
import { proposeClv } from '../../../src/workers/clvTraining.ts';
import { importFile } from '../../../src/workers/importFile.ts';
import { createTestContext } from '../../testContext.ts';
import { openTest } from '../storage/testDatabase.ts';

it('proposes the roles that a person gave before those that the columns look like', async () => {
  const db = await openTest();
  const rows = Array.from({ length: 60 }, (_, i) => `c${i % 9},2024-02-${String((i % 28) + 1).padStart(2, '0')},${i}.5,${i}.25`);
  const file = new File([['customer,date,amount,margin', ...rows].join('\n')], 'sales.csv');
  const { datasetId } = await importFile(db, 'job', { file, name: 'sales', overrides: {}, nowMs: 1, todayDay: 20_000 }, createTestContext());
  expect(await proposeClv(db, datasetId, 'transactions')).toEqual({ customer: 'customer', date: 'date', amount: 'amount', margin: 'margin' });
  await updateDataset(db, datasetId, { notes: { margin: { role: 'amount', knownAt: 'row-date' } } });
  expect(await proposeClv(db, datasetId, 'transactions')).toEqual({ customer: 'customer', date: 'date', amount: 'margin' });
});
