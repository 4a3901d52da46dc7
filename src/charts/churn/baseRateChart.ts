import { formatDay, formatInteger, formatPercent } from '../../i18n/format.ts';
import { t } from '../../i18n/messages/churnCharts.ts';
import type { BaseRate } from '../../tasks/churn/types.ts';
import { axisLook, linearAxis } from '../axis.ts';
import type { Chart, ChartTheme } from '../figure.ts';
import { baseLayout } from '../layout.ts';

const SHOWN = 4;
/** Rates below it are drawn on its scale. */
const LEAST_TOP = 0.01;
/** Of the highest rate: as near to the axis no label fits below. */
const LOW = 0.15;
const percent = (share: number) => formatPercent(share, share < 0.1 ? 1 : 0);

/** The share of users at risk who left in the window after each cutoff, with how many they were. */
export function baseRateChart(rates: readonly BaseRate[], theme: ChartTheme): Chart {
  const known = rates.filter((rate): rate is BaseRate & { readonly rate: number } => rate.rate !== null);
  const step = Math.max(1, Math.ceil(known.length / SHOWN));
  const shown = known.filter((_, i) => (known.length - 1 - i) % step === 0);
  const [first, last] = [known.at(0), known.at(-1)];
  const room = Math.max(1, ((last?.cutoff ?? 0) - (first?.cutoff ?? 0)) * 0.06);
  return {
    title: t('rateTitle'),
    figure: {
      data: [{
        type: 'scatter',
        mode: 'lines+markers+text',
        x: known.map(({ cutoff }) => cutoff),
        y: known.map(({ rate }) => rate),
        text: known.map((rate) => (shown.includes(rate) ? percent(rate.rate) : '')),
        textposition: known.map((_, at) => placeOf(known, at)),
        textfont: { size: 12, color: theme.text },
        line: { color: theme.accent, width: 2 },
        marker: { size: 7, color: theme.accent },
        customdata: known.map((rate) => t('rateHover', { day: formatDay(rate.cutoff), leavers: formatInteger(rate.leavers), atRisk: formatInteger(rate.atRisk), rate: formatPercent(rate.rate) })),
        hovertemplate: '%{customdata}<extra></extra>',
        cliponaxis: false,
      }],
      layout: {
        ...baseLayout(theme),
        margin: { l: 8, r: 28, t: 12, b: 8, pad: 0 },
        xaxis: { ...axisLook(theme, t('cutoff')), tickmode: 'array', tickvals: shown.map(({ cutoff }) => cutoff), ticktext: shown.map(({ cutoff }) => formatDay(cutoff)), range: [(first?.cutoff ?? 0) - room, (last?.cutoff ?? 0) + room], showgrid: false, fixedrange: true },
        yaxis: linearAxis(theme, 0, topOf(known) * 1.15, percent, t('shareLeft')),
      },
    },
    summary: !first || !last ? t('rateNone') : t('rateSummary', { first: formatPercent(first.rate), from: formatDay(first.cutoff), last: formatPercent(last.rate), to: formatDay(last.cutoff) }),
    table: {
      columns: [{ title: t('cutoff') }, { title: t('atRisk'), format: formatInteger }, { title: t('leavers'), format: formatInteger }, { title: t('shareLeft'), format: formatPercent }],
      rows: rates.map(({ cutoff, atRisk, leavers, rate }) => [formatDay(cutoff), atRisk, leavers, rate]),
    },
    heightPx: 280,
  };
}

/** The highest rate that the axis has room for. */
function topOf(known: readonly { readonly rate: number }[]): number {
  return Math.max(LEAST_TOP, ...known.map(({ rate }) => rate));
}

/** Where the line leaves room for a point's label: below where it comes down to the point, above where it goes up to it. */
function placeOf(known: readonly { readonly rate: number }[], at: number): 'top center' | 'bottom center' {
  const [before, here, after] = [known[at - 1], known[at], known[at + 1]].map((point) => point?.rate ?? NaN);
  const beside = [before, after].filter(Number.isFinite);
  // Below the axis stand the days.
  if (here < topOf(known) * LOW) return 'top center';
  return beside.reduce((sum, rate) => sum + rate, 0) > here * beside.length ? 'bottom center' : 'top center';
}
