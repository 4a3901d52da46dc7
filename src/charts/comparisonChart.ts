import type { Comparison } from '../core/metrics/pairedBootstrap.ts';
import { t } from '../i18n/messages/charts.ts';
import { modelName } from '../i18n/messages/modelNames.ts';
import { metricName } from '../i18n/messages/metrics.ts';
import { metricText, metricTick } from '../i18n/metricText.ts';
import { axisLook, linearAxis } from './axis.ts';
import { escapeLabel } from './escapeLabel.ts';
import type { Chart, ChartTheme, PlotlyObject } from './figure.ts';
import { baseLayout } from './layout.ts';

const ROW_PX = 48;

interface Compared {
  readonly kind: string;
  readonly comparison: Comparison;
}

export interface ComparedBy {
  /** Its name in reports, such as `rmse`. */
  readonly metric: string;
  /** The target's. */
  readonly unit: string;
}

/** A metric less the best baseline's with its 95 % interval, a row a model; the best at the top. Undefined where nothing was compared. */
export function comparisonChart(models: readonly { readonly kind: string; readonly comparison: Comparison | null }[], { metric, unit }: ComparedBy, theme: ChartTheme): Chart | undefined {
  const compared = models.flatMap(({ kind, comparison }): Compared[] => (comparison ? [{ kind, comparison }] : [])).sort((a, b) => a.comparison.difference - b.comparison.difference);
  if (compared.length === 0) return undefined;
  const bottomUp = [...compared].reverse();
  const values = compared.flatMap(({ comparison }) => [comparison.low, comparison.high]);
  const span = Math.max(...values.map(Math.abs));
  const money = (value: number) => signed(value, (size) => metricText(metric, size, unit));
  const whole = (value: number) => signed(value, (size) => escapeLabel(metricTick(metric, size, unit, span)));
  const baseline = modelName(compared[0].comparison.against);
  return {
    title: t('comparisonTitle'),
    figure: {
      data: bottomUp.flatMap((entry, row) => marks(entry, row, theme, money)),
      layout: {
        ...baseLayout(theme),
        margin: { l: 8, r: 28, t: 8, b: 8, pad: 0 },
        xaxis: { ...linearAxis(theme, Math.min(0, ...values), Math.max(0, ...values), whole, t('comparisonX', { metric: metricName(metric) })), zeroline: true, zerolinecolor: theme.muted, zerolinewidth: 1 },
        yaxis: { ...axisLook(theme), tickmode: 'array', tickvals: bottomUp.map((_, row) => row), ticktext: bottomUp.map(({ kind }) => escapeLabel(modelName(kind), 40)), range: [-0.5, bottomUp.length - 0.25], showgrid: false, fixedrange: true },
      },
    },
    summary: t('comparisonSummary', { metric: metricName(metric), baseline, verdicts: compared.map((entry) => sentence(entry, money)).join('; ') }),
    table: {
      columns: [{ title: t('model') }, { title: t('difference'), format: money }, { title: t('low'), format: money }, { title: t('high'), format: money }, { title: t('verdict') }],
      rows: compared.map(({ kind, comparison }) => [modelName(kind), comparison.difference, comparison.low, comparison.high, t(comparison.verdict)]),
    },
    heightPx: 76 + compared.length * ROW_PX,
  };
}

/** A difference with its sign, so that less reads as less. */
export function signed(value: number, format: (size: number) => string): string {
  if (!Number.isFinite(value) || value === 0) return format(value);
  return `${value > 0 ? '+' : '−'}${format(Math.abs(value))}`;
}

function sentence({ kind, comparison }: Compared, money: (value: number) => string): string {
  return t('comparisonOne', { model: modelName(kind), difference: money(comparison.difference), low: money(comparison.low), high: money(comparison.high), verdict: t(comparison.verdict) });
}

function marks(entry: Compared, row: number, theme: ChartTheme, money: (value: number) => string): PlotlyObject[] {
  const { difference, low, high, verdict } = entry.comparison;
  const colour = theme.model(entry.kind);
  const hover = escapeLabel(sentence(entry, money), 200);
  return [
    { type: 'scatter', mode: 'lines', x: [low, high], y: [row, row], line: { color: colour, width: 3 }, opacity: 0.55, hoverinfo: 'skip' },
    {
      type: 'scatter',
      mode: 'markers+text',
      text: [escapeLabel(money(difference))],
      textposition: 'top center',
      textfont: { size: 12, color: theme.text },
      x: [difference],
      y: [row],
      // A hollow dot: its interval holds zero.
      marker: { size: 11, color: verdict === 'no-difference' ? theme.surface : colour, line: { color: colour, width: 2 } },
      cliponaxis: false,
      hovertemplate: `${hover}<extra></extra>`,
    },
  ];
}
