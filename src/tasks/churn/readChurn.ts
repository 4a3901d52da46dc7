import { WorkbenchError } from '../../core/contract/index.ts';
import type { TaskContext } from '../../core/contract/index.ts';
import { MISSING_DAY } from '../../core/data/column.ts';
import type { Table } from '../../core/data/column.ts';
import { columnNamed } from '../../core/data/table.ts';
import { readAttributes } from '../clv/attributes.ts';
import type { CustomerAttributes } from '../clv/attributes.ts';
import { leftOutRows, readSpells } from '../clv/contract/readSpells.ts';
import { orderSpells } from '../clv/contract/spellHistory.ts';
import type { ReportWarning } from '../types.ts';
import { looksLikeAnswer } from './answerColumns.ts';
import { churnSource } from './churnSource.ts';
import type { ChurnHistories } from './churnSource.ts';
import type { ClvWorth } from './clvWorth.ts';
import { orderEvents } from './eventHistory.ts';
import type { EventHistory } from './eventHistory.ts';
import { readEvents } from './readEvents.ts';
import type { EventRows } from './readEvents.ts';
import { checkTogether, requireRoles } from './sources.ts';
import type { EventSourceName, Mapping, RolesOf, SourceName } from './sources.ts';
import type { ChurnReading, ChurnSource } from './types.ts';

/** The sources' tables, and which of their columns is which. A snapshot is another task's: see snapshot.ts. */
export type ChurnTables = { readonly [Name in Exclude<SourceName, 'snapshot'>]?: { readonly table: Table; readonly columns: Mapping<RolesOf[Name]> } };

/** What a training or a scoring reads. */
export interface ChurnData {
  readonly source: ChurnSource;
  /** Laid beside the source's features by `withUserAttributes`, once the cutoffs are known. */
  readonly users?: CustomerAttributes;
  /** Where option `economics.value` names a run on lifetime value. */
  readonly worth?: ClvWorth;
}

const EVENT_SOURCES: readonly EventSourceName[] = ['activity', 'transactions', 'tickets'];

/** Reads tables as a source of users at risk. Throws as the readers of each table do, and `not-enough-data` where a table has no row that can be used. */
export async function readChurn(tables: ChurnTables, reading: ChurnReading, ctx: TaskContext): Promise<ChurnData> {
  checkTogether(Object.keys(tables).filter((name) => tables[name as keyof ChurnTables] !== undefined) as SourceName[]);
  const warnings: ReportWarning[] = [];
  const rows = { read: 0, rejected: 0 };
  const events: Partial<Record<EventSourceName, EventHistory>> = {};
  const taken = new Set<string>();
  for (const name of EVENT_SOURCES) {
    const given = tables[name];
    if (!given) continue;
    const read = await readEvents(name, given.table, given.columns, reading, taken, ctx);
    if (read.user.length === 0) throw noRows(name, read.rowsRead);
    events[name] = await orderEvents(read, ctx);
    for (const { measure } of read.cells) taken.add(measure.name);
    warnings.push(...eventWarnings(read));
    rows.read += read.rowsRead;
    rows.rejected += read.rejected;
  }
  const spells = tables.subscriptions && (await readContracts(tables.subscriptions, rows, ctx));
  const users = tables.users && readUsers(tables.users, reading, warnings);
  const signup = users?.signup;
  const signupOf = signup && ((key: string) => signup[users.rowOf.get(key) ?? -1] ?? MISSING_DAY);
  const histories: ChurnHistories = { ...events, spells, signupOf, rows, warnings };
  return { source: churnSource(histories, reading), users };
}

async function readContracts({ table, columns }: NonNullable<ChurnTables['subscriptions']>, rows: { read: number; rejected: number }, ctx: TaskContext): ReturnType<typeof orderSpells> {
  const spells = readSpells(table, columns);
  if (spells.start.length === 0) throw noRows('subscriptions', spells.rowsRead);
  rows.read += spells.rowsRead;
  rows.rejected += leftOutRows(spells);
  return orderSpells(spells, ctx);
}

/** Columns that look like the answer, or were left out, are no attributes. */
function readUsers({ table, columns }: NonNullable<ChurnTables['users']>, reading: ChurnReading, warnings: ReportWarning[]): CustomerAttributes {
  requireRoles('users', columns);
  const users = readAttributes(table, { customer: columns.user, signup: columns.signup }, { staticColumns: reading.staticColumns, exportedOn: reading.exportedOn });
  const answers = users.attributes.filter(({ column }) => !reading.include.includes(column) && looksLikeAnswer(columnNamed(table, column).schema)).map(({ column }) => column);
  if (answers.length > 0) warnings.push(answerWarning('users', answers));
  const dates = table.columns.filter(({ schema: { name, type } }) => (type === 'date' || type === 'datetime') && ![columns.user, columns.signup, ...reading.exclude].includes(name)).map(({ schema }) => schema.name);
  if (dates.length > 0) warnings.push(datesWarning(dates));
  return { ...users, attributes: users.attributes.filter(({ column }) => !answers.includes(column) && !reading.exclude.includes(column)) };
}

function eventWarnings({ source, rejected, rowsRead, identifiers, targets }: EventRows): readonly ReportWarning[] {
  const warnings: ReportWarning[] = [];
  const needed = source === 'transactions' ? 'no user, date or amount of 0 or more' : 'no user or date';
  if (rejected > 0) warnings.push({ key: 'incomplete-rows', message: `${rejected} of ${rowsRead} rows of ${source} have ${needed}, and were left out.`, facts: { rows: rejected, read: rowsRead, source } });
  if (identifiers.length > 0) {
    const columns = identifiers.join(', ');
    warnings.push({ key: 'identifiers-left-out', message: `These columns of ${source} name rows, and are no measures: ${columns}. Option "include" takes them all the same.`, facts: { columns, source } });
  }
  if (targets.length > 0) warnings.push(answerWarning(source, targets));
  return warnings;
}

function answerWarning(source: string, names: readonly string[]): ReportWarning {
  const columns = names.join(', ');
  return { key: 'answer-left-out', message: `These columns of ${source} look like the answer itself: ${columns}. They were left out, for what they say may only have been known afterwards. If it was known before, name them in "include".`, facts: { columns, source, count: names.length } };
}

function datesWarning(names: readonly string[]): ReportWarning {
  const columns = names.join(', ');
  return { key: 'user-dates-unread', message: `These columns of users hold dates, and nothing is learned from them: ${columns}. A date that is written at the export, such as the last visit, knows the future of any earlier day.`, facts: { columns, count: names.length } };
}

function noRows(source: SourceName, rowsRead: number): WorkbenchError {
  return new WorkbenchError('not-enough-data', `None of ${rowsRead} rows of "${source}" can be used. Check which column is which.`, { source, rowsRead, messageKey: 'churn-no-rows' });
}
