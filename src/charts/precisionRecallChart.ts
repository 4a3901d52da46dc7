import { formatNumber, formatPercent } from '../i18n/format.ts';
import { modelName } from '../i18n/messages/modelNames.ts';
import { t } from '../i18n/messages/tabularCharts.ts';
import type { BinaryModelReport } from '../tasks/tabular/types.ts';
import { linearAxis } from './axis.ts';
import type { Chart, ChartTheme, PlotlyObject } from './figure.ts';
import { baseLayout } from './layout.ts';
import { curveKey, modelCurves } from './modelCurves.ts';
import type { ModelCurve } from './modelCurves.ts';

type Ranked = Pick<BinaryModelReport, 'kind' | 'role' | 'precisionRecall' | 'metrics' | 'threshold' | 'confusion'>;

const PLOT_PX = 330;
const percent = (share: number) => formatPercent(share, 0);
const area = (aucPr: number | null) => formatNumber(aucPr ?? NaN, 3);

/** Share right among the flagged by share found of the class `positive`, every model and chance; a dot marks what `emphasised` (else the best) reaches at its threshold. */
export function precisionRecallChart(models: readonly Ranked[], positive: string, theme: ChartTheme, emphasised?: string): Chart {
  const ranked = models.filter(({ precisionRecall }) => precisionRecall.threshold.length > 0).sort((a, b) => (b.metrics.aucPr ?? 0) - (a.metrics.aucPr ?? 0));
  const marked = ranked.find(({ kind }) => kind === emphasised) ?? ranked.at(0);
  const chance = marked ? positiveShare(marked) : 0;
  const key = curveKey(ranked.map(({ kind, metrics }) => ({ kind, label: area(metrics.aucPr) })), t('prArea'), undefined, theme);
  return {
    title: t('prTitle'),
    figure: {
      data: [...modelCurves(ranked.map(curve), theme, emphasised), ...(marked ? thresholdMark(marked, theme) : [])],
      layout: {
        ...baseLayout(theme),
        margin: { l: 8, r: 24, t: key.heightPx, b: 8, pad: 0 },
        xaxis: linearAxis(theme, 0, 1, percent, t('prX')),
        yaxis: linearAxis(theme, 0, 1, percent, t('prY')),
        shapes: [{ type: 'line', x0: 0, x1: 1, y0: chance, y1: chance, layer: 'below', line: { color: theme.line, width: 1 } }],
        annotations: key.annotations,
      },
    },
    summary: marked ? summarise(ranked, marked, positive, chance) : t('oneClass'),
    table: {
      columns: [{ title: t('model') }, { title: t('threshold'), format: formatNumber }, { title: t('recall'), format: formatPercent }, { title: t('precision'), format: formatPercent }],
      rows: ranked.flatMap(({ kind, precisionRecall: { threshold, recall, precision } }) => threshold.map((value, i) => [modelName(kind), value, recall[i], precision[i]])),
    },
    heightPx: PLOT_PX + key.heightPx,
  };
}

function positiveShare({ confusion: [[trueNegative, falsePositive], [falseNegative, truePositive]] }: Ranked): number {
  return (falseNegative + truePositive) / (trueNegative + falsePositive + falseNegative + truePositive);
}

function curve({ kind, role, precisionRecall: { threshold, recall, precision } }: Ranked): ModelCurve {
  const hover = threshold.map((value, i) => t('prHover', { threshold: formatNumber(value ?? NaN), found: formatPercent(recall[i]), right: formatPercent(precision[i]) }));
  // Where nothing is flagged, nothing is right: the line begins with the first precision, and a constant is level.
  return { kind, role, x: recall, y: [precision[1], ...precision.slice(1)], hover };
}

/** Nothing where the threshold flags no row. */
function thresholdMark({ kind, threshold, metrics: { recall, precision } }: Ranked, theme: ChartTheme): PlotlyObject[] {
  if (recall === null || precision === null) return [];
  return [
    {
      type: 'scatter',
      mode: 'markers+text',
      x: [recall],
      y: [precision],
      text: [t('thresholdAt', { threshold: formatNumber(threshold) })],
      // Good curves leave the upper right empty.
      textposition: recall > 0.75 ? 'top center' : 'top right',
      textfont: { size: 12, color: theme.text },
      marker: { size: 9, color: theme.model(kind), line: { color: theme.surface, width: 2 } },
      cliponaxis: false,
      hoverinfo: 'skip',
    },
  ];
}

function summarise(ranked: readonly Ranked[], marked: Ranked, positive: string, chance: number): string {
  const { threshold, metrics } = marked;
  const facts = { model: modelName(marked.kind), positive, threshold: formatNumber(threshold), chance: formatPercent(chance) };
  const atThreshold = metrics.precision === null ? t('prSummaryNone', facts) : t('prSummary', { ...facts, right: formatPercent(metrics.precision), found: formatPercent(metrics.recall ?? NaN) });
  const areas = ranked.map(({ kind, metrics: { aucPr } }) => `${modelName(kind)} ${area(aucPr)}`).join(', ');
  return `${atThreshold} ${t('prAreas', { areas })}`;
}
