import { formatInteger, formatMoney } from '../i18n/format.ts';
import { modelName } from '../i18n/messages/modelNames.ts';
import { t } from '../i18n/messages/tabularCharts.ts';
import type { RegressionModelReport } from '../tasks/tabular/types.ts';
import { axisLook } from './axis.ts';
import type { Chart, ChartTheme } from './figure.ts';
import { baseLayout, keyLine } from './layout.ts';
import { moneyLabel } from './moneyLabel.ts';
import { MOST_DRAWN, evenly, unitSuffix } from './scatterChart.ts';

/** Each sampled row's miss (actual less predicted) against its prediction: where a model is right on average, the points lie around the line. `unit` is the target's, '' for none. */
export function residualChart({ kind, scatter: { predicted, actual } }: Pick<RegressionModelReport, 'kind' | 'scatter'>, unit: string, theme: ChartTheme): Chart {
  const money = (value: number) => formatMoney(value, unit);
  const residuals = actual.map((value, row) => value - predicted[row]);
  const drawn = evenly(predicted.length, MOST_DRAWN);
  return {
    title: t('residualTitle'),
    figure: {
      data: [
        {
          type: 'scatter',
          mode: 'markers',
          x: drawn.map((row) => predicted[row]),
          y: drawn.map((row) => residuals[row]),
          marker: { color: theme.model(kind), size: 6, opacity: 0.38 },
          text: drawn.map((row) => `${t('predicted')}: ${moneyLabel(predicted[row], unit)}<br>${t('residual')}: ${moneyLabel(residuals[row], unit)}`),
          hovertemplate: '%{text}<extra></extra>',
        },
      ],
      layout: {
        ...baseLayout(theme),
        xaxis: { ...axisLook(theme, `${t('predicted')}${unitSuffix(unit)}`), tickformat: '~s' },
        yaxis: { ...axisLook(theme, `${t('residualY')}${unitSuffix(unit)}`), tickformat: '~s' },
        shapes: [{ type: 'line', x0: 0, x1: 1, xref: 'paper', y0: 0, y1: 0, line: { color: theme.muted, width: 1, dash: 'dot' } }],
        annotations: keyLine(theme, [{ text: t('residualLine'), colour: theme.muted, mark: '╌' }]),
      },
    },
    summary: [summarise(kind, residuals, money), ...(drawn.length < predicted.length ? [t('residualDrawn', { count: drawn.length })] : [])].join(' '),
    table: {
      columns: [t('predicted'), t('actual'), t('residual')].map((title) => ({ title, format: money })),
      rows: predicted.map((value, row) => [value, actual[row], residuals[row]]),
    },
    heightPx: 360,
    zoomable: true,
  };
}

function summarise(kind: string, residuals: readonly number[], money: (value: number) => string): string {
  if (residuals.length === 0) return t('noRows');
  const misses = residuals.map(Math.abs).sort((a, b) => a - b);
  return t('residualSummary', {
    model: modelName(kind),
    count: residuals.length,
    under: formatInteger(residuals.filter((value) => value > 0).length),
    over: formatInteger(residuals.filter((value) => value < 0).length),
    median: money(misses[Math.floor((misses.length - 1) / 2)]),
  });
}
