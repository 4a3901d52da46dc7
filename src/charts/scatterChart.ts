import { formatCompact, formatMoney } from '../i18n/format.ts';
import { t } from '../i18n/messages/charts.ts';
import { modelName } from '../i18n/messages/modelNames.ts';
import type { ClvModelReport } from '../tasks/clv/types.ts';
import { axisLook, logishAxis, toLogish } from './axis.ts';
import type { MoneyFacts } from './decileChart.ts';
import { escapeLabel } from './escapeLabel.ts';
import type { Chart, ChartTheme, PlotlyObject } from './figure.ts';
import { baseLayout, keyLine } from './layout.ts';
import { moneyLabel } from './moneyLabel.ts';

/** Each point is an element of its own: more would hold the page up while they are drawn. */
export const MOST_DRAWN = 1000;

/** The target's unit; `horizonDays` where rows are customers and values what they spend over so many days. */
export type ScatterFacts = Pick<MoneyFacts, 'unit'> & Partial<MoneyFacts>;

/** Each sampled row's actual against predicted, with the line of exactly right. `logish` makes room for small amounts and keeps 0. */
export function scatterChart({ kind, scatter }: Pick<ClvModelReport, 'kind' | 'scatter'>, { unit, horizonDays }: ScatterFacts, theme: ChartTheme, logish = true): Chart {
  const { predicted, actual } = scatter;
  const money = (value: number) => formatMoney(value, unit);
  const place = logish ? toLogish : (value: number) => value;
  const [low, high] = extent([...predicted, ...actual]);
  const axis = (title: string): PlotlyObject => (logish ? logishAxis(theme, low, high, formatCompact, title) : { ...axisLook(theme, title), tickformat: '~s' });
  const [titleX, titleY] = horizonDays === undefined ? [t('predicted'), t('actual')] : [t('scatterX', { days: horizonDays }), t('scatterY', { days: horizonDays })];
  const drawn = evenly(predicted.length, MOST_DRAWN);
  return {
    title: t(horizonDays === undefined ? 'scatterTitleRows' : 'scatterTitle'),
    figure: {
      data: [
        { type: 'scatter', mode: 'lines', x: [low, high].map(place), y: [low, high].map(place), line: { color: theme.muted, width: 1, dash: 'dot' }, hoverinfo: 'skip' },
        {
          type: 'scatter',
          mode: 'markers',
          x: drawn.map((index) => place(predicted[index])),
          y: drawn.map((index) => place(actual[index])),
          marker: { color: theme.model(kind), size: 6, opacity: 0.38 },
          text: drawn.map((index) => `${t('predicted')}: ${moneyLabel(predicted[index], unit)}<br>${t('actual')}: ${moneyLabel(actual[index], unit)}`),
          hovertemplate: '%{text}<extra></extra>',
        },
      ],
      layout: {
        ...baseLayout(theme),
        xaxis: axis(`${titleX}${unitSuffix(unit)}`),
        yaxis: axis(`${titleY}${unitSuffix(unit)}`),
        annotations: keyLine(theme, [{ text: t('scatterLine'), colour: theme.muted, mark: '╌' }]),
      },
    },
    summary: [summarise(kind, predicted, actual, horizonDays === undefined), ...(drawn.length < predicted.length ? [t('scatterDrawn', { count: drawn.length })] : [])].join(' '),
    table: {
      columns: [{ title: t('predicted'), format: money }, { title: t('actual'), format: money }],
      rows: predicted.map((value, index) => [value, actual[index]]),
    },
    heightPx: 380,
    zoomable: true,
  };
}

/** At most `most` indices of `count`, evenly spread, the first among them. */
export function evenly(count: number, most: number): readonly number[] {
  const step = Math.max(1, count / most);
  return Array.from({ length: Math.min(count, most) }, (_, index) => Math.floor(index * step));
}

/** Behind an axis' title. */
export function unitSuffix(unit: string): string {
  return unit ? `, ${escapeLabel(unit, 12)}` : '';
}

function extent(values: readonly number[]): [number, number] {
  let low = 0;
  let high = 1;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function summarise(kind: string, predicted: readonly number[], actual: readonly number[], ofRows: boolean): string {
  if (predicted.length === 0) return t('noData');
  const count = (holds: (index: number) => boolean) => predicted.reduce((sum, _, index) => sum + (holds(index) ? 1 : 0), 0);
  const facts = {
    model: modelName(kind),
    count: predicted.length,
    under: count((index) => actual[index] > predicted[index]),
    over: count((index) => actual[index] < predicted[index]),
  };
  return ofRows ? t('scatterSummaryRows', facts) : t('scatterSummary', { ...facts, zeros: count((index) => actual[index] === 0) });
}
