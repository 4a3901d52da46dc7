import { customerOutlook } from '../../app/customerOutlook.ts';
import type { SharedPart, SharedTable } from '../../charts/share/shareDocument.ts';
import { NO_VALUE, formatDay, formatInteger, formatMoney, formatPercent } from '../../i18n/format.ts';
import { t } from '../../i18n/messages/clvShare.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import type { ClvReport } from '../../tasks/clv/types.ts';
import type { CustomerPage } from '../../workers/protocol.ts';

/** Customers that a person chose to share, highest predicted by the model to use first. */
export interface CustomersToShare {
  readonly page: CustomerPage;
  /** From which day they are predicted. */
  readonly cutoff: number;
}

/** The customers' table: predictions with their chance of nothing and range; actuals where they are known. */
export function sharedCustomers(report: ClvReport, { page, cutoff }: CustomersToShare): SharedPart {
  return {
    kind: 'table',
    heading: t('customers', { count: page.rows.length, text: formatInteger(page.rows.length) }),
    note: '',
    table: tableOf(report, page, t('customersNote', { model: modelName(report.champion), days: report.plan.horizonDays, from: formatDay(cutoff) })),
  };
}

function tableOf({ models, champion, unit }: ClvReport, { kinds, rows }: CustomerPage, caption: string): SharedTable {
  const at = kinds.indexOf(champion);
  const known = rows.some(({ actual }) => actual !== null);
  const money = (value: number | null | undefined) => (value === null || value === undefined ? NO_VALUE : formatMoney(value, unit));
  const numeric = [t('rank'), t('predicted'), t('chanceNothing'), t('low'), t('high'), ...(known ? [t('actual')] : [])].map((title) => ({ title, numeric: true }));
  return {
    caption,
    columns: [{ title: t('customer'), numeric: false }, ...numeric],
    rows: rows.map(({ key, actual, predicted }, i) => {
      const outlook = customerOutlook(models, champion, predicted[at]);
      const cells = [key, formatInteger(i + 1), money(predicted[at]), outlook ? formatPercent(outlook.nothing, 0) : NO_VALUE, money(outlook?.low), money(outlook?.high)];
      return { cells: known ? [...cells, money(actual)] : cells };
    }),
  };
}
