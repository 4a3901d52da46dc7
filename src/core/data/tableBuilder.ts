import { WorkbenchError } from '../contract/errors.ts';
import type { Column, Table } from './column.ts';
import { shorten } from './columnBuild.ts';
import type { ColumnBuild, Misfit, Question, Settled } from './columnBuild.ts';
import type { QuarantinedRow, ReadOverrides } from './dataset.ts';
import { resolveDeferred } from './deferredColumn.ts';
import type { EncodedColumn, Rows } from './encoder.ts';
import type { Inference, Reading } from './inferType.ts';
import { createMissingMarks } from './missingMarks.ts';
import { planColumns } from './planColumns.ts';
import type { TableWarning } from './profile.ts';
import { removeRows } from './removeRows.ts';
import { checkIdentifiers } from './identifierCheck.ts';
import { readingWarnings } from './readingWarnings.ts';

export type BuildOptions = Pick<ReadOverrides, 'types' | 'missing' | 'strict'> & {
  /** From an earlier outcome `reread` over the same file. */
  readonly settled?: ReadonlyMap<number, Settled>;
  /** Rows from which types are inferred; default 10,000. */
  readonly sampleRows?: number;
};

/** What only a person can answer, by `types[column].dateOrder` or `.decimal`. */
export interface OpenQuestion {
  readonly column: string;
  readonly question: Question;
}

export type BuildOutcome =
  | { readonly kind: 'built'; readonly table: Table; readonly quarantined: readonly QuarantinedRow[]; readonly warnings: readonly TableWarning[] }
  /** Later rows showed another type or writing: read the file once more into a new builder with these `settled`. At most twice. */
  | { readonly kind: 'reread'; readonly settled: ReadonlyMap<number, Settled> }
  | { readonly kind: 'ambiguous'; readonly questions: readonly OpenQuestion[] };

export interface TableBuilder {
  /** Rows of exactly as many cells as the header, with the 1-based line at which each starts. */
  add(rows: Rows, lines: readonly number[]): void;
  /** May be called once. Throws `bad-input` where long identifiers were shortened to 1.2E+15, or, if strict, where a cell does not fit. */
  finish(): BuildOutcome;
}

const SAMPLE_ROWS = 10_000;
/** Most columns are plain: these rows are enough where all of the sample then fits. */
const QUICK_ROWS = 1000;

/**
 * Turns rows of text into columns. The first rows decide each column's type and writing; then cells go straight into chunks. Nothing is lost:
 * a column whose later cells do not fit is read again with what was learned, or, where they are few (MISFIT_TOLERANCE) or a person gave the
 * type, their rows are set aside whole. What the cells cannot tell (day and month, decimal mark) is asked, from the whole column.
 */
export function createTableBuilder(header: readonly string[], options: BuildOptions = {}): TableBuilder {
  const marks = createMissingMarks(options.missing);
  const buffered: { rows: (readonly string[])[]; lines: number[] } = { rows: [], lines: [] };
  let columns: ColumnBuild[] | undefined;
  let rowCount = 0;

  const planFrom = (sampleRows: number) => {
    const planned = planColumns(header, buffered.rows.slice(0, sampleRows), { ...options, marks });
    for (const column of planned) column.append(buffered.rows, buffered.lines);
    return planned;
  };
  const start = () => {
    const quick = planFrom(QUICK_ROWS);
    const settled = buffered.rows.length <= QUICK_ROWS || quick.every((column) => !column.deferred && column.misfits.length === 0);
    const planned = settled ? quick : planFrom(buffered.rows.length);
    buffered.rows = [];
    buffered.lines = [];
    return planned;
  };

  return {
    add(rows, lines) {
      rowCount += rows.length;
      if (columns) {
        for (const column of columns) column.append(rows, lines);
        return;
      }
      for (let index = 0; index < rows.length; index++) {
        buffered.rows.push(rows[index]);
        buffered.lines.push(lines[index]);
      }
      if (buffered.rows.length >= (options.sampleRows ?? SAMPLE_ROWS)) columns = start();
    },
    finish: () => conclude(columns ?? start(), rowCount, options),
  };
}

function conclude(columns: readonly ColumnBuild[], rowCount: number, options: BuildOptions): BuildOutcome {
  const settled = new Map<number, Settled>(options.settled);
  for (const column of columns) {
    const again = column.reconsider();
    if (again) settled.set(column.plan.index, again);
  }
  const stays = columns.filter((column) => settled.get(column.plan.index) === column.plan.settled);
  refuseMisfits(stays, options.strict ?? false);
  for (const column of stays) column.refuseMisreading();
  const resolved = resolveDeferred(stays);
  for (const { column, reread } of resolved.values()) if (reread) settled.set(column.plan.index, reread);
  const questions = columns.flatMap((column) => questionOf(column, resolved.get(column)?.question ?? settled.get(column.plan.index)?.question));
  if (questions.length > 0) return { kind: 'ambiguous', questions };
  if (columns.some((column) => settled.get(column.plan.index) !== column.plan.settled)) return { kind: 'reread', settled };
  const read = columns.map((column) => {
    const found = resolved.get(column);
    return { column, inference: found?.inference ?? column.plan.inference, reading: found?.reading ?? column.reading, encoded: found?.encoded ?? column.finish() };
  });
  return built(read, rowCount);
}

interface ReadColumn {
  readonly column: ColumnBuild;
  readonly inference: Inference;
  readonly reading: Reading;
  readonly encoded: EncodedColumn;
}

function built(read: readonly ReadColumn[], rowCount: number): BuildOutcome {
  const lost = checkIdentifiers(read);
  const misfits = read.flatMap(({ column }) => column.misfits);
  const removed = [...new Set(misfits.map((misfit) => misfit.row))].sort((a, b) => a - b);
  const names = read.map(({ column }) => column.plan.name);
  const columns = read.map(({ column, reading, encoded }) => toColumn(column.plan.name, reading, removeRows(encoded, removed)));
  return {
    kind: 'built',
    table: { rows: rowCount - removed.length, columns },
    quarantined: quarantine(misfits, names),
    warnings: [...read.flatMap(({ column, inference }) => readingWarnings(column, inference)), ...lost],
  };
}

function toColumn(name: string, reading: Reading, { type, chunks, dictionary }: EncodedColumn): Column {
  const format = Object.fromEntries(Object.entries(reading.format).filter(([, value]) => value !== undefined));
  return { schema: { name, type, format, ...(dictionary ? { dictionary } : {}) }, chunks };
}

/** One entry a row, in the order of the file, naming its first cell that does not fit. */
function quarantine(misfits: readonly Misfit[], names: readonly string[]): QuarantinedRow[] {
  const byRow = new Map<number, Misfit>();
  for (const misfit of misfits) if (!byRow.has(misfit.row)) byRow.set(misfit.row, misfit);
  const inOrder = [...byRow.values()].sort((a, b) => a.row - b.row);
  return inOrder.map(({ line, column, cells }) => ({ line, reason: 'bad-cell', detail: `${names[column]}: ${shorten(cells[column])}`, cells }));
}

function refuseMisfits(columns: readonly ColumnBuild[], strict: boolean): void {
  if (!strict) return;
  for (const column of columns) {
    const [first] = column.misfits;
    if (first) throw column.strictRefusal(first.cells[first.column], first.line);
  }
}

function questionOf(column: ColumnBuild, question: Question | undefined): OpenQuestion[] {
  return question ? [{ column: column.plan.name, question }] : [];
}

/** The error for an import that cannot ask: names the columns and the options that answer. */
export function ambiguityError(questions: readonly OpenQuestion[]): WorkbenchError {
  const lines = questions.map(({ column, question }) =>
    question === 'day-month'
      ? `column "${column}" can be read with the day first or the month first: set its dateOrder to "dmy" or "mdy"`
      : `column "${column}" can be read with a decimal point or a decimal comma: set its decimal to "." or ","`,
  );
  const [first] = questions;
  return new WorkbenchError('ambiguous', `The cells alone cannot tell: ${lines.join('; ')}.`, {
    messageKey: 'ambiguous-columns',
    column: first.column,
    question: first.question,
    columns: questions.map(({ column }) => column),
    questions: questions.map(({ question }) => question),
  });
}
