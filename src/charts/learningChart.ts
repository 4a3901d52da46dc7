import { formatInteger, formatMoney } from '../i18n/format.ts';
import { t } from '../i18n/messages/charts.ts';
import type { ClvModelReport } from '../tasks/clv/types.ts';
import { linearAxis } from './axis.ts';
import type { Chart, ChartTheme, PlotlyObject } from './figure.ts';
import { baseLayout, keyLine } from './layout.ts';
import { moneyLabel } from './moneyLabel.ts';

/** RMSE by step on training rows and on rows kept aside, with the best step marked. */
export function learningChart(kind: string, learning: NonNullable<ClvModelReport['learning']>, unit: string, theme: ChartTheme): Chart {
  const { train, validation } = learning;
  const money = (value: number) => formatMoney(value, unit);
  const values = [...train, ...validation].filter(Number.isFinite);
  const best = bestStep(validation);
  const line = (name: string, y: readonly number[], colour: string, dash: string): PlotlyObject => ({
    type: 'scatter',
    mode: 'lines',
    x: y.map((_, index) => index + 1),
    y,
    text: y.map((value) => moneyLabel(value, unit)),
    line: { color: colour, width: 2, dash },
    hovertemplate: `${name}: %{text}<extra></extra>`,
  });
  const curves = [line(t('trained'), train, theme.muted, 'dot'), ...(validation.length > 0 ? [line(t('validated'), validation, theme.model(kind), 'solid')] : [])];
  const key = [...(validation.length > 0 ? [{ text: t('validated'), colour: theme.model(kind), mark: '―' as const }] : []), { text: t('trained'), colour: theme.muted, mark: '╌' as const }];
  return {
    title: t('learningTitle'),
    figure: {
      data: [...curves, ...(best ? [bestMark(best, theme.model(kind), theme)] : [])],
      layout: {
        ...baseLayout(theme),
        hovermode: 'x unified',
        xaxis: { ...linearAxis(theme, 1, Math.max(2, train.length), formatInteger, t('learningX')), showgrid: false, range: [1, Math.max(2, train.length)] },
        yaxis: linearAxis(theme, Math.min(...values), Math.max(...values), (value) => moneyLabel(value, unit, Math.max(...values) - Math.min(...values) >= 5 ? 0 : 2), t('learningY')),
        annotations: keyLine(theme, key),
      },
    },
    summary: summarise(learning, best, money),
    table: {
      columns: [{ title: t('step'), format: formatInteger }, { title: t('trained'), format: money }, { title: t('validated'), format: money }],
      rows: train.map((value, index) => [index + 1, value, validation[index] ?? null]),
    },
    heightPx: 300,
  };
}

interface Best {
  readonly step: number;
  readonly rmse: number;
}

/** The first step with the least RMSE, counted from 1. */
function bestStep(validation: readonly number[]): Best | undefined {
  let best: Best | undefined;
  for (const [index, rmse] of validation.entries()) if (!best || rmse < best.rmse) best = { step: index + 1, rmse };
  return best;
}

function bestMark({ step, rmse }: Best, colour: string, theme: ChartTheme): PlotlyObject {
  return {
    type: 'scatter',
    mode: 'markers+text',
    x: [step],
    y: [rmse],
    text: [t('learningBest', { step })],
    textposition: 'top center',
    textfont: { size: 12, color: theme.text },
    marker: { size: 8, color: colour, line: { color: theme.surface, width: 2 } },
    cliponaxis: false,
    hoverinfo: 'skip',
  };
}

function summarise({ train, validation }: NonNullable<ClvModelReport['learning']>, best: Best | undefined, money: (value: number) => string): string {
  const last = validation.at(-1);
  if (best && last !== undefined) return t('learningSummary', { steps: validation.length, validation: money(last), best: money(best.rmse), step: best.step });
  return t('learningSummaryTrain', { steps: train.length, train: money(train.at(-1) ?? NaN) });
}
