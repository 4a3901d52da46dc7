import type { PolicyProfit } from '../../core/economics/profitReport.ts';
import { formatInteger, formatMoney } from '../../i18n/format.ts';
import { t } from '../../i18n/messages/churnCharts.ts';
import { axisLook, linearAxis } from '../axis.ts';
import { signed } from '../comparisonChart.ts';
import { escapeLabel } from '../escapeLabel.ts';
import type { Chart, ChartTheme, PlotlyObject } from '../figure.ts';
import { baseLayout, keyColumn } from '../layout.ts';
import { moneyLabel } from '../moneyLabel.ts';

const ROW_PX = 44;

/** What each way of choosing whom to contact would have brought in the hold-out's window, with its 95 % interval, and what the model expected. */
export function policyChart(policies: readonly PolicyProfit[], unit: string, champion: string, theme: ChartTheme): Chart {
  const bottomUp = [...policies].reverse();
  const values = policies.flatMap(({ realised, expected, interval }) => [0, realised, expected, interval?.low ?? 0, interval?.high ?? 0]);
  const money = (value: number) => signed(value, (size) => formatMoney(size, unit, 0));
  const [best, ...others] = policies;
  const key = keyColumn(theme, [{ text: t('realised'), colour: theme.model(champion), mark: '■' }, { text: t('expected'), colour: theme.muted, mark: '□' }]);
  return {
    title: t('policyTitle'),
    figure: {
      data: bottomUp.flatMap((policy, row) => marks(policy, row, theme.model(champion), unit, theme)),
      layout: {
        ...baseLayout(theme),
        margin: { l: 8, r: 32, t: key.heightPx, b: 8, pad: 0 },
        xaxis: { ...linearAxis(theme, Math.min(...values), Math.max(1, ...values), (value) => moneyLabel(value, unit, 0), t('policyX')), zeroline: true, zerolinecolor: theme.muted, zerolinewidth: 1 },
        yaxis: { ...axisLook(theme), tickmode: 'array', tickvals: bottomUp.map((_, row) => row), ticktext: bottomUp.map(({ policy }) => escapeLabel(t(`policy.${policy}`), 40)), range: [-0.6, bottomUp.length - 0.3], showgrid: false, fixedrange: true },
        annotations: key.annotations,
      },
    },
    summary: best ? [t('policySummary', { contacts: formatInteger(best.contacts), money: money(best.realised) }), ...others.filter(({ policy }) => policy !== 'nobody').map(({ policy, realised }) => t('policyOther', { policy: t(`policy.${policy}`), money: money(realised) }))].join(' ') : '',
    table: {
      columns: [{ title: t('policy') }, { title: t('contacts'), format: formatInteger }, { title: t('expectedColumn'), format: money }, { title: t('realisedColumn'), format: money }, { title: t('low'), format: money }, { title: t('high'), format: money }],
      rows: policies.map(({ policy, contacts, expected, realised, interval }) => [t(`policy.${policy}`), contacts, expected, realised, interval?.low ?? null, interval?.high ?? null]),
    },
    heightPx: 66 + key.heightPx + policies.length * ROW_PX,
  };
}

function marks({ policy, contacts, expected, realised, interval }: PolicyProfit, row: number, colour: string, unit: string, theme: ChartTheme): PlotlyObject[] {
  const text = escapeLabel(signed(realised, (size) => formatMoney(size, unit, 0)));
  const hover = escapeLabel(t('policyHover', { policy: t(`policy.${policy}`), contacts: formatInteger(contacts), money: formatMoney(realised, unit, 0) }), 160);
  return [
    ...(interval ? [{ type: 'scatter', mode: 'lines', x: [interval.low, interval.high], y: [row, row], line: { color: colour, width: 3 }, opacity: 0.45, hoverinfo: 'skip' }] : []),
    { type: 'scatter', mode: 'markers', x: [expected], y: [row], marker: { size: 10, color: theme.surface, line: { color: theme.muted, width: 1.5 } }, hoverinfo: 'skip', cliponaxis: false },
    { type: 'scatter', mode: 'markers+text', x: [realised], y: [row], text: [text], textposition: 'top center', textfont: { size: 12, color: theme.text }, marker: { size: 10, color: colour }, hovertemplate: `${hover}<extra></extra>`, cliponaxis: false },
  ];
}
