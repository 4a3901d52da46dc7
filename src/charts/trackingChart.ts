import { formatDay, formatMoney, formatPercent } from '../i18n/format.ts';
import { t } from '../i18n/messages/clvJudging.ts';
import { modelName } from '../i18n/messages/modelNames.ts';
import type { ClvTracking } from '../tasks/clv/types.ts';
import { axisLook, linearAxis } from './axis.ts';
import type { Chart, ChartTheme, PlotlyObject } from './figure.ts';
import { baseLayout, keyLine } from './layout.ts';
import { moneyLabel } from './moneyLabel.ts';

export interface TrackingFacts {
  readonly unit: string;
  readonly horizonDays: number;
  /** First day of the first week. */
  readonly cutoff: number;
}

/** Expected and actual money of each week: bars are what came. */
export function weeklyChart(kind: string, { weeks, weeklyError, profile }: ClvTracking, facts: TrackingFacts, theme: ChartTheme): Chart {
  const actual: PlotlyObject = { type: 'bar', x: weeks.map((_, week) => week), y: weeks.map((week) => week.actual), marker: { color: theme.surface, line: { color: theme.text, width: 1.5 } }, ...hover(t('actual'), weeks.map((week) => week.actual), facts) };
  const expected = line(t('expected'), weeks.map((week) => week.expected), theme.model(kind), facts);
  const model = modelName(kind);
  return trackingChart({
    title: t('weeksTitle'),
    summary: weeklyError === null ? t('weeksNone') : [t('weeksSummary', { model, error: formatPercent(weeklyError, 0) }), ...(profile === 'training' ? [t('weeksShape')] : [])].join(' '),
    axis: t('weeksY'),
    columns: [t('expected'), t('actual')],
    values: weeks.map((week) => [week.expected, week.actual]),
    data: [actual, expected],
    mark: '□',
  }, kind, facts, theme);
}

/** The same, added up. */
export function cumulativeChart(kind: string, { weeks }: ClvTracking, facts: TrackingFacts, theme: ChartTheme): Chart {
  const money = (value: number) => formatMoney(value, facts.unit, 0);
  const actual = line(t('cumulativeActual'), weeks.map((week) => week.cumulativeActual), theme.text, facts);
  const expected = line(t('cumulativeExpected'), weeks.map((week) => week.cumulativeExpected), theme.model(kind), facts);
  const last = weeks.at(-1);
  return trackingChart({
    title: t('cumulativeTitle'),
    summary: t('cumulativeSummary', { model: modelName(kind), expected: money(last?.cumulativeExpected ?? 0), actual: money(last?.cumulativeActual ?? 0), days: facts.horizonDays }),
    axis: t('cumulativeY'),
    columns: [t('cumulativeExpected'), t('cumulativeActual')],
    values: weeks.map((week) => [week.cumulativeExpected, week.cumulativeActual]),
    data: [actual, expected],
    mark: '―',
  }, kind, facts, theme);
}

interface Drawn {
  readonly title: string;
  readonly summary: string;
  readonly axis: string;
  readonly columns: readonly [expected: string, actual: string];
  readonly values: readonly (readonly [expected: number, actual: number])[];
  readonly data: readonly PlotlyObject[];
  /** Of what came. */
  readonly mark: '□' | '―';
}

const SHOWN_WEEKS = 5;

function trackingChart({ title, summary, axis, columns, values, data, mark }: Drawn, kind: string, { unit, cutoff }: TrackingFacts, theme: ChartTheme): Chart {
  const money = (value: number) => formatMoney(value, unit, 0);
  const all = values.flat();
  const step = Math.ceil(values.length / SHOWN_WEEKS);
  const shown = [...values.keys()].filter((week) => week % step === 0);
  const key = [{ text: t('expected'), colour: theme.model(kind), mark: '―' as const }, { text: t('actual'), colour: theme.text, mark }];
  return {
    title,
    figure: {
      data,
      layout: {
        ...baseLayout(theme),
        xaxis: { ...axisLook(theme, t('weeksX')), tickmode: 'array', tickvals: shown, ticktext: shown.map((week) => formatDay(cutoff + 7 * week, 'short')), range: [-0.6, values.length - 0.4], showgrid: false, fixedrange: true },
        yaxis: { ...linearAxis(theme, Math.min(0, ...all), Math.max(0, ...all), (value) => moneyLabel(value, unit, 0), axis), zeroline: true, zerolinecolor: theme.line },
        annotations: keyLine(theme, key),
      },
    },
    summary,
    table: {
      columns: [{ title: t('week') }, { title: columns[0], format: money }, { title: columns[1], format: money }],
      rows: values.map(([expected, actual], week) => [formatDay(cutoff + 7 * week), expected, actual]),
    },
    heightPx: 320,
  };
}

function line(name: string, values: readonly number[], colour: string, facts: TrackingFacts): PlotlyObject {
  return { type: 'scatter', mode: 'lines+markers', x: values.map((_, week) => week), y: values, line: { color: colour, width: 2 }, marker: { size: 5, color: colour }, ...hover(name, values, facts) };
}

function hover(name: string, values: readonly number[], { unit, cutoff }: TrackingFacts): PlotlyObject {
  return { text: values.map((value, week) => `${formatDay(cutoff + 7 * week)}<br>${name}: ${moneyLabel(value, unit, 0)}`), textposition: 'none', hovertemplate: '%{text}<extra></extra>' };
}
