import type { CsvCell } from './csv.ts';

/** A column of a DataTable. `value` is what is sorted and downloaded; `text` is how it is shown (default: the value itself). */
export interface TableColumn<Row> {
  readonly id: string;
  readonly label: string;
  readonly value: (row: Row) => CsvCell;
  readonly text?: (row: Row) => string;
  /** Right-aligned, in tabular figures. */
  readonly numeric?: boolean;
  /** What the column's term means, shown on hover, focus or press. */
  readonly explanation?: string;
  readonly sortable?: boolean;
}

export interface TableSort {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

/** The rows in order of a column; ties keep their order, and missing values come last in both directions. */
export function sortRows<Row>(rows: readonly Row[], columns: readonly TableColumn<Row>[], sort: TableSort | undefined, language: string): readonly Row[] {
  const column = columns.find(({ id }) => id === sort?.column);
  if (!sort || !column) return rows;
  const sign = sort.direction === 'ascending' ? 1 : -1;
  const collator = new Intl.Collator(language, { numeric: true });
  return rows
    .map((row) => ({ row, value: column.value(row) }))
    .sort((a, b) => {
      const missing = Number(isMissing(a.value)) - Number(isMissing(b.value));
      if (missing !== 0 || isMissing(a.value)) return missing;
      return sign * (typeof a.value === 'number' && typeof b.value === 'number' ? a.value - b.value : collator.compare(String(a.value), String(b.value)));
    })
    .map(({ row }) => row);
}

function isMissing(value: CsvCell): boolean {
  return value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value));
}
