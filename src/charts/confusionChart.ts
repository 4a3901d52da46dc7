import type { ConfusionMatrix } from '../core/metrics/confusion.ts';
import { formatInteger, formatNumber, formatPercent } from '../i18n/format.ts';
import { modelName } from '../i18n/messages/modelNames.ts';
import { t } from '../i18n/messages/tabularCharts.ts';
import { axisLook } from './axis.ts';
import { escapeLabel } from './escapeLabel.ts';
import type { Chart, ChartTheme, PlotlyObject } from './figure.ts';
import { baseLayout } from './layout.ts';

/** More classes would be too small to see: the largest are drawn, the table has all. */
const MOST_CLASSES = 20;
/** More have no room for numbers in their cells. */
const MOST_WITH_NUMBERS = 8;
const CELL_PX = 48;
/** The fullest cell is this part of the model's colour, so that its text stays readable. */
const FULLEST = 0.6;

interface Cell {
  readonly actual: number;
  readonly said: number;
  readonly count: number;
  /** Of the actual class; NaN where it has no row. */
  readonly share: number;
}

/** How often each class (down) was taken for each (across); a cell's colour is its share of the actual class. `classes` are the names in the matrix' order. */
export function confusionChart(kind: string, classes: readonly string[], matrix: ConfusionMatrix, theme: ChartTheme): Chart {
  const cells = matrix.flatMap((row, actual) => row.map((count, said): Cell => ({ actual, said, count, share: count / sum(row) })));
  const drawn = largest(matrix);
  const at = new Map(drawn.map((k, position) => [k, position]));
  const shown = cells.filter(({ actual, said }) => at.has(actual) && at.has(said));
  const names = drawn.map((k) => escapeLabel(classes[k], 18));
  const ticks = { tickmode: 'array', tickvals: drawn.map((_, position) => position), ticktext: names, range: [-0.5, drawn.length - 0.5], showgrid: false, fixedrange: true };
  return {
    title: t('confusionTitle'),
    figure: {
      data: [tiles(shown, at, classes, theme, kind)],
      layout: {
        ...baseLayout(theme),
        margin: { l: 8, r: 12, t: 8, b: 8, pad: 0 },
        barmode: 'overlay',
        bargap: 0,
        xaxis: { ...axisLook(theme, t('confusionX')), ...ticks },
        // The first class on top.
        yaxis: { ...axisLook(theme, t('confusionY')), ...ticks, range: [drawn.length - 0.5, -0.5] },
      },
    },
    summary: summarise(kind, classes, cells, drawn.length),
    table: {
      columns: [{ title: t('actualClass') }, { title: t('saidClass') }, { title: t('rows'), format: count }, { title: t('shareOfActual'), format: formatPercent }],
      rows: cells.map((cell) => [classes[cell.actual], classes[cell.said], cell.count, Number.isFinite(cell.share) ? cell.share : null]),
    },
    heightPx: 76 + Math.max(3, drawn.length) * CELL_PX,
  };
}

/** The classes with the most rows, in the matrix' order. */
function largest(matrix: ConfusionMatrix): readonly number[] {
  const bySize = matrix.map((row, k) => ({ k, rows: sum(row) })).sort((a, b) => b.rows - a.rows || a.k - b.k);
  return bySize.slice(0, MOST_CLASSES).map(({ k }) => k).sort((a, b) => a - b);
}

/** Bars of height 1 as tiles: a heat map is a part of Plotly of its own, and this needs none. */
function tiles(cells: readonly Cell[], at: ReadonlyMap<number, number>, classes: readonly string[], theme: ChartTheme, kind: string): PlotlyObject {
  return {
    type: 'bar',
    x: cells.map(({ said }) => at.get(said)),
    y: cells.map(() => 1),
    base: cells.map(({ actual }) => (at.get(actual) ?? 0) - 0.5),
    width: 1,
    marker: {
      color: cells.map(({ share }) => (Number.isFinite(share) ? share : 0)),
      cmin: 0,
      cmax: 1 / FULLEST,
      colorscale: [[0, theme.surface], [1, theme.model(kind)]],
      showscale: false,
      line: { color: theme.grid, width: 1 },
    },
    text: cells.map(({ count: rows, share }) => (at.size > MOST_WITH_NUMBERS ? '' : `${count(rows)}<br>${formatPercent(share, 0)}`)),
    textposition: 'inside',
    insidetextanchor: 'middle',
    textangle: 0,
    constraintext: 'none',
    insidetextfont: { color: theme.text, size: 12 },
    hovertext: cells.map((cell) => t('confusionHover', { actual: escapeLabel(classes[cell.actual]), said: escapeLabel(classes[cell.said]), rows: count(cell.count), share: formatPercent(cell.share) })),
    hovertemplate: '%{hovertext}<extra></extra>',
  };
}

/** Rows, or the sum of their weights. */
function count(rows: number): string {
  return Number.isInteger(rows) ? formatInteger(rows) : formatNumber(rows);
}

function summarise(kind: string, classes: readonly string[], cells: readonly Cell[], drawn: number): string {
  const all = sum(cells.map((cell) => cell.count));
  if (!(all > 0)) return t('noRows');
  const right = sum(cells.filter(({ actual, said }) => actual === said).map((cell) => cell.count));
  const [worst] = cells.filter(({ actual, said, count: rows }) => actual !== said && rows > 0).sort((a, b) => b.count - a.count);
  return [
    t('confusionSummary', { model: modelName(kind), right: count(right), all: count(all), share: formatPercent(right / all) }),
    ...(worst ? [t('confusionWorst', { actual: classes[worst.actual], said: classes[worst.said], rows: count(worst.count), share: formatPercent(worst.share) })] : []),
    ...(drawn < classes.length ? [t('confusionDrawn', { drawn, all: classes.length })] : []),
  ].join(' ');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
