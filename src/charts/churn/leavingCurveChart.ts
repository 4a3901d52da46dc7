import { formatNumber, formatPercent } from '../../i18n/format.ts';
import { t } from '../../i18n/messages/churnCharts.ts';
import { causeName, stepsText } from '../../i18n/messages/churnNames.ts';
import { sentenceStart } from '../../i18n/sentenceStart.ts';
import type { ChurnStep } from '../../tasks/churn/types.ts';
import { linearAxis } from '../axis.ts';
import type { Chart, ChartTheme, PlotlyObject } from '../figure.ts';
import { baseLayout, keyColumn } from '../layout.ts';
import type { KeyItem } from '../layout.ts';

/** Chances after 0, 1, … steps. */
export interface LeavingCurve {
  readonly kind: string;
  readonly causes: readonly string[];
  readonly survival: readonly number[];
  readonly incidence: readonly (readonly number[])[];
}

const DASHES = [{ dash: 'dash', mark: '╌' }, { dash: 'dot', mark: '┈' }, { dash: 'dashdot', mark: '╶' }] as const;
const PLOT_PX = 230;
const percent = (share: number) => formatPercent(share, 0);

/** The chance to be there still, step by step, and to have left by then for each cause. */
export function leavingCurveChart({ kind, causes, survival, incidence }: LeavingCurve, step: ChurnStep, theme: ChartTheme): Chart {
  const last = survival.length - 1;
  const steps = survival.map((_, at) => at);
  const colour = theme.model(kind);
  const line = (y: readonly number[], name: string, look: PlotlyObject): PlotlyObject => ({ type: 'scatter', mode: 'lines', x: steps, y, line: look, text: y.map((share, at) => `${stepsText(step, at)}: ${name} ${formatPercent(share)}`), hovertemplate: '%{text}<extra></extra>' });
  const shown = causes.length > 1 ? causes : [];
  const key = keyColumn(theme, [{ text: t('stillThere'), colour, mark: '―' }, ...shown.map((cause, at): KeyItem => ({ text: causeName(cause), colour: theme.text, mark: DASHES[at % DASHES.length].mark }))]);
  return {
    title: t('leavingTitle'),
    figure: {
      data: [line(survival, t('stillThere'), { color: colour, width: 3 }), ...shown.map((cause, at) => line(incidence[at], causeName(cause), { color: theme.text, width: 1.5, dash: DASHES[at % DASHES.length].dash }))],
      layout: {
        ...baseLayout(theme),
        margin: { l: 8, r: 12, t: key.heightPx, b: 8, pad: 0 },
        xaxis: linearAxis(theme, 0, last, (value) => formatNumber(value), t(`stepsX.${step}`)),
        yaxis: linearAxis(theme, 0, 1, percent),
        annotations: key.annotations,
      },
    },
    summary: [t('leavingSummary', { steps: stepsText(step, last), share: formatPercent(survival[last]) }), ...shown.map((cause, at) => t('leavingCause', { cause: sentenceStart(causeName(cause)), share: formatPercent(incidence[at][last]) }))].join(' '),
    table: {
      columns: [{ title: t(`stepsX.${step}`) }, { title: t('stillThere'), format: formatPercent }, ...shown.map((cause) => ({ title: causeName(cause), format: formatPercent }))],
      rows: steps.map((at) => [at, survival[at], ...shown.map((_, cause) => incidence[cause][at])]),
    },
    heightPx: PLOT_PX + key.heightPx,
  };
}
