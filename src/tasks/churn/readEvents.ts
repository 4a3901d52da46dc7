import { MISSING_CODE, MISSING_DAY } from '../../core/data/column.ts';
import type { Column, Table } from '../../core/data/column.ts';
import { isIdentifierName } from '../../core/data/columnName.ts';
import { columnNamed, dayValues, keysOfInTurns, msValues, numberValues } from '../../core/data/table.ts';
import type { Keys } from '../../core/data/table.ts';
import type { TaskContext } from '../../core/contract/index.ts';
import { looksLikeAnswer } from './answerColumns.ts';
import { proposeMeasure, withChoice } from './measures.ts';
import { requireRoles } from './sources.ts';
import type { EventSourceName, Mapping, RolesOf } from './sources.ts';
import type { ChurnMeasure, ChurnReading } from './types.ts';

/** Kinds of events that are counted apart: the commonest. */
export const MOST_KINDS = 10;
const COUNTED: Readonly<Record<EventSourceName, string>> = { activity: 'events', transactions: 'purchases', tickets: 'tickets' };
const MONEY = 'spend';
const COUNTS = { combine: 'sum', gap: 'zero' } as const;

/** What a measure reads of a row: a number, or whether the row is of its kind; absent: each row counts 1. */
export interface MeasureCells {
  readonly measure: ChurnMeasure;
  readonly values?: Float64Array;
  /** Code of the kind in `EventRows.kind`; −2 where the table has none of it. */
  readonly kindCode?: number;
}

/** Rows of users on days, as arrays of one length, in the file's order. */
export interface EventRows {
  readonly source: EventSourceName;
  readonly users: readonly string[];
  readonly user: Int32Array;
  readonly day: Int32Array;
  /** ms since 1970-01-01, where the date has a time of day: the order within a day. */
  readonly time?: Float64Array;
  readonly kind?: Int32Array;
  readonly cells: readonly MeasureCells[];
  readonly rowsRead: number;
  /** Rows without a user or a date; of transactions, without an amount. */
  readonly rejected: number;
  /** Columns of numbers that were left out because they name rows, or look like an answer. */
  readonly identifiers: readonly string[];
  readonly targets: readonly string[];
}

/**
 * A table of events; `taken` are names that other sources' measures have. Numbers without a role are measures, but for those that name rows or look like what is to be predicted. Rows without a user or a date are left
 * out and counted; so are transactions without a finite amount, and those below 0 (what was given back is no purchase). Throws `bad-input` for a missing role or a
 * column that cannot be read as its role, `not-found` for one that is not there.
 */
export async function readEvents<Name extends EventSourceName>(source: Name, table: Table, columns: Mapping<RolesOf[Name]>, reading: ChurnReading, taken: ReadonlySet<string>, ctx: Pick<TaskContext, 'breathe'>): Promise<EventRows> {
  requireRoles(source, columns);
  const roles: Readonly<Partial<Record<string, string>>> = columns;
  const date = columnNamed(table, roles.date ?? '');
  const keys = await keysOfInTurns(columnNamed(table, roles.user ?? ''), () => ctx.breathe());
  const day = dayValues(date);
  await ctx.breathe();
  const time = date.schema.type === 'datetime' ? msValues(date) : undefined;
  const amount = source === 'transactions' ? numberValues(columnNamed(table, roles.amount ?? '')) : undefined;
  const kinds = roles.kind === undefined ? undefined : sortedKeys(await keysOfInTurns(columnNamed(table, roles.kind), () => ctx.breathe()));
  const found = source === 'activity' ? numberColumns(table, roles, reading) : { measures: [], identifiers: [], targets: [] };
  const planned = reading.measures?.filter((measure) => measure.source === source) ?? proposeMeasures({ source, roles, taken }, found.measures, kinds, reading);
  await ctx.breathe();
  const cells = planned.map((measure) => cellsOf(measure, table, kinds));
  const kept = keptRows(keys, day, amount);
  const rows = { source, users: keys.dictionary, user: keys.codes, day, time, kind: kinds?.codes, cells, rowsRead: table.rows, rejected: table.rows - kept.length, identifiers: found.identifiers, targets: found.targets };
  return kept.length === table.rows ? rows : selectEvents(rows, kept);
}

interface NumberColumns {
  readonly measures: readonly { readonly column: Column; readonly values: Float64Array }[];
  readonly identifiers: readonly string[];
  readonly targets: readonly string[];
}

/** Numbers (and yes or no) that no role has: measures, identifiers, and what looks like an answer. */
function numberColumns(table: Table, roles: Readonly<Partial<Record<string, string>>>, { exclude, include, measures }: ChurnReading): NumberColumns {
  const taken = new Set([...Object.values(roles), ...exclude]);
  const found: { measures: NumberColumns['measures'][number][]; identifiers: string[]; targets: string[] } = { measures: [], identifiers: [], targets: [] };
  for (const column of table.columns) {
    const { name, type } = column.schema;
    if (taken.has(name)) continue;
    const chosen = include.includes(name) || measures?.some((measure) => measure.column === name) === true;
    if (!chosen && looksLikeAnswer(column.schema)) {
      found.targets.push(name);
      continue;
    }
    if (type !== 'number' && type !== 'bool') continue;
    const values = numberValues(column);
    if (!chosen && (isIdentifierName(name) || countsRows(values))) found.identifiers.push(name);
    else if (chosen || values.some((value) => value === value)) found.measures.push({ column, values });
  }
  return found;
}

/** Whole numbers, each one more than the row before: rows that were counted. */
function countsRows(values: Float64Array): boolean {
  if (values.length < 20) return false;
  for (let row = 1; row < values.length; row++) if (values[row] !== values[row - 1] + 1) return false;
  return true;
}

interface MeasuresOf {
  readonly source: EventSourceName;
  readonly roles: Readonly<Partial<Record<string, string>>>;
  readonly taken: ReadonlySet<string>;
}

function proposeMeasures({ source, roles, taken }: MeasuresOf, columns: NumberColumns['measures'], kinds: Keys | undefined, { combine, gaps }: ChurnReading): readonly ChurnMeasure[] {
  const names = new Set(taken);
  const measures: ChurnMeasure[] = [];
  const add = (wanted: string, rule: Pick<ChurnMeasure, 'combine' | 'gap'>, of: Pick<ChurnMeasure, 'column' | 'kind'>) => {
    let name = wanted;
    while (names.has(name)) name += ':';
    names.add(name);
    measures.push({ name, source, ...of, ...withChoice(rule, own(combine, name), own(gaps, name)) });
  };
  for (const { column, values } of columns) add(column.schema.name, proposeMeasure(column.schema, values), { column: column.schema.name });
  for (const kind of kinds ? commonestKinds(kinds) : []) add(kind, COUNTS, { column: roles.kind, kind });
  if (source === 'transactions') add(MONEY, COUNTS, { column: roles.amount });
  add(COUNTED[source], COUNTS, {});
  return measures;
}

/** Codes in the order of their texts: that of first appearance would let the order of rows through. */
function sortedKeys({ codes, dictionary }: Keys): Keys {
  const order = Array.from(dictionary.keys()).sort((a, b) => (dictionary[a] < dictionary[b] ? -1 : 1));
  const rank = new Int32Array(dictionary.length);
  order.forEach((code, i) => (rank[code] = i));
  return { codes: codes.map((code) => (code < 0 ? code : rank[code])), dictionary: order.map((code) => dictionary[code]) };
}

function commonestKinds({ codes, dictionary }: Keys): readonly string[] {
  const counts = new Int32Array(dictionary.length);
  for (const code of codes) if (code >= 0) counts[code]++;
  const order = Array.from(counts.keys()).filter((code) => counts[code] > 0);
  order.sort((a, b) => counts[b] - counts[a] || (dictionary[a] < dictionary[b] ? -1 : 1));
  return order.slice(0, MOST_KINDS).map((code) => dictionary[code]).sort((a, b) => (a < b ? -1 : 1));
}

function cellsOf(measure: ChurnMeasure, table: Table, kinds: Keys | undefined): MeasureCells {
  if (measure.kind !== undefined) {
    const code = kinds?.dictionary.indexOf(measure.kind) ?? -1;
    return { measure, kindCode: code < 0 ? -2 : code };
  }
  return measure.column === undefined ? { measure } : { measure, values: numberValues(columnNamed(table, measure.column)) };
}

function keptRows({ codes }: Keys, day: Int32Array, amount: Float64Array | undefined): Int32Array {
  const kept = new Int32Array(codes.length);
  let count = 0;
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] === MISSING_CODE || day[row] === MISSING_DAY) continue;
    if (amount && !(amount[row] >= 0 && amount[row] < Infinity)) continue;
    kept[count++] = row;
  }
  return kept.subarray(0, count);
}

function selectEvents(rows: EventRows, kept: Int32Array): EventRows {
  const numbers = (values: Float64Array) => {
    const selected = new Float64Array(kept.length);
    for (let i = 0; i < kept.length; i++) selected[i] = values[kept[i]];
    return selected;
  };
  const codes = (values: Int32Array) => {
    const selected = new Int32Array(kept.length);
    for (let i = 0; i < kept.length; i++) selected[i] = values[kept[i]];
    return selected;
  };
  return {
    ...rows,
    user: codes(rows.user),
    day: codes(rows.day),
    time: rows.time && numbers(rows.time),
    kind: rows.kind && codes(rows.kind),
    cells: rows.cells.map((cells) => (cells.values ? { ...cells, values: numbers(cells.values) } : cells)),
  };
}

function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
