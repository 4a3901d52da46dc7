import { NO_VALUE, formatInteger, formatMoney, formatPercent } from '../../../i18n/format.ts';
import { t } from '../../../i18n/messages/cohorts.ts';
import type { Cohort, CohortTable } from '../../../tasks/clv/cohorts/types.ts';
import type { CsvCell } from '../../parts/csv.ts';
import { monthCode } from '../reconcile/reconcileTexts.ts';

/** What the table shows of each cohort at each age. */
export type CohortView = 'customers' | 'retention' | 'revenue' | 'cumulative' | 'mrr';
export const VIEWS: readonly CohortView[] = ['customers', 'retention', 'revenue', 'cumulative', 'mrr'];

/** A cell as it is shown; null is not known. */
export interface ShownCell {
  readonly value: number | null;
  readonly complete: boolean;
}

/** A cohort's cells in a view, by age. */
export function cellsOf(cohort: Cohort, view: CohortView): ShownCell[] {
  let soFar = 0;
  return cohort.cells.map(({ complete, customers, revenue, mrr }): ShownCell => {
    soFar += revenue ?? 0;
    const value = { customers, retention: customers === null ? null : customers / cohort.customers, revenue, cumulative: revenue === null ? null : soFar / cohort.customers, mrr }[view];
    return { value, complete };
  });
}

/** Over the cohorts whose month of that age is over, weighted by customers: for what is a share or a mean. Undefined for sums, which are of ever fewer cohorts. */
export function allCells(cohorts: readonly Cohort[], view: CohortView): ShownCell[] | undefined {
  if (view !== 'retention' && view !== 'cumulative') return undefined;
  const shown = cohorts.map((cohort) => ({ customers: cohort.customers, cells: cellsOf(cohort, view) }));
  const ages = Math.max(0, ...shown.map(({ cells }) => cells.length));
  return Array.from({ length: ages }, (_, age): ShownCell => {
    const known = shown.filter(({ cells }) => cells[age]?.complete && cells[age].value !== null);
    const customers = known.reduce((sum, cohort) => sum + cohort.customers, 0);
    return { complete: true, value: customers === 0 ? null : known.reduce((sum, cohort) => sum + (cohort.cells[age].value ?? 0) * cohort.customers, 0) / customers };
  });
}

export function cellText(value: number | null, view: CohortView, currency: string): string {
  if (value === null) return NO_VALUE;
  if (view === 'customers') return formatInteger(value);
  if (view === 'retention') return formatPercent(value, 0);
  return formatMoney(value, currency, Math.abs(value) >= 1000 ? 0 : 2);
}

/** One line a cohort and age, with every measure, so that a spreadsheet can pivot it. */
export function cohortCsv({ cohorts, currency }: CohortTable): { readonly header: string[]; readonly rows: CsvCell[][] } {
  const money = (view: CohortView) => (currency ? `${t(`view.${view}`)} (${currency})` : t(`view.${view}`));
  return {
    header: [t('cohort'), t('size'), t('ageX'), t('csvComplete'), t('view.customers'), t('view.retention'), money('revenue'), money('cumulative'), money('mrr')],
    rows: cohorts.flatMap((cohort) => {
      const views = VIEWS.map((view) => cellsOf(cohort, view));
      return cohort.cells.map(({ complete }, age) => [monthCode(cohort.month), cohort.customers, age, complete ? 1 : 0, ...views.map((cells) => cells[age].value)]);
    }),
  };
}
