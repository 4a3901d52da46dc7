import { WorkbenchError, type TaskContext } from '../../core/contract/index.ts';
import { TextChunks, createBoolChunks, createCategoryChunks, createDateChunks, createDatetimeChunks, createNumberChunks } from '../../core/data/chunkBuilders.ts';
import { MAX_CATEGORIES, MISSING_BOOL, MISSING_CODE, MISSING_DAY } from '../../core/data/column.ts';
import type { Column, ColumnType, Table } from '../../core/data/column.ts';
import { categoryCodes, dayValues, displayCell, msValues, numberValues } from '../../core/data/table.ts';

/** Names in the later table → names of the same columns in the earlier one. */
export type SameColumns = Readonly<Record<string, string>>;

export interface JoinedTables {
  readonly table: Table;
  /** Rows of the later table that stand in the earlier one already: counted once. */
  readonly repeated: number;
}

/**
 * The rows of an earlier table and then those of a later one, under the later one's names. A row that stands in both is taken once: as often as it
 * stands in the table that has it more often, for an export may overlap the one before and a customer may buy the same twice. Rows are
 * the same where they agree in `identity` (names now), which are columns of both. Columns of one table alone are missing for the rows of the other.
 */
export async function joinTables(earlier: Table, later: Table, same: SameColumns, identity: readonly string[], ctx: Pick<TaskContext, 'breathe'>): Promise<JoinedTables> {
  const columnThen = (name: string): Column | undefined => earlier.columns.find(({ schema }) => schema.name === (Object.hasOwn(same, name) ? same[name] : name));
  if (identity.length === 0) throw new WorkbenchError('bad-input', 'The two tables have no column in common. Choose another file.');
  const repeated = await repeatedRows(identity.map((name) => columnThen(name)), identity.map((name) => later.columns.find(({ schema }) => schema.name === name)), earlier.rows, later.rows, ctx);
  const known = Int32Array.from({ length: earlier.rows }, (_, row) => row);
  const fresh = Int32Array.from({ length: later.rows }, (_, row) => row).filter((row) => !repeated.has(row));
  const names = later.columns.map(({ schema }) => schema.name);
  const gone = earlier.columns.filter((column) => !names.some((name) => columnThen(name) === column) && !names.includes(column.schema.name));
  const pairs = [...later.columns.map((column) => ({ then: columnThen(column.schema.name), now: column as Column | undefined, name: column.schema.name })), ...gone.map((column) => ({ then: column, now: undefined, name: column.schema.name }))];
  const columns: Column[] = [];
  for (const { name, then, now } of pairs) {
    await ctx.breathe();
    columns.push(stack(name, [then, known], [now, fresh]));
  }
  return { table: { rows: earlier.rows + fresh.length, columns }, repeated: repeated.size };
}

/** Rows between two looks at the event loop. */
const BREATHE_EVERY = 16_384;

/** Later rows that an earlier one matches, each earlier row matching one. */
async function repeatedRows(then: readonly (Column | undefined)[], now: readonly (Column | undefined)[], rowsThen: number, rowsNow: number, ctx: Pick<TaskContext, 'breathe'>): Promise<ReadonlySet<number>> {
  if (then.includes(undefined) || now.includes(undefined)) throw new WorkbenchError('internal', 'A column by which rows are told apart is not in both tables.');
  const left = new Map<string, number>();
  const keyThen = rowKeys(then as Column[]);
  for (let row = 0; row < rowsThen; row++) {
    if (row % BREATHE_EVERY === 0) await ctx.breathe();
    const key = keyThen(row);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  const repeated = new Set<number>();
  const keyNow = rowKeys(now as Column[]);
  for (let row = 0; row < rowsNow; row++) {
    if (row % BREATHE_EVERY === 0) await ctx.breathe();
    const key = keyNow(row);
    const count = left.get(key) ?? 0;
    if (count === 0) continue;
    left.set(key, count - 1);
    repeated.add(row);
  }
  return repeated;
}

/** A row as text: days by their calendar day, so that a date and a datetime of one day are the same. */
function rowKeys(columns: readonly Column[]): (row: number) => string {
  const readers = columns.map((column): ((row: number) => string | number | undefined) => {
    const { type } = column.schema;
    if (type === 'date') {
      const days = dayValues(column);
      return (row) => days[row];
    }
    if (type === 'number') {
      const values = numberValues(column);
      return (row) => values[row];
    }
    return (row) => displayCell(column, row);
  });
  return (row) => JSON.stringify(readers.map((read) => String(read(row) ?? '')));
}

/** One column of both tables; of types that differ, the wider one. */
function stack(name: string, then: Part, now: Part): Column {
  const type = widerType(then[0]?.schema.type, now[0]?.schema.type);
  const format = now[0]?.schema.format ?? then[0]?.schema.format ?? {};
  if (type === 'category') return stackCategories(name, format, [then, now]) ?? stackTexts(name, [then, now]);
  if (type === 'text') return stackTexts(name, [then, now]);
  const builder = VALUES[type].create();
  for (const [column, rows] of [then, now]) {
    const values = column && VALUES[type].read(column);
    for (const row of rows) builder.push(values ? values[row] : VALUES[type].missing);
  }
  return { schema: { name, type, format }, chunks: builder.finish() };
}

/** A column of one table, absent where the table has none, and the rows of it that count. */
type Part = readonly [column: Column | undefined, rows: Int32Array];
type ValueType = Exclude<ColumnType, 'category' | 'text'>;

const VALUES = {
  number: { create: createNumberChunks, read: numberValues, missing: NaN },
  date: { create: createDateChunks, read: dayValues, missing: MISSING_DAY },
  datetime: { create: createDatetimeChunks, read: msValues, missing: NaN },
  bool: { create: createBoolChunks, read: (column: Column) => numberValues(column).map((value) => (Number.isNaN(value) ? MISSING_BOOL : value)), missing: MISSING_BOOL },
} as const satisfies Readonly<Record<ValueType, unknown>>;

function widerType(then: ColumnType | undefined, now: ColumnType | undefined): ColumnType {
  if (then === undefined || now === undefined || then === now) return now ?? then ?? 'text';
  const both = new Set([then, now]);
  if (both.has('date') && both.has('datetime')) return 'datetime';
  if (both.has('number') && both.has('bool')) return 'number';
  return both.has('category') && !both.has('text') ? 'category' : 'text';
}

/** Undefined where both together have more values than a category may. */
function stackCategories(name: string, format: Column['schema']['format'], parts: readonly Part[]): Column | undefined {
  const dictionary: string[] = [];
  const codes = new Map<string, number>();
  const codeOf = (value: string): number => {
    const known = codes.get(value);
    if (known !== undefined) return known;
    const code = dictionary.push(value) - 1;
    codes.set(value, code);
    return code;
  };
  const builder = createCategoryChunks();
  for (const [column, rows] of parts) {
    const own = column?.schema.type === 'category' ? categoryCodes(column) : undefined;
    for (const row of rows) {
      const value = !column ? undefined : own ? column.schema.dictionary?.[own[row]] : displayCell(column, row);
      builder.push(value === undefined ? MISSING_CODE : codeOf(value));
    }
  }
  return dictionary.length > MAX_CATEGORIES ? undefined : { schema: { name, type: 'category', format, dictionary }, chunks: builder.finish() };
}

function stackTexts(name: string, parts: readonly Part[]): Column {
  const builder = new TextChunks();
  for (const [column, rows] of parts) for (const row of rows) builder.push(column && displayCell(column, row));
  return { schema: { name, type: 'text', format: {} }, chunks: builder.finish() };
}
