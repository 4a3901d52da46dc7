import { formatInteger, formatMoney, formatPercent } from '../i18n/format.ts';
import { t } from '../i18n/messages/clvJudging.ts';
import { modelName } from '../i18n/messages/modelNames.ts';
import type { SegmentedTotals, SegmentTotals } from '../tasks/clv/types.ts';
import { axisLook, linearAxis } from './axis.ts';
import { escapeLabel } from './escapeLabel.ts';
import type { Chart, ChartTheme, PlotlyObject } from './figure.ts';
import { baseLayout } from './layout.ts';
import { lowerFirst, segmentNames } from './segmentNames.ts';
import type { SegmentFacts } from './segmentNames.ts';

const ROW_PX = 48;
/** Beyond three times too much a dot stands at the edge: its number is written beside it. */
const MAX_RATIO = 3;

const percent = (ratio: number) => formatPercent(ratio, 0);

/** Each segment's total predicted as a share of the actual, with its 95 % interval; 100 % is exactly right. */
export function segmentTotalsChart(kind: string, segmented: SegmentedTotals, facts: SegmentFacts, theme: ChartTheme): Chart {
  const { feature, segments: names } = segmentNames(segmented, facts);
  const rows = segmented.segments.map((totals, i) => ({ totals, name: names[i] }));
  const bottomUp = [...rows].reverse();
  const known = segmented.segments.flatMap(({ ratio, low, high }) => [ratio, low, high]).filter((value) => value !== null);
  const highest = Math.min(MAX_RATIO, Math.max(1.2, ...known));
  const lowest = Math.min(0.8, ...known);
  const money = (value: number) => formatMoney(value, facts.unit, 0);
  return {
    title: t('totalsTitle', { feature: lowerFirst(feature) }),
    figure: {
      data: bottomUp.flatMap(({ totals }, row) => marks(kind, totals, row, highest, theme)),
      layout: {
        ...baseLayout(theme),
        margin: { l: 8, r: 28, t: 8, b: 8, pad: 0 },
        xaxis: linearAxis(theme, lowest, highest, percent, t('totalsX')),
        yaxis: { ...axisLook(theme), tickmode: 'array', tickvals: bottomUp.map((_, row) => row), ticktext: bottomUp.map(({ name }) => escapeLabel(name, 26)), range: [-0.5, bottomUp.length - 0.25], showgrid: false, fixedrange: true },
        shapes: [{ type: 'line', x0: 1, x1: 1, y0: 0, y1: 1, yref: 'paper', layer: 'below', line: { color: theme.muted, width: 1 } }],
      },
    },
    summary: t('totalsSummary', { model: modelName(kind), parts: rows.map(({ totals, name }) => sentence(totals, name, money)).join('; ') }),
    table: {
      columns: [{ title: feature }, { title: t('customers'), format: formatInteger }, { title: t('predictedTotal'), format: money }, { title: t('actualTotal'), format: money }, { title: t('ratio'), format: percent }, { title: t('low'), format: percent }, { title: t('high'), format: percent }],
      rows: rows.map(({ totals: { customers, predicted, actual, ratio, low, high }, name }) => [name, customers, predicted, actual, ratio, low, high]),
    },
    heightPx: 76 + rows.length * ROW_PX,
  };
}

function sentence({ predicted, actual, ratio, low, high }: SegmentTotals, segment: string, money: (value: number) => string): string {
  if (ratio === null) return t('noRatio', { segment, predicted: money(predicted) });
  const facts = { segment, ratio: percent(ratio), actual: money(actual) };
  return low === null || high === null ? t('totalsPart', facts) : t('totalsPartRange', { ...facts, low: percent(low), high: percent(high) });
}

function marks(kind: string, { ratio, low, high }: SegmentTotals, row: number, highest: number, theme: ChartTheme): PlotlyObject[] {
  if (ratio === null) return [];
  const colour = theme.model(kind);
  const unsure = low === null || high === null || (low <= 1 && high >= 1);
  const interval: PlotlyObject[] = low === null || high === null ? [] : [{ type: 'scatter', mode: 'lines', x: [Math.min(low, highest), Math.min(high, highest)], y: [row, row], line: { color: colour, width: 3 }, opacity: 0.55, hoverinfo: 'skip' }];
  return [
    ...interval,
    {
      type: 'scatter', mode: 'markers+text', x: [Math.min(ratio, highest)], y: [row],
      text: [percent(ratio)], textposition: 'top center', textfont: { size: 12, color: theme.text },
      // A hollow dot: its interval holds what is exactly right.
      marker: { size: 11, color: unsure ? theme.surface : colour, line: { color: colour, width: 2 } },
      cliponaxis: false, hoverinfo: 'skip',
    },
  ];
}
