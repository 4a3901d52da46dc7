import { formatInteger, formatMoney } from '../i18n/format.ts';
import { t } from '../i18n/messages/charts.ts';
import { modelName } from '../i18n/messages/modelNames.ts';
import type { DecileRow } from '../tasks/clv/types.ts';
import { axisLook, linearAxis } from './axis.ts';
import type { Chart, ChartTable, ChartTheme, PlotlyObject } from './figure.ts';
import { baseLayout, keyLine } from './layout.ts';
import { moneyLabel } from './moneyLabel.ts';

export interface MoneyFacts {
  readonly unit: string;
  readonly horizonDays: number;
}

/** Mean predicted and mean actual by tenths of customers; without actuals (a future list) the predictions alone. */
export function decileChart(kind: string, deciles: readonly DecileRow[], { unit, horizonDays }: MoneyFacts, theme: ChartTheme): Chart {
  const known = deciles.some((row) => Number.isFinite(row.meanActual));
  const money = (value: number) => formatMoney(value, unit);
  const values = deciles.flatMap((row) => [row.meanPredicted, row.meanActual]).filter(Number.isFinite);
  const whole = (value: number) => moneyLabel(value, unit, Math.max(...values.map(Math.abs), 0) >= 10 ? 0 : 2);
  const bar = (name: string, marker: PlotlyObject, read: (row: DecileRow) => number): PlotlyObject => ({
    type: 'bar',
    name,
    x: deciles.map((row) => formatInteger(row.decile)),
    y: deciles.map(read),
    text: deciles.map((row) => moneyLabel(read(row), unit)),
    textposition: 'none',
    marker,
    hovertemplate: `${name}: %{text}<extra></extra>`,
  });
  const predicted = bar(t('predicted'), { color: theme.model(kind) }, (row) => row.meanPredicted);
  // Hollow: told from any model's colour, also in print.
  const actual = bar(t('actual'), { color: theme.surface, line: { color: theme.text, width: 1.5 } }, (row) => row.meanActual);
  const key = [{ text: t('predicted'), colour: theme.model(kind), mark: '■' as const }, ...(known ? [{ text: t('actual'), colour: theme.text, mark: '□' as const }] : [])];
  return {
    title: known ? t('decileTitle') : t('decileTitleFuture'),
    figure: {
      data: known ? [predicted, actual] : [predicted],
      layout: {
        ...baseLayout(theme),
        barmode: 'group',
        xaxis: { ...axisLook(theme, t('decileX')), type: 'category', showgrid: false, fixedrange: true },
        yaxis: { ...linearAxis(theme, Math.min(0, ...values), Math.max(0, ...values), whole, t('decileY', { days: horizonDays })), zeroline: true, zerolinecolor: theme.line },
        annotations: keyLine(theme, key),
      },
    },
    summary: summarise(kind, deciles, horizonDays, money),
    table: decileTable(deciles, known, money),
    heightPx: 340,
  };
}

function summarise(kind: string, deciles: readonly DecileRow[], days: number, money: (value: number) => string): string {
  const first = deciles.at(0);
  const last = deciles.at(-1);
  if (!first || !last) return t('noData');
  return t('decileSummary', { model: modelName(kind), days, predicted: money(first.meanPredicted), actual: money(first.meanActual), lastPredicted: money(last.meanPredicted), lastActual: money(last.meanActual) });
}

function decileTable(deciles: readonly DecileRow[], known: boolean, money: (value: number) => string): ChartTable {
  const columns = [{ title: t('decile'), format: formatInteger }, { title: t('customers'), format: formatInteger }, { title: t('predicted'), format: money }, { title: t('actual'), format: money }, { title: t('difference'), format: money }];
  const rows = deciles.map((row) => [row.decile, row.customers, row.meanPredicted, row.meanActual, row.meanPredicted - row.meanActual]);
  const width = known ? columns.length : 3;
  return { columns: columns.slice(0, width), rows: rows.map((row) => row.slice(0, width)) };
}
