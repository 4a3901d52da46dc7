import type { CurvePoint, RetentionCurve } from '../tasks/clv/cohorts/types.ts';
import { formatInteger, formatPercent } from '../i18n/format.ts';
import { t } from '../i18n/messages/cohorts.ts';
import { linearAxis } from './axis.ts';
import type { Chart, ChartTheme, PlotlyObject } from './figure.ts';
import { baseLayout, keyLine } from './layout.ts';

/** The share of contracts kept renewal by renewal: dots as observed, the fitted curve, and dashed what it projects beyond the data. */
export function cohortCurveChart({ points, periodMonths }: Extract<RetentionCurve, { readonly fitted: true }>, theme: ChartTheme): Chart {
  const observed = points.filter((point) => point.observed !== null);
  const seen = observed[observed.length - 1];
  const last = points[points.length - 1];
  const percent = (share: number) => formatPercent(share, 0);
  const colour = theme.model('survival');
  return {
    title: t('curveChart'),
    figure: {
      data: [
        curve(points.filter(({ renewal }) => renewal <= seen.renewal), colour, 'solid'),
        curve(points.filter(({ renewal }) => renewal >= seen.renewal), colour, 'dash'),
        dots(observed, theme),
      ],
      layout: {
        ...baseLayout(theme),
        xaxis: { ...linearAxis(theme, 0, last.renewal, formatInteger, periodMonths === 1 ? t('curveX') : t('curveXMonths', { months: periodMonths })), showgrid: false, range: [-0.3, last.renewal + 0.3] },
        yaxis: linearAxis(theme, 0, 1, percent, t('curveY')),
        annotations: keyLine(theme, [{ text: t('curveObserved'), colour: theme.text, mark: '■' }, { text: t('curveFitted'), colour, mark: '―' }, { text: t('curveProjected'), colour, mark: '╌' }]),
      },
    },
    summary: t('curveSummary', { seen: seen.renewal, observed: formatPercent(seen.observed ?? NaN), fitted: formatPercent(seen.fitted), projected: formatPercent(last.fitted), last: last.renewal }),
    table: {
      columns: [{ title: t('renewal'), format: formatInteger }, { title: t('atRisk'), format: formatInteger }, { title: t('curveObserved'), format: formatPercent }, { title: `${t('curveFitted')}, ${t('curveProjected')}`, format: formatPercent }],
      rows: points.map(({ renewal, atRisk, observed: share, fitted }) => [renewal, share === null ? null : atRisk, share, fitted]),
    },
    heightPx: 340,
  };
}

function curve(points: readonly CurvePoint[], colour: string, dash: 'solid' | 'dash'): PlotlyObject {
  return {
    type: 'scatter',
    mode: 'lines',
    x: points.map(({ renewal }) => renewal),
    y: points.map(({ fitted }) => fitted),
    text: points.map(({ renewal, fitted }) => t('curveHover', { renewal, share: formatPercent(fitted) })),
    line: { color: colour, width: 2, dash },
    hovertemplate: `${t(dash === 'solid' ? 'curveFitted' : 'curveProjected')}, %{text}<extra></extra>`,
  };
}

function dots(observed: readonly CurvePoint[], theme: ChartTheme): PlotlyObject {
  return {
    type: 'scatter',
    mode: 'markers',
    x: observed.map(({ renewal }) => renewal),
    y: observed.map((point) => point.observed),
    text: observed.map(({ renewal, observed: share, atRisk }) => t('curveHoverObserved', { renewal, share: formatPercent(share ?? NaN), atRisk: formatInteger(atRisk) })),
    marker: { size: 7, color: theme.text },
    cliponaxis: false,
    hovertemplate: `${t('curveObserved')}, %{text}<extra></extra>`,
  };
}
