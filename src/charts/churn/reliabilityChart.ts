import type { ReliabilityBin } from '../../core/metrics/calibration.ts';
import { formatInteger, formatPercent } from '../../i18n/format.ts';
import { t } from '../../i18n/messages/churnCharts.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import { t as words } from '../../i18n/messages/tabularCharts.ts';
import { linearAxis } from '../axis.ts';
import type { Chart, ChartTheme, PlotlyObject } from '../figure.ts';
import { baseLayout, keyLine } from '../layout.ts';
import { diagonal } from '../modelCurves.ts';

export interface ReliabilityFacts {
  readonly kind: string;
  readonly before: readonly ReliabilityBin[];
  readonly after: readonly ReliabilityBin[];
}

const percent = (share: number) => formatPercent(share, 0);

/** What came true by the probability that was said, before and after calibration, with the line of exactly right and 95 % intervals after. Axes end at the highest probability that there is. */
export function reliabilityChart({ kind, before, after }: ReliabilityFacts, theme: ChartTheme): Chart {
  const most = Math.max(0.05, ...[...before, ...after].flatMap(({ predicted, observed }) => [predicted, observed]), ...after.map(({ high }) => high));
  return {
    title: t('reliabilityTitle'),
    figure: {
      data: [{ ...diagonal(theme), line: { color: theme.muted, width: 1, dash: 'dot' } }, dots(before, theme.muted, theme.surface, false), dots(after, theme.model(kind), theme.model(kind), true)],
      layout: {
        ...baseLayout(theme),
        margin: { l: 8, r: 24, t: 34, b: 8, pad: 0 },
        xaxis: linearAxis(theme, 0, Math.min(1, most), percent, words('calibrationX')),
        yaxis: linearAxis(theme, 0, Math.min(1, most), percent, t('reliabilityY')),
        annotations: keyLine(theme, [{ text: t('before'), colour: theme.muted, mark: '□' }, { text: t('after'), colour: theme.model(kind), mark: '■' }, { text: t('exactlyRight'), colour: theme.muted, mark: '╌' }]),
      },
    },
    summary: summarise(kind, after),
    table: {
      columns: [{ title: t('when') }, { title: words('said'), format: formatPercent }, { title: words('cameTrue'), format: formatPercent }, { title: t('low'), format: formatPercent }, { title: t('high'), format: formatPercent }, { title: t('users'), format: formatInteger }],
      rows: [...before.map((bin) => row(t('before'), bin)), ...after.map((bin) => row(t('after'), bin))],
    },
    heightPx: 360,
  };
}

function row(when: string, { predicted, observed, low, high, rows }: ReliabilityBin): readonly (string | number)[] {
  return [when, predicted, observed, low, high, rows];
}

function dots(bins: readonly ReliabilityBin[], line: string, fill: string, intervals: boolean): PlotlyObject {
  return {
    type: 'scatter',
    mode: 'lines+markers',
    x: bins.map(({ predicted }) => predicted),
    y: bins.map(({ observed }) => observed),
    line: { color: line, width: intervals ? 2 : 1 },
    marker: { size: 8, color: fill, line: { color: line, width: 1.5 } },
    ...(intervals ? { error_y: { type: 'data', symmetric: false, array: bins.map(({ high, observed }) => high - observed), arrayminus: bins.map(({ low, observed }) => observed - low), color: line, thickness: 1, width: 3 } } : {}),
    cliponaxis: false,
    text: bins.map(({ predicted, observed, rows }) => words('calibrationHover', { said: formatPercent(predicted), cameTrue: formatPercent(observed), rows: formatInteger(rows) })),
    hovertemplate: '%{text}<extra></extra>',
  };
}

function summarise(kind: string, bins: readonly ReliabilityBin[]): string {
  const off = bins.filter(({ predicted, low, high }) => predicted < low || predicted > high);
  if (bins.length === 0) return words('noRows');
  return t('reliabilitySummary', { model: modelName(kind), right: bins.length - off.length, bins: bins.length });
}
