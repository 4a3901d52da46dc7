import { formatDay, formatNumber } from '../../i18n/format.ts';
import { t } from '../../i18n/messages/churnCharts.ts';
import { axisLook, linearAxis } from '../axis.ts';
import { signed } from '../comparisonChart.ts';
import type { Chart, ChartTheme, PlotlyObject } from '../figure.ts';
import { baseLayout } from '../layout.ts';

export interface HistoryFacts {
  readonly measure: string;
  /** By step, oldest first; null: not known. The last one ends at the cutoff. */
  readonly values: readonly (number | null)[];
  readonly cutoff: number;
  readonly stepDays: number;
  /** What each step adds to the log-odds of leaving, of a model that reads steps. */
  readonly contributions?: readonly number[];
}

const SHOWN = 4;
const WHY_SHARE = 0.3;

/** A measure of one user step by step; below, what each step adds to the model's answer. */
export function historyChart({ measure, values, cutoff, stepDays, contributions }: HistoryFacts, theme: ChartTheme): Chart {
  const days = values.map((_, at) => cutoff - (values.length - at) * stepDays);
  const step = Math.ceil(values.length / SHOWN);
  const known = values.flatMap((value) => (value === null ? [] : [value]));
  const shown = days.filter((_, at) => at % step === 0);
  const text = values.map((value, at) => `${formatDay(days[at])}: ${value === null ? t('notKnown') : formatNumber(value)}`);
  return {
    title: measure,
    figure: {
      data: [{ type: 'bar', x: days, y: values, marker: { color: theme.accent }, text, textposition: 'none', hovertemplate: '%{text}<extra></extra>' }, ...(contributions ? [adds(days, contributions, theme)] : [])],
      layout: {
        ...baseLayout(theme),
        margin: { l: 8, r: 12, t: 8, b: 8, pad: 0 },
        bargap: 0.15,
        xaxis: { ...axisLook(theme), ...(contributions ? { anchor: 'y2' } : {}), tickmode: 'array', tickvals: shown, ticktext: shown.map((day) => formatDay(day, 'short')), range: [cutoff - (values.length + 0.5) * stepDays, cutoff - 0.5 * stepDays], showgrid: false, fixedrange: true },
        yaxis: { ...linearAxis(theme, Math.min(0, ...known), Math.max(1e-9, ...known), formatNumber, undefined, 3), ...(contributions ? { domain: [WHY_SHARE + 0.1, 1] } : {}) },
        ...(contributions ? { yaxis2: { ...linearAxis(theme, Math.min(0, ...contributions), Math.max(1e-9, ...contributions), (value) => signed(value, formatNumber), undefined, 2), domain: [0, WHY_SHARE], zeroline: true, zerolinecolor: theme.muted } } : {}),
      },
    },
    summary: known.length === 0 ? t('historyNone') : contributions ? t('historyWhy') : t('historySummary', { mean: formatNumber(known.reduce((sum, value) => sum + value, 0) / known.length), count: values.length }),
    table: {
      columns: [{ title: t('day') }, { title: measure, format: formatNumber }, ...(contributions ? [{ title: t('adds'), format: formatNumber }] : [])],
      rows: values.map((value, at) => [formatDay(days[at]), value, ...(contributions ? [contributions[at] ?? null] : [])]),
    },
    heightPx: contributions ? 220 : 150,
  };
}

function adds(days: readonly number[], contributions: readonly number[], theme: ChartTheme): PlotlyObject {
  return { type: 'bar', yaxis: 'y2', x: days, y: contributions, marker: { color: theme.model('lstm') }, text: contributions.map((value, at) => `${formatDay(days[at])}: ${signed(value, formatNumber)}`), textposition: 'none', hovertemplate: '%{text}<extra></extra>' };
}
