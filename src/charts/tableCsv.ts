import type { ChartTable } from './figure.ts';

const FORMULA_START = /^[=+\-@\t\r]/;

/**
 * The table as CSV (RFC 4180, `\r\n`): numbers in full and in plain notation, no value as an empty cell.
 * Text that a spreadsheet would run as a formula is neutralised by a leading apostrophe.
 */
export function tableCsv(table: ChartTable): string {
  const lines = [table.columns.map((column) => textCell(column.title)), ...table.rows.map((row) => row.map(cell))];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  return textCell(value);
}

function textCell(text: string): string {
  const safe = FORMULA_START.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
