import type { LiftCurve } from '../../core/metrics/liftCurve.ts';
import { formatNumber, formatPercent } from '../../i18n/format.ts';
import { t as charts } from '../../i18n/messages/charts.ts';
import { t } from '../../i18n/messages/churnCharts.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import { linearAxis } from '../axis.ts';
import type { Chart, ChartTheme } from '../figure.ts';
import { namedKinds } from '../gainChart.ts';
import type { GainFocus } from '../gainChart.ts';
import { baseLayout } from '../layout.ts';
import { curveKey, modelCurves } from '../modelCurves.ts';

export interface LiftModel {
  readonly kind: string;
  readonly role: 'learner' | 'baseline';
  readonly lift: LiftCurve;
}

const TENTH = 0.1;
const TABLE_SHARES: readonly number[] = [0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1];
const PLOT_PX = 270;
const percent = (share: number) => formatPercent(share, 0);
const times = (lift: number) => formatNumber(lift, 1);

/** How many times more leavers a list has than one of the same length at random, by its length; `focus` as for gains. */
export function liftChart(models: readonly LiftModel[], theme: ChartTheme, focus: GainFocus): Chart {
  const drawn = models.filter(({ lift }) => lift.lift.length > 0);
  const ranked = [...drawn].sort((a, b) => liftAt(b.lift, TENTH) - liftAt(a.lift, TENTH));
  const named = namedKinds(drawn, focus);
  const told = ranked.filter(({ kind }) => named.has(kind));
  const others = drawn.length - told.length;
  const key = curveKey(told.map(({ kind, lift }) => ({ kind, label: times(liftAt(lift, TENTH)) })), t('liftAtTenth'), others > 0 ? charts('gainOthers', { count: others }) : undefined, theme);
  const highest = Math.max(2, ...drawn.flatMap(({ lift }) => lift.lift));
  const curves = drawn.map(({ kind, role, lift: { shareOfCustomers: x, lift: y } }) => ({ kind, role, x, y, hover: x.map((share, i) => t('liftHover', { share: percent(share), lift: times(y[i]) })) }));
  return {
    title: t('liftTitle'),
    figure: {
      data: modelCurves(curves, theme, focus.emphasised, named),
      layout: {
        ...baseLayout(theme),
        margin: { l: 8, r: 20, t: key.heightPx, b: 8, pad: 0 },
        xaxis: linearAxis(theme, 0, 1, percent, t('foundX')),
        yaxis: linearAxis(theme, 0, highest, times, t('liftY')),
        shapes: [{ type: 'line', x0: 0, x1: 1, y0: 1, y1: 1, layer: 'below', line: { color: theme.line, width: 1 } }],
        annotations: key.annotations,
      },
    },
    summary: told.length === 0 ? charts('noData') : t('liftSummary', { model: modelName(told[0].kind), lift: times(liftAt(told[0].lift, TENTH)) }),
    table: {
      columns: [{ title: charts('model') }, ...TABLE_SHARES.map((share) => ({ title: percent(share), format: times }))],
      rows: ranked.map(({ kind, lift }) => [modelName(kind), ...TABLE_SHARES.map((share) => liftAt(lift, share))]),
    },
    heightPx: PLOT_PX + key.heightPx,
  };
}

/** At the curve's step that is nearest. */
function liftAt({ shareOfCustomers, lift }: LiftCurve, share: number): number {
  const at = shareOfCustomers.findIndex((x) => x >= share - 1e-9);
  return lift.at(at) ?? NaN;
}
