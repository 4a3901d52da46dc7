import type { Cohort } from '../tasks/clv/cohorts/types.ts';
import { formatInteger, formatPercent } from '../i18n/format.ts';
import { t } from '../i18n/messages/cohorts.ts';
import { linearAxis } from './axis.ts';
import type { Chart, ChartTheme, PlotlyObject } from './figure.ts';
import { baseLayout, keyLine } from './layout.ts';

/** Beyond these, single cohorts are a smear. */
const COHORTS_DRAWN = 24;

/** A cohort's share of active customers at one age, over all cohorts whose month of that age is over. */
export interface AgeShare {
  readonly age: number;
  readonly share: number;
  /** Customers of the cohorts that it is of. */
  readonly customers: number;
}

/** Share of active customers by age, over the cohorts that are known at that age, weighted by their customers. */
export function ageShares(cohorts: readonly Cohort[]): AgeShare[] {
  const ages = Math.max(0, ...cohorts.map(({ cells }) => cells.length));
  return Array.from({ length: ages }, (_, age): AgeShare => {
    const known = cohorts.filter(({ cells }) => cells[age]?.complete && cells[age].customers !== null);
    const customers = known.reduce((sum, cohort) => sum + cohort.customers, 0);
    return { age, customers, share: known.reduce((sum, { cells }) => sum + (cells[age].customers ?? 0), 0) / customers };
  }).filter(({ customers }) => customers > 0);
}

/** Share of each cohort that is active by age in months, and of all together; months that are not over are left out. `cohortName`: how a cohort is written. */
export function cohortChart(cohorts: readonly Cohort[], cohortName: (month: number) => string, theme: ChartTheme): Chart {
  const all = ageShares(cohorts);
  const last = Math.max(1, all.at(-1)?.age ?? 1);
  const percent = (share: number) => formatPercent(share, 0);
  return {
    title: t('ageChart'),
    figure: {
      data: [...cohorts.slice(-COHORTS_DRAWN).map((cohort) => cohortLine(cohort, cohortName(cohort.month), theme)), allLine(all, theme)],
      layout: {
        ...baseLayout(theme),
        xaxis: { ...linearAxis(theme, 0, last, formatInteger, t('ageX')), showgrid: false, range: [0, last] },
        yaxis: linearAxis(theme, 0, 1, percent, t('ageY')),
        annotations: keyLine(theme, [{ text: t('ageAll'), colour: theme.accent, mark: '―' }, { text: t('ageEach'), colour: theme.muted, mark: '―' }]),
      },
    },
    summary: all.length > 1 ? t('ageSummary', { first: formatPercent(all[1].share), last: formatPercent(all[all.length - 1].share), age: all[all.length - 1].age }) : t('ageSummaryShort'),
    table: {
      columns: [{ title: t('ageX'), format: formatInteger }, { title: t('ageShare'), format: formatPercent }, { title: t('ageCustomers'), format: formatInteger }],
      rows: all.map(({ age, share, customers }) => [age, share, customers]),
    },
    heightPx: 340,
  };
}

function cohortLine({ cells, customers }: Cohort, name: string, theme: ChartTheme): PlotlyObject {
  const known = cells.map((cell, age) => ({ age, share: cell.complete && cell.customers !== null ? cell.customers / customers : null })).filter(({ share }) => share !== null);
  return {
    type: 'scatter',
    mode: 'lines',
    x: known.map(({ age }) => age),
    y: known.map(({ share }) => share),
    text: known.map(({ age, share }) => t('ageHover', { age, share: formatPercent(share ?? NaN), cohort: name })),
    line: { color: theme.muted, width: 1 },
    opacity: 0.35,
    hovertemplate: '%{text}<extra></extra>',
  };
}

function allLine(all: readonly AgeShare[], theme: ChartTheme): PlotlyObject {
  return {
    type: 'scatter',
    mode: 'lines+markers',
    x: all.map(({ age }) => age),
    y: all.map(({ share }) => share),
    text: all.map(({ age, share }) => t('ageHover', { age, share: formatPercent(share), cohort: t('ageAll') })),
    line: { color: theme.accent, width: 2.5 },
    marker: { size: 5, color: theme.accent },
    cliponaxis: false,
    hovertemplate: '%{text}<extra></extra>',
  };
}
