import type { ChartTheme, PlotlyObject } from './figure.ts';

/**
 * Round numbers that cover [low, high] in about `count` steps of 1, 2 or 5 times a power of ten, ascending.
 * An empty or inverted range gives the ticks of one unit around `low`.
 */
export function niceTicks(low: number, high: number, count = 5): number[] {
  if (!(high > low)) return niceTicks(Math.min(low, 0), Math.max(low, 0) || 1, count);
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.999) ?? 10 * power;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(15)));
}

/** A linear axis whose ticks are written by `format`, so that numbers and money read as on the rest of the page. Fixed: the page scrolls, the chart does not zoom. */
export function linearAxis(theme: ChartTheme, low: number, high: number, format: (value: number) => string, title?: string, count = 5): PlotlyObject {
  const ticks = niceTicks(low, high, count);
  return { ...axisLook(theme, title), tickmode: 'array', tickvals: ticks, ticktext: ticks.map((tick) => format(tick)), range: [ticks[0], ticks[ticks.length - 1]], fixedrange: true };
}

/** What every axis shares: light grid, no ink on the axis line, room for its labels. */
export function axisLook(theme: ChartTheme, title?: string): PlotlyObject {
  return {
    title: title === undefined ? { text: '' } : { text: title, standoff: 12, font: { size: 12, color: theme.muted } },
    automargin: true,
    gridcolor: theme.grid,
    gridwidth: 1,
    zeroline: false,
    showline: false,
    ticks: '',
    ticklabelstandoff: 6,
    tickfont: { size: 12, color: theme.axis },
  };
}

/** log10(1 + |v|) with v's sign: like a logarithm, but 0 and refunds have a place. */
export function toLogish(value: number): number {
  return Math.sign(value) * Math.log10(1 + Math.abs(value));
}

/** An axis for values put through `toLogish`: ticks at 0 and powers of ten. Zoomable. */
export function logishAxis(theme: ChartTheme, low: number, high: number, format: (value: number) => string, title: string): PlotlyObject {
  const ticks = [0];
  for (let power = 1; power <= Math.max(10, high * 10); power *= 10) ticks.push(power);
  for (let power = 1; power <= -low * 10; power *= 10) ticks.unshift(-power);
  return { ...axisLook(theme, title), tickmode: 'array', tickvals: ticks.map(toLogish), ticktext: ticks.map((tick) => format(tick)), range: [toLogish(low) - 0.08, toLogish(high) + 0.08] };
}
