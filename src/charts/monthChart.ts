import { formatDay, formatMoney } from '../i18n/format.ts';
import { t } from '../i18n/messages/nextMonth.ts';
import type { MonthComparison } from '../tasks/clv/next/types.ts';
import { axisLook, linearAxis } from './axis.ts';
import { escapeLabel } from './escapeLabel.ts';
import type { Chart, ChartTheme, PlotlyObject } from './figure.ts';
import { baseLayout, keyLine } from './layout.ts';
import { moneyLabel } from './moneyLabel.ts';

const MOST_TICKS = 6;

/** The path on which a prediction was expected to come in, and what came: sums from the day of the prediction, by week. */
export function monthChart(comparison: MonthComparison, unit: string, theme: ChartTheme): Chart {
  const { weeks, asOfThen, through, elapsedDays, champion } = comparison;
  const money = (value: number) => formatMoney(value, unit, 0);
  const expected = [{ day: asOfThen - 1, value: 0 }, ...weeks.map(({ to, cumulativeExpected }) => ({ day: to, value: cumulativeExpected }))];
  const came = elapsedDays === 0 ? [] : [{ day: asOfThen - 1, value: 0 }, ...weeks.flatMap(({ to, cumulativeCame }) => (cumulativeCame === null ? [] : [{ day: Math.min(to, through), value: cumulativeCame }]))];
  const values = [...expected, ...came].map(({ value }) => value);
  const colour = theme.model(champion);
  return {
    title: t('chartTitle'),
    figure: {
      data: [line(t('chartExpected'), expected, { color: theme.muted, width: 2, dash: 'dash' }, unit), line(t('chartCame'), came, { color: colour, width: 3 }, unit)],
      layout: {
        ...baseLayout(theme),
        hovermode: 'x unified',
        xaxis: daysAxis(theme, weeks.map(({ to }) => to), asOfThen - 1),
        yaxis: linearAxis(theme, Math.min(0, ...values), Math.max(1e-9, ...values), (value) => moneyLabel(value, unit, 0), t('chartY', { day: formatDay(asOfThen) })),
        annotations: keyLine(theme, [{ text: t('chartCame'), colour, mark: '―' }, { text: t('chartExpected'), colour: theme.muted, mark: '╌' }]),
      },
    },
    summary: summarise(comparison, money),
    table: {
      columns: [{ title: t('week') }, ...(['weekExpected', 'weekCame', 'sumExpected', 'sumCame'] as const).map((key) => ({ title: t(key), format: (value: number) => formatMoney(value, unit) }))],
      rows: weeks.map((week) => [formatDay(week.to), week.expected, week.came, week.cumulativeExpected, week.cumulativeCame]),
    },
    heightPx: 320,
  };
}

function line(name: string, points: readonly { readonly day: number; readonly value: number }[], look: PlotlyObject, unit: string): PlotlyObject {
  return {
    type: 'scatter',
    mode: 'lines+markers',
    x: points.map(({ day }) => day),
    y: points.map(({ value }) => value),
    text: points.map(({ day, value }) => escapeLabel(`${formatDay(day)}: ${formatMoney(value, unit)}`)),
    line: look,
    marker: { size: 5, color: look.color },
    hovertemplate: `${name}, %{text}<extra></extra>`,
  };
}

/** Ticks at ends of weeks, few enough to be read. */
function daysAxis(theme: ChartTheme, ends: readonly number[], first: number): PlotlyObject {
  const every = Math.ceil(ends.length / MOST_TICKS);
  const ticks = ends.filter((_, i) => (ends.length - 1 - i) % every === 0);
  return { ...axisLook(theme, t('chartX')), showgrid: false, tickmode: 'array', tickvals: ticks, ticktext: ticks.map((day) => formatDay(day, 'short')), range: [first, (ends.at(-1) ?? first + 1) + 1], fixedrange: true };
}

function summarise({ weeks, through, cameIn, shouldHaveBy, elapsedDays }: MonthComparison, money: (value: number) => string): string {
  const last = weeks.at(-1);
  const facts = { total: money(last?.cumulativeExpected ?? 0), end: formatDay(last?.to ?? NaN) };
  return elapsedDays === 0 ? t('chartSummaryNone', facts) : t('chartSummary', { day: formatDay(through), came: money(cameIn.total), expected: money(shouldHaveBy.total), ...facts });
}
