import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatDay } from '../../../src/core/data/calendar.ts';
import { profileTable } from '../../../src/core/data/profileTable.ts';
import { displayCell } from '../../../src/core/data/table.ts';
import { createTableBuilder } from '../../../src/core/data/tableBuilder.ts';
import { missingSharedData, sharedData } from '../../sharedData.ts';

/** Files without quotes: splitting is enough here; reading files is tested with the formats. */
function build(path: string, separator: RegExp) {
  const [header, ...rows] = readFileSync(sharedData(path), 'utf8').trimEnd().split(/\r?\n/).map((line) => line.trim().split(separator));
  const builder = createTableBuilder(header);
  builder.add(rows, rows.map((_, index) => index + 2));
  const outcome = builder.finish();
  if (outcome.kind !== 'built') throw new Error(outcome.kind);
  return outcome;
}

describe.skipIf(missingSharedData('clv/CDNOW_master.txt'))('CDNOW', () => {
  it('has text identifiers, days and amounts', async () => {
    const { table, quarantined, warnings } = build('clv/CDNOW_master.txt', /\s+/);
    expect(table.rows).toBe(69_659);
    expect(quarantined).toEqual([]);
    expect(warnings).toEqual([]);
    expect(table.columns.map(({ schema }) => schema.type)).toEqual(['category', 'date', 'number', 'number']);
    expect(table.columns.map((column) => displayCell(column, 0))).toEqual(['00001', '1997-01-01', '1', '11.77']);
    const { profiles } = await profileTable(table, { todayDay: 20_000 });
    expect(profiles[0]).toMatchObject({ distinct: 23_570, missing: 0 });
    expect([formatDay(profiles[1].min ?? NaN), formatDay(profiles[1].max ?? NaN)]).toEqual(['1997-01-01', '1998-06-30']);
  });
});

describe.skipIf(missingSharedData('churn/Telco-Customer-Churn.csv'))('Telco', () => {
  it('has eleven blank totals, which are missing', async () => {
    const { table } = build('churn/Telco-Customer-Churn.csv', /,/);
    const { profiles, warnings } = await profileTable(table, { todayDay: 20_000 });
    const byName = new Map(profiles.map((profile) => [profile.name, profile]));
    expect(byName.get('TotalCharges')).toMatchObject({ type: 'number', missing: 11 });
    expect(byName.get('SeniorCitizen')).toMatchObject({ type: 'number', distinct: 2 });
    expect(byName.get('Partner')).toMatchObject({ type: 'bool' });
    expect(byName.get('InternetService')).toMatchObject({ type: 'category', distinct: 3, missing: 0 });
    expect(byName.get('Churn')?.top).toEqual([
      { value: 'no', count: 5174 },
      { value: 'yes', count: 1869 },
    ]);
    expect(warnings).toEqual([{ key: 'suspected-identifier', column: 'customerID', facts: { distinct: 7043, values: 7043 } }]);
  });
});
