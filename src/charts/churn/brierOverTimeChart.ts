import type { BrierOverTime } from '../../core/metrics/survivalScores.ts';
import { formatNumber } from '../../i18n/format.ts';
import { t } from '../../i18n/messages/churnCharts.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import type { ChurnStep } from '../../tasks/churn/types.ts';
import { linearAxis } from '../axis.ts';
import type { Chart, ChartTheme } from '../figure.ts';
import { baseLayout } from '../layout.ts';
import { curveKey, modelCurves } from '../modelCurves.ts';

export interface TimedModel {
  readonly kind: string;
  readonly brier: BrierOverTime;
}

const PLOT_PX = 250;
const score = (value: number) => formatNumber(value, 3);

/** How far chances to have left by each step were from what happened; who was lost from sight is weighed out. */
export function brierOverTimeChart(models: readonly TimedModel[], step: ChurnStep, theme: ChartTheme): Chart {
  const highest = Math.max(0.01, ...models.flatMap(({ brier }) => brier.scores.map((value) => value ?? 0)));
  const curves = models.map(({ kind, brier: { scores } }) => {
    const known = scores.flatMap((value, at) => (value === null ? [] : [{ x: at + 1, y: value }]));
    return { kind, role: 'learner' as const, x: known.map(({ x }) => x), y: known.map(({ y }) => y), hover: known.map(({ x, y }) => `${x}: ${score(y)}`) };
  });
  const longest = Math.max(1, ...models.map(({ brier }) => brier.scores.length));
  const key = curveKey(models.map(({ kind, brier }) => ({ kind, label: brier.mean === null ? '' : score(brier.mean) })), t('brierMean'), undefined, theme);
  return {
    title: t('brierTitle'),
    figure: {
      data: modelCurves(curves, theme),
      layout: {
        ...baseLayout(theme),
        margin: { l: 8, r: 20, t: key.heightPx, b: 8, pad: 0 },
        xaxis: linearAxis(theme, 0, longest, (value) => formatNumber(value), t(`stepsX.${step}`)),
        yaxis: linearAxis(theme, 0, highest, score, t('brierY')),
        annotations: key.annotations,
      },
    },
    summary: models.map(({ kind, brier }) => t('brierSummary', { model: modelName(kind), mean: brier.mean === null ? '–' : score(brier.mean) })).join(' '),
    table: {
      columns: [{ title: t(`stepsX.${step}`) }, ...models.map(({ kind }) => ({ title: modelName(kind), format: score }))],
      rows: Array.from({ length: longest }, (_, at) => [at + 1, ...models.map(({ brier }) => brier.scores[at] ?? null)]),
    },
    heightPx: PLOT_PX + key.heightPx,
  };
}

