import type { Column, Table } from './column.ts';
import { MISSING_BOOL, MISSING_DAY } from './column.ts';
import { countDuplicateRows } from './duplicateRows.ts';
import type { ColumnProfile, TableWarning } from './profile.ts';
import { profileNumbers } from './profileNumbers.ts';
import { TOP_VALUES, profileTexts, topIndexes } from './profileText.ts';
import { categoryCodes, dayValues, msValues, numberValues, rowsIn } from './table.ts';
import { columnWarnings, leakWarnings } from './tableWarnings.ts';

export interface ProfileOptions {
  /** The calendar day that counts as today, for `future-dates`. */
  readonly todayDay: number;
  /** Called after each column; may yield, and reject where cancelled. */
  readonly breathe?: () => Promise<void>;
}

export interface TableProfile {
  readonly profiles: readonly ColumnProfile[];
  readonly warnings: readonly TableWarning[];
}

/** Profiles every column and warns of what matters to a modeller. Rejects only where `breathe` does. */
export async function profileTable(table: Table, { todayDay, breathe = async () => {} }: ProfileOptions): Promise<TableProfile> {
  const profiles: ColumnProfile[] = [];
  const warnings: TableWarning[] = [];
  for (const column of table.columns) {
    const profile = profileColumn(column);
    profiles.push(profile);
    warnings.push(...columnWarnings(column, profile, table.rows, todayDay));
    await breathe();
  }
  warnings.push(...leakWarnings(table, profiles));
  const rows = countDuplicateRows(table);
  if (rows > 0) warnings.push({ key: 'duplicate-rows', facts: { rows } });
  await breathe();
  return { profiles, warnings };
}

/** One column's facts: see ColumnProfile. */
export function profileColumn(column: Column): ColumnProfile {
  const { name, type } = column.schema;
  switch (type) {
    case 'number':
      return { name, type, ...profileNumbers(numberValues(column), 'number') };
    case 'date':
      return { name, type, ...profileNumbers(daysAsNumbers(column), 'day') };
    case 'datetime':
      return { name, type, ...profileNumbers(msValues(column), 'ms') };
    case 'text':
      return { name, type, ...profileTexts(column) };
    case 'category':
      return profileCategory(column);
    case 'bool':
      return profileBool(column);
  }
}

function daysAsNumbers(column: Column): Float64Array {
  const days = dayValues(column);
  const values = new Float64Array(days.length);
  for (let row = 0; row < days.length; row++) values[row] = days[row] === MISSING_DAY ? NaN : days[row];
  return values;
}

function profileCategory(column: Column): ColumnProfile {
  const dictionary = column.schema.dictionary ?? [];
  const counts = new Int32Array(dictionary.length);
  let missing = 0;
  for (const code of categoryCodes(column)) {
    if (code < 0) missing++;
    else counts[code]++;
  }
  return counted(column, missing, dictionary, counts);
}

function profileBool(column: Column): ColumnProfile {
  const { trueWord = 'true', falseWord = 'false' } = column.schema.format;
  const counts = [0, 0];
  for (const chunk of column.chunks) {
    if (chunk.type === 'bool') for (const value of chunk.values) if (value !== MISSING_BOOL) counts[value]++;
  }
  return counted(column, rowsIn(column) - counts[0] - counts[1], [falseWord, trueWord], counts);
}

function counted(column: Column, missing: number, values: readonly string[], counts: ArrayLike<number>): ColumnProfile {
  let distinct = 0;
  for (let index = 0; index < counts.length; index++) if (counts[index] > 0) distinct++;
  const top = topIndexes(counts, TOP_VALUES).map((index) => ({ value: values[index], count: counts[index] }));
  return { name: column.schema.name, type: column.schema.type, missing, distinct, distinctExact: true, top };
}
