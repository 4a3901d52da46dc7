import { formatNumber, formatPercent } from '../../i18n/format.ts';
import { t as charts } from '../../i18n/messages/churnCharts.ts';
import { t } from '../../i18n/messages/churnMeans.ts';
import { causeName, stepsText } from '../../i18n/messages/churnNames.ts';
import { sentenceStart } from '../../i18n/sentenceStart.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import type { ChurnStep, MeanCurves } from '../../tasks/churn/types.ts';
import { linearAxis } from '../axis.ts';
import type { Chart, ChartTheme, PlotlyObject } from '../figure.ts';
import { baseLayout, keyColumn } from '../layout.ts';
import type { KeyItem } from '../layout.ts';

const percent = (share: number) => formatPercent(share, share < 0.1 ? 1 : 0);
const PLOT_PX = 290;

/** Who has left after 0, 1, … steps, as the model says it and as it happened. */
interface Told {
  readonly name: string;
  readonly said: readonly number[];
  readonly happened: readonly number[];
  /** Plotly's name of its line's dash, and how that looks in a key. */
  readonly dash: string;
  readonly mark: KeyItem['mark'];
}

const DASHES = [{ dash: 'dash', mark: '╌' }, { dash: 'dot', mark: '┈' }, { dash: 'dashdot', mark: '╶' }] as const;

/**
 * The mean chance to have left by then, step by step, in all and for each cause, beside the share of the held-out users who had. Drawn is who left, not who is there still: of few leavers the
 * survival curve is a line along the top. The table has both.
 */
export function leavingMeansChart(kind: string, curves: MeanCurves, step: ChurnStep, theme: ChartTheme): Chart {
  const told = toldOf(curves);
  const last = curves.survival.length - 1;
  const key = keyColumn(theme, [{ text: t('said'), colour: theme.model(kind), mark: '■' }, { text: t('happened'), colour: theme.text, mark: '■' }, ...told.map(({ name, mark }) => ({ text: name, colour: theme.text, mark }))]);
  const colour = theme.model(kind);
  const line = (y: readonly number[], name: string, look: PlotlyObject): PlotlyObject => ({ type: 'scatter', mode: 'lines', x: y.map((_, at) => at), y, line: look, text: y.map((share, at) => `${stepsText(step, at)}: ${name} ${formatPercent(share)}`), hovertemplate: '%{text}<extra></extra>' });
  const there = [t('saidOf', { what: t('stillThere') }), t('happenedOf', { what: t('stillThere') })];
  return {
    title: t('title', { model: modelName(kind) }),
    figure: {
      data: told.flatMap(({ name, said, happened, dash }) => [line(happened, t('happenedOf', { what: name }), { color: theme.text, width: 1.5, dash }), line(said, t('saidOf', { what: name }), { color: colour, width: 2.5, dash })]),
      layout: {
        ...baseLayout(theme),
        margin: { l: 8, r: 20, t: key.heightPx, b: 8, pad: 0 },
        xaxis: linearAxis(theme, 0, last, (value) => formatNumber(value), charts(`stepsX.${step}`)),
        yaxis: linearAxis(theme, 0, Math.max(0.01, ...told.flatMap(({ said, happened }) => [said[last], happened[last]])), percent, t('share')),
        annotations: key.annotations,
      },
    },
    summary: [t('summary', { steps: stepsText(step, last), said: formatPercent(curves.survival[last]), happened: formatPercent(curves.observed.survival[last]) }), ...told.slice(1).map(({ name, said, happened }) => t('cause', { cause: sentenceStart(name), said: formatPercent(said[last]), happened: formatPercent(happened[last]) })), t('note')].join(' '),
    table: {
      columns: [{ title: charts(`stepsX.${step}`) }, ...[...there, ...told.flatMap(({ name }) => [t('saidOf', { what: name }), t('happenedOf', { what: name })])].map((title) => ({ title, format: formatPercent }))],
      rows: curves.survival.map((survival, at) => [at, survival, curves.observed.survival[at], ...told.flatMap(({ said, happened }) => [said[at], happened[at]])]),
    },
    heightPx: PLOT_PX + key.heightPx,
  };
}

/** All who left first; causes only where there are several. */
function toldOf({ causes, survival, incidence, observed }: MeanCurves): readonly Told[] {
  const gone = (shares: readonly number[]) => shares.map((share) => 1 - share);
  const all = { name: t('left'), said: gone(survival), happened: gone(observed.survival), dash: 'solid', mark: '―' } as const;
  return causes.length > 1 ? [all, ...causes.map((cause, c) => ({ name: causeName(cause), said: incidence[c], happened: observed.incidence[c], ...DASHES[c % DASHES.length] }))] : [all];
}

