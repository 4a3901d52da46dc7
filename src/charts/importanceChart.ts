import type { Importance } from '../core/contract/index.ts';
import { formatPercent } from '../i18n/format.ts';
import { t } from '../i18n/messages/charts.ts';
import { featureName } from '../i18n/messages/clvNames.ts';
import { modelName } from '../i18n/messages/modelNames.ts';
import { axisLook, linearAxis } from './axis.ts';
import { escapeLabel } from './escapeLabel.ts';
import type { Chart, ChartTheme } from './figure.ts';
import { baseLayout } from './layout.ts';

const SHOWN = 12;
const BAR_PX = 24;

/** The features that a model's decisions rest on, most important first, named by `nameOf`; the chart shows twelve, the table all. */
export function importanceChart(kind: string, importances: readonly Importance[], theme: ChartTheme, nameOf: (feature: string) => string = featureName): Chart {
  const ranked = [...importances].sort((a, b) => b.importance - a.importance);
  // Plotly draws the first bar at the bottom.
  const shown = ranked.filter(({ importance }) => importance > 0).slice(0, SHOWN).reverse();
  const largest = Math.max(0, ...shown.map(({ importance }) => importance));
  return {
    title: t('importanceTitle'),
    figure: {
      data: [
        {
          type: 'bar',
          orientation: 'h',
          x: shown.map(({ importance }) => importance),
          y: shown.map((_, index) => index),
          text: shown.map(({ importance }) => formatPercent(importance, importance >= 0.1 ? 0 : 1)),
          textposition: 'outside',
          cliponaxis: false,
          textfont: { color: theme.text, size: 12 },
          marker: { color: theme.model(kind) },
          hoverinfo: 'skip',
        },
      ],
      layout: {
        ...baseLayout(theme),
        margin: { l: 8, r: 44, t: 8, b: 8, pad: 0 },
        xaxis: linearAxis(theme, 0, largest, (value) => formatPercent(value, largest < 0.05 ? 1 : 0), t('importanceX'), 4),
        yaxis: { ...axisLook(theme), tickmode: 'array', tickvals: shown.map((_, index) => index), ticktext: shown.map(({ feature }) => escapeLabel(nameOf(feature), 34)), showgrid: false, fixedrange: true },
      },
    },
    summary: shown.length === 0 ? t('importanceNone', { model: modelName(kind) }) : t('importanceSummary', { model: modelName(kind), features: topThree(ranked, nameOf) }),
    table: {
      columns: [{ title: t('feature') }, { title: t('share'), format: (value) => formatPercent(value) }],
      rows: ranked.map(({ feature, importance }) => [nameOf(feature), importance]),
    },
    heightPx: Math.max(140, 72 + shown.length * BAR_PX),
  };
}

function topThree(ranked: readonly Importance[], nameOf: (feature: string) => string): string {
  return ranked.filter(({ importance }) => importance > 0).slice(0, 3).map(({ feature, importance }) => `${nameOf(feature)} (${formatPercent(importance, 0)})`).join(', ');
}
