import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../src/core/contract/index.ts';
import type { Table } from '../../../src/core/data/column.ts';
import { withoutAbsent } from '../../../src/tasks/churn/next/absentMeasures.ts';
import { readChurn } from '../../../src/tasks/churn/readChurn.ts';
import type { ChurnReading } from '../../../src/tasks/churn/types.ts';
import { fitTable } from '../../../src/tasks/next/adaptTable.ts';
import type { TableFit } from '../../../src/tasks/next/types.ts';
import { createTestContext } from '../../testContext.ts';
import { tableFrom } from '../clv/next/fixtures.ts';
import { day } from './reading.ts';

const ROWS = ['a,2026-01-01,3,20', 'a,2026-01-03,1,10', 'b,2026-01-02,5,0', 'b,2026-01-04,2,30', 'a,2026-01-04,1,1'];
const COLUMNS = { user: 'who', date: 'day' };
const measure = (name: string) => ({ name, source: 'activity', column: name, combine: 'sum', gap: 'zero' }) as const;
const READING: ChurnReading = {
  step: 'day', window: 4, horizon: 4, gap: 0, label: 'no-activity', graceDays: 0, exclude: [], include: [], combine: {}, gaps: {}, staticColumns: [],
  measures: [measure('visits'), measure('minutes'), { name: 'events', source: 'activity', combine: 'sum', gap: 'zero' }], completeThrough: day('2026-01-04'),
};

async function featuresOf(table: Table, fit?: TableFit): Promise<ReadonlyMap<string, readonly number[]>> {
  const reading = withoutAbsent(READING, { activity: { datasetId: '', columns: COLUMNS, ...(fit ? { fit } : {}) } });
  const { source } = await readChurn({ activity: { table: fit ? fitTable(table, fit) : table, columns: COLUMNS } }, reading, createTestContext());
  const { features } = await source.at(day('2026-01-05'), createTestContext());
  return new Map(features.features.map((feature: Feature) => [feature.name, feature.kind === 'number' ? [...feature.values] : [...feature.codes]]));
}

const plain = await featuresOf(tableFrom(['who,day,visits,minutes', ...ROWS].join('\n')));

describe('later tables', () => {
  it('under other names are read to the same numbers, a new column under a name of then beside', async () => {
    const table = tableFrom(['member,on,views,time,minutes', ...ROWS.map((row) => `${row},7`)].join('\n'));
    const fit = { names: { member: 'who', on: 'day', views: 'visits', time: 'minutes' }, absent: {} };
    expect(await featuresOf(table, fit)).toEqual(plain);
  });

  it('that lack a measure’s column know nothing of it, not even on days without a row; all else is the same', async () => {
    expect(plain.get('minutes:mean')).toEqual([31 / 4, 10]);
    const found = await featuresOf(tableFrom(['who,day,visits', ...ROWS.map((row) => row.replace(/,\d+$/, ''))].join('\n')), { names: {}, absent: { minutes: 'number' } });
    for (const [name, values] of found) expect(values, name).toEqual(name.startsWith('minutes:') ? [NaN, NaN] : plain.get(name));
  });

  it('are read as before where nothing is absent', () => {
    expect(withoutAbsent(READING, { activity: { datasetId: '', columns: COLUMNS, fit: { names: { x: 'visits' }, absent: {} } } })).toBe(READING);
  });
});
