import type { ThresholdRow } from '../core/metrics/thresholdTable.ts';
import { formatNumber, formatPercent } from '../i18n/format.ts';
import { modelName } from '../i18n/messages/modelNames.ts';
import { t } from '../i18n/messages/tabularCharts.ts';
import { linearAxis } from './axis.ts';
import type { Chart, ChartTheme, PlotlyObject } from './figure.ts';
import { baseLayout, keyLine } from './layout.ts';
import type { KeyItem } from './layout.ts';

export interface ThresholdFacts {
  readonly kind: string;
  readonly thresholds: readonly ThresholdRow[];
  /** The chosen one. */
  readonly threshold: number;
  /** Name of the class that is looked for. */
  readonly positive: string;
  /** What is flagged at the chosen one, where the table only has its neighbours. */
  readonly at?: ThresholdRow;
}

const percent = (share: number) => formatPercent(share, 0);

/** Precision, recall and F1 by threshold, with the chosen one as a line. Where nothing is flagged, precision has no point. */
export function thresholdChart({ kind, thresholds, threshold, positive, at }: ThresholdFacts, theme: ChartTheme): Chart {
  const series = [
    { text: t('precision'), read: (row: ThresholdRow) => row.precision, colour: theme.text, mark: '―', dash: 'solid', width: 1.5 },
    { text: t('recall'), read: (row: ThresholdRow) => row.recall, colour: theme.text, mark: '╌', dash: 'dash', width: 1.5 },
    { text: t('f1'), read: (row: ThresholdRow) => row.f1, colour: theme.model(kind), mark: '―', dash: 'solid', width: 3 },
  ] as const;
  const key = series.map(({ text, colour, mark }): KeyItem => ({ text, colour, mark }));
  return {
    title: t('thresholdTitle'),
    figure: {
      data: series.map(({ text, read, colour, dash, width }): PlotlyObject => ({
        type: 'scatter',
        mode: 'lines',
        x: thresholds.map((row) => row.threshold),
        y: thresholds.map(read),
        line: { color: colour, width, dash },
        text: thresholds.map((row) => formatPercent(read(row) ?? NaN)),
        hovertemplate: `${text}: %{text}<extra></extra>`,
      })),
      layout: {
        ...baseLayout(theme),
        hovermode: 'x unified',
        xaxis: linearAxis(theme, 0, 1, (value) => formatNumber(value), t('thresholdX')),
        yaxis: linearAxis(theme, 0, 1, percent),
        shapes: [{ type: 'line', x0: threshold, x1: threshold, y0: 0, y1: 1, yref: 'paper', line: { color: theme.muted, width: 1, dash: 'dot' } }],
        annotations: [...keyLine(theme, key), chosenLabel(threshold, theme)],
      },
    },
    summary: summarise({ kind, thresholds, threshold, positive, at }),
    table: {
      columns: [
        { title: t('threshold'), format: formatNumber },
        ...[t('precision'), t('recall'), t('f1'), t('shareFlagged')].map((title) => ({ title, format: formatPercent })),
        { title: t('lift'), format: formatNumber },
      ],
      rows: thresholds.map((row) => [row.threshold, row.precision, row.recall, row.f1, row.shareFlagged, row.lift]),
    },
    heightPx: 320,
  };
}

function chosenLabel(threshold: number, theme: ChartTheme): PlotlyObject {
  const rightOfIt = threshold < 0.5;
  return { x: threshold, y: 0, yref: 'paper', xanchor: rightOfIt ? 'left' : 'right', yanchor: 'bottom', yshift: 6, xshift: rightOfIt ? 4 : -4, showarrow: false, text: t('thresholdAt', { threshold: formatNumber(threshold) }), font: { size: 12, color: theme.muted } };
}

function summarise({ kind, thresholds, threshold, positive, at }: ThresholdFacts): string {
  const nearest = at ?? thresholds.reduce<ThresholdRow | undefined>((best, row) => (best && Math.abs(best.threshold - threshold) <= Math.abs(row.threshold - threshold) ? best : row), undefined);
  if (!nearest) return t('noRows');
  const [best] = thresholds.filter(({ f1 }) => f1 !== null).sort((a, b) => (b.f1 ?? 0) - (a.f1 ?? 0));
  const share = (value: number | null) => formatPercent(value ?? NaN);
  const facts = { model: modelName(kind), positive, threshold: formatNumber(nearest.threshold), flagged: share(nearest.shareFlagged), right: share(nearest.precision), found: share(nearest.recall) };
  const said = nearest.precision === null ? t('thresholdSummaryNone', facts) : t('thresholdSummary', facts);
  return [said, ...(best ? [t('thresholdBest', { f1: share(best.f1), threshold: formatNumber(best.threshold) })] : [])].join(' ');
}
