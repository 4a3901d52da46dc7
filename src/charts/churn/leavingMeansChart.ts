import { formatNumber, formatPercent } from '../../i18n/format.ts';
import { t as charts } from '../../i18n/messages/churnCharts.ts';
import { t } from '../../i18n/messages/churnMeans.ts';
import { causeName, stepsText } from '../../i18n/messages/churnNames.ts';
import { modelName } from '../../i18n/messages/modelNames.ts';
import type { ChurnStep, MeanCurves } from '../../tasks/churn/types.ts';
import { linearAxis } from '../axis.ts';
import type { Chart, ChartTheme, PlotlyObject } from '../figure.ts';
import { baseLayout, keyLine } from '../layout.ts';

const percent = (share: number) => formatPercent(share, 0);

/** What is told of the users, as the model says it and as it happened, after 0, 1, … steps. */
interface Told {
  readonly name: string;
  readonly said: readonly number[];
  readonly happened: readonly number[];
  /** Plotly's name of its line's dash. */
  readonly dash: string;
}

const DASHES = ['dash', 'dot', 'dashdot'] as const;

/** The mean chance to be there still, step by step, and to have left by then for each cause, beside the shares of the held-out users to whom that happened. */
export function leavingMeansChart(kind: string, curves: MeanCurves, step: ChurnStep, theme: ChartTheme): Chart {
  const told = toldOf(curves);
  const last = curves.survival.length - 1;
  const colour = theme.model(kind);
  const line = (y: readonly number[], name: string, look: PlotlyObject): PlotlyObject => ({ type: 'scatter', mode: 'lines', x: y.map((_, at) => at), y, line: look, text: y.map((share, at) => `${stepsText(step, at)}: ${name} ${formatPercent(share)}`), hovertemplate: '%{text}<extra></extra>' });
  return {
    title: t('title', { model: modelName(kind) }),
    figure: {
      data: told.flatMap(({ name, said, happened, dash }) => [line(happened, t('happenedOf', { what: name }), { color: theme.text, width: 1.5, dash }), line(said, t('saidOf', { what: name }), { color: colour, width: 2.5, dash })]),
      layout: {
        ...baseLayout(theme),
        xaxis: linearAxis(theme, 0, last, (value) => formatNumber(value), charts(`stepsX.${step}`)),
        yaxis: linearAxis(theme, 0, 1, percent, t('share')),
        annotations: keyLine(theme, [{ text: t('said'), colour, mark: '■' }, { text: t('happened'), colour: theme.text, mark: '■' }, { text: t('stillThere'), colour: theme.text, mark: '―' }, ...told.slice(1).map(({ name }) => ({ text: name, colour: theme.text, mark: '╌' }) as const)]),
      },
    },
    summary: [t('summary', { steps: stepsText(step, last), said: formatPercent(told[0].said[last]), happened: formatPercent(told[0].happened[last]) }), ...told.slice(1).map(({ name, said, happened }) => t('cause', { cause: name, said: formatPercent(said[last]), happened: formatPercent(happened[last]) })), t('note')].join(' '),
    table: {
      columns: [{ title: charts(`stepsX.${step}`) }, ...told.flatMap(({ name }) => [t('saidOf', { what: name }), t('happenedOf', { what: name })].map((title) => ({ title, format: formatPercent })))],
      rows: curves.survival.map((_, at) => [at, ...told.flatMap(({ said, happened }) => [said[at], happened[at]])]),
    },
    heightPx: 320,
  };
}

/** To be there still first; causes only where there are several. */
function toldOf({ causes, survival, incidence, observed }: MeanCurves): readonly Told[] {
  const there = { name: t('stillThere'), said: survival, happened: observed.survival, dash: 'solid' };
  return causes.length > 1 ? [there, ...causes.map((cause, c) => ({ name: causeName(cause), said: incidence[c], happened: observed.incidence[c], dash: DASHES[c % DASHES.length] }))] : [there];
}
