import type { Span, TablePrint } from './types.ts';

/** New rows that begin after this share of the earlier table's time are what came since, and not the history. */
const INCREMENT_SHARE = 0.5;

/** A table, and the column that says of which day its rows are. */
export interface DatedTable {
  readonly table: Pick<TablePrint, 'columns'>;
  readonly date: string | undefined;
}

/** Whether a new table of rows by day holds the whole history or what came since; undefined where either has no days. */
export function spanOf(earlier: DatedTable, later: DatedTable): Span | undefined {
  const then = daysOf(earlier);
  const now = daysOf(later);
  if (!then || !now) return undefined;
  const begins = now[0] - then[0] > INCREMENT_SHARE * (then[1] - then[0]);
  return { kind: begins ? 'increment' : 'whole', firstDay: now[0], lastDay: now[1], firstDayThen: then[0], lastDayThen: then[1] };
}

/** First and last day of a table. */
export function daysOf({ table, date }: DatedTable): readonly [number, number] | undefined {
  return table.columns.find(({ name }) => name === date)?.days;
}
