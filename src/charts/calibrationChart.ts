import type { CalibrationBin } from '../core/metrics/calibration.ts';
import { formatInteger, formatPercent } from '../i18n/format.ts';
import { modelName } from '../i18n/messages/modelNames.ts';
import { t } from '../i18n/messages/tabularCharts.ts';
import { axisLook, linearAxis } from './axis.ts';
import type { Chart, ChartTheme, PlotlyObject } from './figure.ts';
import { baseLayout, keyLine } from './layout.ts';
import { diagonal } from './modelCurves.ts';

/** The lower part of the plot holds the counts. */
const COUNTS_SHARE = 0.16;
const GAP_SHARE = 0.08;

export interface CalibrationFacts {
  readonly kind: string;
  readonly calibration: readonly CalibrationBin[];
  /** The class that the probabilities are of; null: the class that the model says. */
  readonly positive: string | null;
}

const percent = (share: number) => formatPercent(share, 0);

/** What came true by the probability that was said, a dot a bin, with the line of exactly right; below, how many rows each dot stands for. */
export function calibrationChart({ kind, calibration, positive }: CalibrationFacts, theme: ChartTheme): Chart {
  const most = Math.max(1, ...calibration.map(({ rows }) => rows));
  return {
    title: t('calibrationTitle'),
    figure: {
      data: [{ ...diagonal(theme), line: { color: theme.muted, width: 1, dash: 'dot' } }, dots(kind, calibration, theme), counts(calibration, theme)],
      layout: {
        ...baseLayout(theme),
        margin: { l: 8, r: 24, t: 30, b: 8, pad: 0 },
        xaxis: { ...linearAxis(theme, 0, 1, percent, t('calibrationX')), anchor: 'y2' },
        yaxis: { ...linearAxis(theme, 0, 1, percent, positive === null ? t('calibrationYSaid') : t('calibrationY')), domain: [COUNTS_SHARE + GAP_SHARE, 1] },
        yaxis2: { ...axisLook(theme, t('rows')), domain: [0, COUNTS_SHARE], range: [0, most], tickvals: [0, most], ticktext: [0, most].map(formatInteger), fixedrange: true },
        annotations: keyLine(theme, [{ text: t('calibrationLine'), colour: theme.muted, mark: '╌' }]),
      },
    },
    summary: summarise(kind, calibration, positive),
    table: {
      columns: [{ title: t('said'), format: formatPercent }, { title: t('cameTrue'), format: formatPercent }, { title: t('rows'), format: formatInteger }],
      rows: calibration.map(({ predicted, observed, rows }) => [predicted, observed, rows]),
    },
    heightPx: 380,
  };
}

function dots(kind: string, bins: readonly CalibrationBin[], theme: ChartTheme): PlotlyObject {
  return {
    type: 'scatter',
    mode: 'lines+markers',
    x: bins.map(({ predicted }) => predicted),
    y: bins.map(({ observed }) => observed),
    line: { color: theme.model(kind), width: 2 },
    marker: { size: 8, color: theme.model(kind) },
    cliponaxis: false,
    text: bins.map(({ predicted, observed, rows }) => t('calibrationHover', { said: formatPercent(predicted), cameTrue: formatPercent(observed), rows: formatInteger(rows) })),
    hovertemplate: '%{text}<extra></extra>',
  };
}

function counts(bins: readonly CalibrationBin[], theme: ChartTheme): PlotlyObject {
  return { type: 'bar', yaxis: 'y2', x: bins.map(({ predicted }) => predicted), y: bins.map(({ rows }) => rows), width: bins.map(() => 0.012), marker: { color: theme.bar }, hoverinfo: 'skip' };
}

function summarise(kind: string, bins: readonly CalibrationBin[], positive: string | null): string {
  const gap = ({ predicted, observed }: CalibrationBin) => Math.abs(observed - predicted);
  const widest = bins.reduce<CalibrationBin | undefined>((worst, bin) => (worst && gap(worst) >= gap(bin) ? worst : bin), undefined);
  if (!widest) return t('noRows');
  const facts = { model: modelName(kind), rows: formatInteger(widest.rows), said: formatPercent(widest.predicted), cameTrue: formatPercent(widest.observed) };
  return positive === null ? t('calibrationSummarySaid', facts) : t('calibrationSummary', { ...facts, positive });
}
