import { formatInteger, formatNumber } from '../i18n/format.ts';
import { t } from '../i18n/messages/anomalyRuns.ts';
import type { AnomalyModelReport } from '../tasks/anomaly/types.ts';
import { linearAxis } from './axis.ts';
import type { Chart, ChartTheme, PlotlyObject } from './figure.ts';
import { baseLayout, keyLine } from './layout.ts';

type Scores = Pick<AnomalyModelReport, 'kind' | 'histogram' | 'threshold' | 'flagged'>;

const score = (value: number) => formatNumber(value, 3);

/** How many rows have which score, with the threshold; bins above it in the model's colour. */
export function scoreHistogramChart({ kind, histogram: { edges, counts }, threshold, flagged }: Scores, theme: ChartTheme): Chart {
  const low = edges.at(0) ?? 0;
  const high = edges.at(-1) ?? 1;
  return {
    title: t('scoresTitle'),
    figure: {
      data: [bars(kind, edges, counts, threshold, theme)],
      layout: {
        ...baseLayout(theme),
        bargap: 0.06,
        xaxis: linearAxis(theme, low, high, (value) => formatNumber(value), t('scoresX')),
        yaxis: { ...linearAxis(theme, 0, Math.max(1, ...counts), formatInteger, t('scoresY')), zeroline: true, zerolinecolor: theme.line },
        shapes: [{ type: 'line', x0: threshold, x1: threshold, y0: 0, y1: 1, yref: 'paper', line: { color: theme.muted, width: 1, dash: 'dash' } }],
        annotations: keyLine(theme, [{ text: t('scoresLine', { threshold: score(threshold) }), colour: theme.muted, mark: '╌' }, { text: t('isFlagged'), colour: theme.model(kind), mark: '■' }]),
      },
    },
    summary: t('scoresSummary', { all: formatInteger(counts.reduce((sum, count) => sum + count, 0)), low: score(low), high: score(high), flagged: formatInteger(flagged), threshold: score(threshold) }),
    table: {
      columns: [{ title: t('scoresFrom'), format: score }, { title: t('scoresTo'), format: score }, { title: t('scoresY'), format: formatInteger }],
      rows: counts.map((count, bin) => [edges[bin], edges[bin + 1], count]),
    },
    heightPx: 340,
  };
}

/** A bin that the threshold divides is drawn as unflagged: the line says where. */
function bars(kind: string, edges: readonly number[], counts: readonly number[], threshold: number, theme: ChartTheme): PlotlyObject {
  return {
    type: 'bar',
    x: counts.map((_, bin) => (edges[bin] + edges[bin + 1]) / 2),
    y: counts,
    width: counts.map((_, bin) => (edges[bin + 1] - edges[bin]) * 0.94),
    marker: { color: counts.map((_, bin) => (edges[bin] >= threshold ? theme.model(kind) : theme.bar)) },
    text: counts.map((count, bin) => t('scoresHover', { from: score(edges[bin]), to: score(edges[bin + 1]), rows: formatInteger(count) })),
    textposition: 'none',
    hovertemplate: '%{text}<extra></extra>',
  };
}
