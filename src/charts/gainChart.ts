import { formatPercent } from '../i18n/format.ts';
import { t } from '../i18n/messages/charts.ts';
import { modelName } from '../i18n/messages/modelNames.ts';
import type { ClvModelReport, GainCurve } from '../tasks/clv/types.ts';
import { linearAxis } from './axis.ts';
import type { Chart, ChartTheme } from './figure.ts';
import { baseLayout } from './layout.ts';
import { curveNames, diagonal, modelCurves } from './modelCurves.ts';
import type { ModelCurve } from './modelCurves.ts';

const FIFTH = 0.2;
const percent = (share: number) => formatPercent(share, 0);

/** Share of value by share of customers, every model (`emphasised` in front) and the diagonal of chance; names stand in the empty corner, in the curves' order at a fifth. */
export function gainChart(models: readonly ClvModelReport[], theme: ChartTheme, emphasised?: string): Chart {
  const ranked = models.map((model) => ({ model, atFifth: shareAt(model.gain, FIFTH) })).sort((a, b) => b.atFifth - a.atFifth);
  const highest = Math.max(1, ...models.flatMap(({ gain }) => gain.shareOfValue).filter(Number.isFinite));
  return {
    title: t('gainTitle'),
    figure: {
      data: [diagonal(theme), ...modelCurves(models.map(curve), theme, emphasised)],
      layout: {
        ...baseLayout(theme),
        xaxis: linearAxis(theme, 0, 1, percent, t('gainX')),
        yaxis: linearAxis(theme, 0, highest, percent, t('gainY')),
        shapes: [{ type: 'line', x0: FIFTH, x1: FIFTH, y0: 0, y1: 1, yref: 'paper', layer: 'below', line: { color: theme.line, width: 1, dash: 'dot' } }],
        annotations: curveNames(ranked.map(({ model, atFifth }) => ({ kind: model.kind, label: percent(atFifth) })), t('gainAtFifth'), 'right', theme),
      },
    },
    summary: summarise(ranked),
    table: {
      columns: [{ title: t('model') }, ...TABLE_SHARES.map((share) => ({ title: percent(share), format: percent }))],
      rows: ranked.map(({ model }) => [modelName(model.kind), ...TABLE_SHARES.map((share) => shareAt(model.gain, share))]),
    },
    heightPx: 360,
  };
}

const TABLE_SHARES: readonly number[] = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1];

/** The share of value that the first `share` of customers hold, linear between the curve's points; NaN without points. */
export function shareAt({ shareOfCustomers, shareOfValue }: GainCurve, share: number): number {
  const after = shareOfCustomers.findIndex((x) => x >= share);
  if (after < 0) return shareOfValue.at(-1) ?? NaN;
  const [x0, y0] = after === 0 ? [0, 0] : [shareOfCustomers[after - 1], shareOfValue[after - 1]];
  const x1 = shareOfCustomers[after];
  return x1 > x0 ? y0 + ((shareOfValue[after] - y0) * (share - x0)) / (x1 - x0) : shareOfValue[after];
}

function curve({ kind, role, gain: { shareOfCustomers, shareOfValue } }: ClvModelReport): ModelCurve {
  const hover = shareOfCustomers.map((share, index) => `${percent(share)} ${t('gainHover')} ${formatPercent(shareOfValue[index])}`);
  return { kind, role, x: shareOfCustomers, y: shareOfValue, hover };
}

function summarise(ranked: readonly { model: ClvModelReport; atFifth: number }[]): string {
  if (ranked.length === 0) return t('noData');
  const [first, ...others] = ranked;
  const rest = others.slice(0, 2).map(({ model, atFifth }) => t('gainSummaryOthers', { model: modelName(model.kind), share: percent(atFifth) }));
  return [t('gainSummary', { model: modelName(first.model.kind), share: percent(first.atFifth) }), ...rest].join(' ');
}
