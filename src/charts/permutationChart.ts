import { formatMoney } from '../i18n/format.ts';
import { t as charts } from '../i18n/messages/charts.ts';
import { featureName } from '../i18n/messages/clvNames.ts';
import { t } from '../i18n/messages/clvJudging.ts';
import { modelName } from '../i18n/messages/modelNames.ts';
import type { PermutationImportance } from '../tasks/types.ts';
import { axisLook, linearAxis } from './axis.ts';
import type { MoneyFacts } from './decileChart.ts';
import { escapeLabel } from './escapeLabel.ts';
import type { Chart, ChartTheme } from './figure.ts';
import { baseLayout } from './layout.ts';
import { moneyLabel } from './moneyLabel.ts';

const SHOWN = 12;
const BAR_PX = 24;

/** How much RMSE rises, in money, when a feature's values are dealt to other customers: most needed first; the chart shows twelve, the table all. */
export function permutationChart(kind: string, importances: readonly PermutationImportance[], { unit, horizonDays }: MoneyFacts, theme: ChartTheme): Chart {
  const ranked = [...importances].sort((a, b) => b.increase - a.increase);
  const shown = ranked.filter(({ increase }) => increase > 0).slice(0, SHOWN).reverse();
  const largest = Math.max(0, ...shown.map(({ increase }) => increase));
  const money = (value: number) => formatMoney(value, unit);
  const said = ({ increase, std }: PermutationImportance) => t('plusMinus', { value: money(increase), spread: money(std) });
  const top = ranked.filter(({ increase }) => increase > 0).slice(0, 3);
  return {
    title: t('permutationTitle'),
    figure: {
      data: [
        {
          type: 'bar', orientation: 'h', x: shown.map(({ increase }) => increase), y: shown.map((_, row) => row),
          text: shown.map((entry) => escapeLabel(said(entry))), textposition: 'outside', cliponaxis: false, textfont: { color: theme.text, size: 12 },
          marker: { color: theme.model(kind) }, hoverinfo: 'skip',
        },
      ],
      layout: {
        ...baseLayout(theme),
        margin: { l: 8, r: 100, t: 8, b: 8, pad: 0 },
        xaxis: linearAxis(theme, 0, largest, (value) => moneyLabel(value, unit, largest >= 8 ? 0 : 2), t('permutationX', { days: horizonDays }), 4),
        yaxis: { ...axisLook(theme), tickmode: 'array', tickvals: shown.map((_, row) => row), ticktext: shown.map(({ feature }) => escapeLabel(featureName(feature), 34)), showgrid: false, fixedrange: true },
      },
    },
    summary: top.length === 0 ? t('permutationNone', { model: modelName(kind) }) : t('permutationSummary', { model: modelName(kind), features: top.map((entry) => `${featureName(entry.feature)} (${money(entry.increase)})`).join(', ') }),
    table: {
      columns: [{ title: charts('feature') }, { title: t('rise'), format: money }, { title: t('deviation'), format: money }],
      rows: ranked.map(({ feature, increase, std }) => [featureName(feature), increase, std]),
    },
    heightPx: Math.max(140, 72 + shown.length * BAR_PX),
  };
}
