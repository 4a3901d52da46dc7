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
const TOLD = 3;

/** What a loss is called where it rises, and how much of it is written. */
export interface RiseWords {
  readonly title: string;
  readonly x: string;
  readonly column: string;
  name(feature: string): string;
  amount(rise: number): string;
  /** On an axis that ends at `largest`. */
  tick(rise: number, largest: number): string;
  /** `features`: those that are needed most, each with its rise. */
  summary(features: string): string;
  readonly none: string;
}

/** How much RMSE rises, in money, when a feature's values are dealt to other customers: most needed first. */
export function permutationChart(kind: string, importances: readonly PermutationImportance[], { unit, horizonDays }: MoneyFacts, theme: ChartTheme): Chart {
  const model = modelName(kind);
  return riseChart(kind, importances, {
    title: t('permutationTitle'),
    x: t('permutationX', { days: horizonDays }),
    column: t('rise'),
    name: featureName,
    amount: (value) => formatMoney(value, unit),
    tick: (value, largest) => moneyLabel(value, unit, largest >= 8 ? 0 : 2),
    summary: (features) => t('permutationSummary', { model, features }),
    none: t('permutationNone', { model }),
  }, theme);
}

/** How much a loss rises when a feature's values are dealt to other rows, in `words`; the chart shows twelve, the table all. */
export function riseChart(kind: string, importances: readonly PermutationImportance[], words: RiseWords, theme: ChartTheme): Chart {
  const ranked = [...importances].sort((a, b) => b.increase - a.increase);
  const needed = ranked.filter(({ increase }) => increase > 0);
  const shown = needed.slice(0, SHOWN).reverse();
  const largest = Math.max(0, ...shown.map(({ increase }) => increase));
  const said = ({ increase, std }: PermutationImportance) => t('plusMinus', { value: words.amount(increase), spread: words.amount(std) });
  return {
    title: words.title,
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
        xaxis: linearAxis(theme, 0, largest, (value) => words.tick(value, largest), words.x, 4),
        yaxis: { ...axisLook(theme), tickmode: 'array', tickvals: shown.map((_, row) => row), ticktext: shown.map(({ feature }) => escapeLabel(words.name(feature), 34)), showgrid: false, fixedrange: true },
      },
    },
    summary: needed.length === 0 ? words.none : words.summary(needed.slice(0, TOLD).map(({ feature, increase }) => `${words.name(feature)} (${words.amount(increase)})`).join(', ')),
    table: {
      columns: [{ title: charts('feature') }, { title: words.column, format: (value) => words.amount(value) }, { title: t('deviation'), format: (value) => words.amount(value) }],
      rows: ranked.map(({ feature, increase, std }) => [words.name(feature), increase, std]),
    },
    heightPx: Math.max(140, 72 + shown.length * BAR_PX),
  };
}
