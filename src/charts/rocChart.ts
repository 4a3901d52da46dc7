import { formatNumber, formatPercent } from '../i18n/format.ts';
import { modelName } from '../i18n/messages/modelNames.ts';
import { t } from '../i18n/messages/tabularCharts.ts';
import type { BinaryModelReport } from '../tasks/tabular/types.ts';
import { linearAxis } from './axis.ts';
import type { Chart, ChartTheme } from './figure.ts';
import { baseLayout } from './layout.ts';
import { curveKey, diagonal, modelCurves } from './modelCurves.ts';
import type { ModelCurve } from './modelCurves.ts';

type Ranked = Pick<BinaryModelReport, 'kind' | 'role' | 'roc' | 'metrics'>;

const PLOT_PX = 330;
const percent = (share: number) => formatPercent(share, 0);
const area = (auc: number | null) => formatNumber(auc ?? NaN, 3);

/** Share found of the class `positive` by share of false alarms, every model (`emphasised` in front) and chance. Models without a curve (one class alone) are left out. */
export function rocChart(models: readonly Ranked[], positive: string, theme: ChartTheme, emphasised?: string): Chart {
  const ranked = models.filter(({ roc }) => roc.threshold.length > 0).sort((a, b) => (b.metrics.auc ?? 0) - (a.metrics.auc ?? 0));
  const key = curveKey(ranked.map(({ kind, metrics }) => ({ kind, label: area(metrics.auc) })), t('rocArea'), undefined, theme);
  return {
    title: t('rocTitle'),
    figure: {
      data: [diagonal(theme), ...modelCurves(ranked.map(curve), theme, emphasised)],
      layout: {
        ...baseLayout(theme),
        margin: { l: 8, r: 24, t: key.heightPx, b: 8, pad: 0 },
        xaxis: linearAxis(theme, 0, 1, percent, t('rocX')),
        yaxis: linearAxis(theme, 0, 1, percent, t('rocY')),
        annotations: key.annotations,
      },
    },
    summary: summarise(ranked, positive),
    table: {
      columns: [{ title: t('model') }, { title: t('threshold'), format: formatNumber }, { title: t('falseAlarms'), format: formatPercent }, { title: t('recall'), format: formatPercent }],
      rows: ranked.flatMap(({ kind, roc }) => roc.threshold.map((threshold, i) => [modelName(kind), threshold, roc.falsePositiveRate[i], roc.truePositiveRate[i]])),
    },
    heightPx: PLOT_PX + key.heightPx,
  };
}

function curve({ kind, role, roc }: Ranked): ModelCurve {
  const hover = roc.threshold.map((threshold, i) => t('rocHover', { threshold: formatNumber(threshold ?? NaN), falseAlarms: formatPercent(roc.falsePositiveRate[i]), found: formatPercent(roc.truePositiveRate[i]) }));
  return { kind, role, x: roc.falsePositiveRate, y: roc.truePositiveRate, hover };
}

function summarise(ranked: readonly Ranked[], positive: string): string {
  const [best, ...others] = ranked;
  if (!best) return t('oneClass');
  const rest = others.map(({ kind, metrics }) => t('modelReaches', { model: modelName(kind), value: area(metrics.auc) }));
  return [t('rocSummary', { model: modelName(best.kind), positive, auc: area(best.metrics.auc) }), ...rest].join(' ');
}
