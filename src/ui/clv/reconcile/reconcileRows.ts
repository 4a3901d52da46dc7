import { formatDateTime, formatDay } from '../../../core/data/calendar.ts';
import { t } from '../../../i18n/messages/reconcile.ts';
import type { ComparedCell, Finding, Measure, NamedRow } from '../../../tasks/clv/reconcile/types.ts';
import type { ReconcileAnswer } from '../../../workers/clvProtocol.ts';
import type { CsvCell } from '../../parts/csv.ts';
import { MEASURES, type Decimals, findingTitle, measureText, monthCode, totalNumber } from './reconcileTexts.ts';

/** One month in one currency, with what finance has. */
export interface BookRow {
  readonly month: number;
  readonly currency: string;
  readonly values: Readonly<Partial<Record<Measure, number>>>;
  readonly pasted: Readonly<Partial<Record<Measure, ComparedCell>>>;
}

/** The file's months and those that finance has beyond them, in order. */
export function bookRows({ ledger, compared }: Pick<ReconcileAnswer, 'ledger' | 'compared'>): BookRow[] {
  const rows = new Map<string, BookRow & { readonly pasted: Partial<Record<Measure, ComparedCell>> }>();
  for (const { month, currency, values } of ledger) rows.set(`${month}/${currency}`, { month, currency, values, pasted: {} });
  for (const cell of compared) {
    const key = `${cell.month}/${cell.currency}`;
    const row = rows.get(key) ?? { month: cell.month, currency: cell.currency, values: {}, pasted: {} };
    row.pasted[cell.measure] = cell;
    rows.set(key, row);
  }
  return [...rows.values()].sort((a, b) => a.month - b.month || (a.currency < b.currency ? -1 : a.currency > b.currency ? 1 : 0));
}

/** Measures worth a column: those with a value anywhere, and those that finance gives. */
export function shownMeasures(rows: readonly BookRow[]): Measure[] {
  const always: ReadonlySet<Measure> = new Set(['charges', 'refunds', 'net', 'rows', 'activeCustomers', 'newCustomers']);
  return MEASURES.filter((measure) => always.has(measure) || rows.some(({ values, pasted }) => (values[measure] ?? 0) !== 0 || pasted[measure]));
}

/** The table for a CSV: each total, and finance's beside it where it was pasted. */
export function bookCsv(rows: readonly BookRow[], decimals: Decimals): { readonly header: string[]; readonly rows: CsvCell[][] } {
  const measures = shownMeasures(rows);
  const pasted = measures.filter((measure) => rows.some((row) => row.pasted[measure]));
  const number = (value: number | undefined, measure: Measure, currency: string) => (value === undefined ? null : totalNumber(value, measure, currency, decimals));
  return {
    header: [t('month'), t('currency'), ...measures.map(measureText), ...pasted.map((measure) => t('financeOf', { measure: measureText(measure) }))],
    rows: rows.map((row) => [monthCode(row.month), row.currency, ...measures.map((measure) => number(row.values[measure] ?? 0, measure, row.currency)), ...pasted.map((measure) => number(row.pasted[measure]?.pasted, measure, row.currency))]),
  };
}

/** A named row with the part that it plays in its finding. */
export interface FindingRow extends NamedRow {
  readonly part: string;
  readonly id: string;
}

export function findingRows({ rows, beside, alternatives }: Finding): FindingRow[] {
  const withPart = (list: readonly NamedRow[], part: string) => list.map((row, at): FindingRow => ({ ...row, part, id: `${part}/${row.row}/${at}` }));
  return [...withPart(rows, t('part.named')), ...withPart(beside, t('part.beside')), ...alternatives.flatMap((list, at) => withPart(list, t('part.alternative', { number: at + 1 })))];
}

export function momentText({ day, ms }: NamedRow): string {
  return ms === null ? formatDay(day) : formatDateTime(ms).replace('T', ' ');
}

/** Every named row of every finding, for a CSV. */
export function findingsCsv(findings: readonly Finding[], decimals: Decimals): { readonly header: string[]; readonly rows: CsvCell[][] } {
  return {
    header: [t('finding'), t('certainty'), t('part'), t('rowNumber'), t('order'), t('customer'), t('date'), t('kindOfRow'), t('amount'), t('currency')],
    rows: findings.flatMap((finding) => findingRows(finding).map((row) => [findingTitle(finding), t(`certainty.${finding.certainty}`), row.part, row.row, row.order, row.customer, momentText(row), t(`kind.${row.kind}`), row.amount / 10 ** (decimals[row.currency] ?? 2), row.currency])),
  };
}
