import { formatInteger, formatMoney, formatNumber } from '../i18n/format.ts';
import { t } from '../i18n/messages/clvJudging.ts';
import { modelName } from '../i18n/messages/modelNames.ts';
import type { SegmentedTotals } from '../tasks/clv/types.ts';
import { axisLook, linearAxis } from './axis.ts';
import { signed } from './comparisonChart.ts';
import { escapeLabel } from './escapeLabel.ts';
import type { Chart, ChartTheme } from './figure.ts';
import { baseLayout } from './layout.ts';
import { lowerFirst, segmentNames } from './segmentNames.ts';
import type { SegmentFacts } from './segmentNames.ts';

const ROW_PX = 30;

/** Each segment's mean of predicted less actual, a customer: above 0 is too much. The table has RMSE beside it. */
export function segmentResidualChart(kind: string, segmented: SegmentedTotals, facts: SegmentFacts, theme: ChartTheme): Chart {
  const { feature, segments: names } = segmentNames(segmented, facts);
  const rows = segmented.segments.map(({ customers, meanResidual, rmse }, i) => ({ customers, meanResidual, rmse, name: names[i] }));
  const bottomUp = [...rows].reverse();
  const values = rows.map(({ meanResidual }) => meanResidual);
  const money = (value: number) => signed(value, (size) => formatMoney(size, facts.unit));
  const span = Math.max(...values.map(Math.abs), 0);
  const tick = (value: number) => escapeLabel(signed(value, (size) => (facts.unit === '' ? formatNumber(size) : formatMoney(size, facts.unit, span >= 8 ? 0 : 2))));
  const worst = rows.reduce((most, row) => (Math.abs(row.meanResidual) > Math.abs(most.meanResidual) ? row : most), rows[0]);
  // Room for a number beside the longest bar.
  const labelled = Math.max(span * 0.5, 1e-9);
  return {
    title: t('residualTitle', { feature: lowerFirst(feature) }),
    figure: {
      data: [
        {
          type: 'bar', orientation: 'h', x: bottomUp.map(({ meanResidual }) => meanResidual), y: bottomUp.map((_, row) => row),
          text: bottomUp.map(({ meanResidual }) => escapeLabel(money(meanResidual))), textposition: 'outside', cliponaxis: false, textfont: { color: theme.text, size: 12 },
          marker: { color: theme.model(kind) }, hoverinfo: 'skip',
        },
      ],
      layout: {
        ...baseLayout(theme),
        margin: { l: 8, r: 28, t: 8, b: 8, pad: 0 },
        xaxis: { ...linearAxis(theme, Math.min(0, ...values) - (Math.min(...values) < 0 ? labelled : 0), Math.max(0, ...values) + (Math.max(...values) > 0 ? labelled : 0), tick, t('residualX'), 4), zeroline: true, zerolinecolor: theme.muted, zerolinewidth: 1 },
        yaxis: { ...axisLook(theme), tickmode: 'array', tickvals: bottomUp.map((_, row) => row), ticktext: bottomUp.map(({ name }) => escapeLabel(name, 26)), showgrid: false, fixedrange: true },
      },
    },
    summary: t('residualSummary', { model: modelName(kind), segment: worst.name, residual: money(worst.meanResidual), days: facts.horizonDays }),
    table: {
      columns: [{ title: feature }, { title: t('customers'), format: formatInteger }, { title: t('meanResidual'), format: money }, { title: t('rmse'), format: (value) => formatMoney(value, facts.unit) }],
      rows: rows.map(({ name, customers, meanResidual, rmse }) => [name, customers, meanResidual, rmse]),
    },
    heightPx: 84 + rows.length * ROW_PX,
  };
}
