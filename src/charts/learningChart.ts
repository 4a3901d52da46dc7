import type { LearningCurve } from '../core/contract/index.ts';
import { formatInteger } from '../i18n/format.ts';
import { t } from '../i18n/messages/charts.ts';
import { metricName } from '../i18n/messages/metrics.ts';
import { networkText } from '../i18n/messages/networkParams.ts';
import { metricText, metricTick } from '../i18n/metricText.ts';
import { linearAxis } from './axis.ts';
import { escapeLabel } from './escapeLabel.ts';
import type { Chart, ChartTheme, PlotlyObject } from './figure.ts';
import { baseLayout, keyLine } from './layout.ts';

/** The curve's metric by step on training rows and on rows kept aside, with the best step marked. `unit`: the target's. */
export function learningChart(kind: string, learning: LearningCurve, unit: string, theme: ChartTheme): Chart {
  const { train, validation } = learning;
  // Runs of earlier versions do not say: they watched the RMSE.
  const metric = (learning.metric as string | undefined) ?? 'rmse';
  const text = (value: number) => metricText(metric, value, unit);
  const values = [...train, ...validation].filter(Number.isFinite);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const best = bestStep(validation, HIGHER_IS_BETTER.has(metric));
  const line = (name: string, y: readonly number[], colour: string, dash: string): PlotlyObject => ({
    type: 'scatter',
    mode: 'lines',
    x: y.map((_, index) => index + 1),
    y,
    text: y.map((value) => escapeLabel(text(value))),
    line: { color: colour, width: 2, dash },
    hovertemplate: `${name}: %{text}<extra></extra>`,
  });
  const curves = [line(t('trained'), train, theme.muted, 'dot'), ...(validation.length > 0 ? [line(t('validated'), validation, theme.model(kind), 'solid')] : [])];
  const key = [...(validation.length > 0 ? [{ text: t('validated'), colour: theme.model(kind), mark: '―' as const }] : []), { text: t('trained'), colour: theme.muted, mark: '╌' as const }];
  return {
    title: t('learningTitle'),
    figure: {
      data: [...curves, ...(best ? [bestMark(best, train.length, theme.model(kind), theme)] : [])],
      layout: {
        ...baseLayout(theme),
        hovermode: 'x unified',
        xaxis: { ...linearAxis(theme, 1, Math.max(2, train.length), formatInteger, networkText('label', 'epochs', kind) ?? t('learningX')), showgrid: false, range: [1, Math.max(2, train.length)] },
        yaxis: linearAxis(theme, low, high, (value) => escapeLabel(metricTick(metric, value, unit, high - low)), metricName(metric)),
        annotations: keyLine(theme, key),
      },
    },
    summary: summarise(learning, metricName(metric), best, text),
    table: {
      columns: [{ title: t('step'), format: formatInteger }, { title: t('trained'), format: text }, { title: t('validated'), format: text }],
      rows: train.map((value, index) => [index + 1, value, validation[index] ?? null]),
    },
    heightPx: 300,
  };
}

const HIGHER_IS_BETTER: ReadonlySet<string> = new Set(['auc', 'aucPr']);

interface Best {
  readonly step: number;
  readonly value: number;
}

/** The first step with the best value, counted from 1. */
function bestStep(validation: readonly number[], higherIsBetter: boolean): Best | undefined {
  let best: Best | undefined;
  for (const [index, value] of validation.entries()) if (!best || (higherIsBetter ? value > best.value : value < best.value)) best = { step: index + 1, value };
  return best;
}

function bestMark({ step, value }: Best, steps: number, colour: string, theme: ChartTheme): PlotlyObject {
  return {
    type: 'scatter',
    mode: 'markers+text',
    x: [step],
    y: [value],
    text: [t('learningBest', { step })],
    // At the end of the curve there is room to the left alone.
    textposition: step > 0.85 * steps ? 'top left' : 'top center',
    textfont: { size: 12, color: theme.text },
    marker: { size: 8, color: colour, line: { color: theme.surface, width: 2 } },
    cliponaxis: false,
    hoverinfo: 'skip',
  };
}

function summarise({ train, validation }: LearningCurve, metric: string, best: Best | undefined, text: (value: number) => string): string {
  const last = validation.at(-1);
  if (best && last !== undefined) return t('learningSummary', { metric, steps: validation.length, validation: text(last), best: text(best.value), step: best.step });
  return t('learningSummaryTrain', { metric, steps: train.length, train: text(train.at(-1) ?? NaN) });
}
