import type { Chart, PlotlyObject } from './figure.ts';
import { KEY_LINE, ROW_PX } from './layout.ts';

/** From here on nothing has to give way. */
export const ROOMY_PX = 520;
/** Inter at 12 px. */
const CHARACTER_PX = 6.6;
/** An axis' title with the room around it, and labels' distance from the plot. */
const TITLE_PX = 30;
const GAP_PX = 12;
const TICK_GAP_PX = 8;
const LINE_PX = 15;
const ROW_GAP_PX = 8;
/** What ticks and title below take of the height. */
const AXIS_PX = 84;
/** What labels at the side may take of the width. */
const LABEL_SHARE = 0.36;
const LABEL_LINES = 3;

interface Axis extends PlotlyObject {
  readonly type?: string;
  readonly title?: { readonly text?: string };
  readonly tickmode?: string;
  readonly range?: readonly [number, number];
  readonly tickvals?: readonly unknown[];
  readonly ticktext?: readonly string[];
}

/**
 * A chart as it is drawn in `widthPx`: where that is narrow, long names at the side stand in lines, for which it grows, the title below keeps
 * within the width, a key in one line that would be cut stands in a column, and ticks that would touch are left out, and none is turned. The same chart where there is room.
 */
export function fitChart(chart: Chart, widthPx: number): Chart {
  if (widthPx <= 0 || widthPx >= ROOMY_PX) return chart;
  const { layout } = chart.figure;
  const xaxis = (layout.xaxis ?? {}) as Axis;
  const yaxis = wrapLabels((layout.yaxis ?? {}) as Axis, Math.max(8, Math.floor((widthPx * LABEL_SHARE) / CHARACTER_PX)));
  const labels = yaxis.ticktext ?? [];
  const margin = layout.margin as { readonly l: number; readonly r: number; readonly t: number };
  const left = margin.l + (yaxis.title?.text ? TITLE_PX : 0) + GAP_PX + Math.max(0, ...labels.map(textPx));
  const plotPx = Math.max(40, widthPx - left - margin.r);
  const centre = left + plotPx / 2;
  const { annotations, addedPx } = stackKey((layout.annotations ?? []) as readonly Annotation[], plotPx + margin.r);
  const rowPx = ROW_GAP_PX + LINE_PX * Math.max(1, ...labels.map((text) => text.split('<br>').length));
  return {
    ...chart,
    figure: { ...chart.figure, layout: { ...layout, ...(addedPx > 0 ? { annotations, margin: { ...margin, t: margin.t + addedPx } } : {}), xaxis: wrapTitle(thinTicks(xaxis, plotPx), 2 * Math.min(centre, widthPx - centre)), yaxis } },
    heightPx: addedPx + (rowPx > ROW_GAP_PX + LINE_PX ? Math.max(chart.heightPx, AXIS_PX + labels.length * rowPx) : chart.heightPx),
  };
}

interface Annotation extends PlotlyObject {
  readonly name?: string;
  readonly text?: string;
  readonly xshift?: number;
  readonly yshift?: number;
}

/** A key in one line that ends beyond `roomPx`, an item a row, and what it then takes more of the height. */
export function stackKey(annotations: readonly Annotation[], roomPx: number): { readonly annotations: readonly Annotation[]; readonly addedPx: number } {
  const key = annotations.filter(({ name }) => name === KEY_LINE);
  const endPx = Math.max(0, ...key.map(({ xshift = 0, text = '' }) => xshift + textPx(text)));
  if (endPx <= roomPx) return { annotations, addedPx: 0 };
  // A mark and its words are one item.
  const rows = key.length / 2;
  const stacked = key.map((annotation, at) => ({ ...annotation, xshift: at % 2 === 0 ? 0 : 16, yshift: (annotation.yshift ?? 0) + (rows - 1 - Math.floor(at / 2)) * ROW_PX }));
  return { annotations: [...stacked, ...annotations.filter(({ name }) => name !== KEY_LINE)], addedPx: (rows - 1) * ROW_PX };
}

/** Of the longest line; an entity is one character. */
function textPx(text: string): number {
  return Math.max(...text.split('<br>').map((line) => line.replace(/&[^;\s]+;/g, 'x').length)) * CHARACTER_PX;
}

function wrapLabels(axis: Axis, characters: number): Axis {
  if (!axis.ticktext) return axis;
  return { ...axis, ticktext: axis.ticktext.map((text) => wrap(text, characters, LABEL_LINES)) };
}

function wrapTitle(axis: Axis, roomPx: number): Axis {
  const text = axis.title?.text;
  if (!text || textPx(text) <= roomPx) return axis;
  return { ...axis, title: { ...axis.title, text: wrap(text, Math.floor(roomPx / CHARACTER_PX), Infinity) } };
}

/** In lines of so many characters, broken at spaces; what does not fit into `lines` ends in an ellipsis. */
function wrap(text: string, characters: number, lines: number): string {
  if (textPx(text) <= characters * CHARACTER_PX) return text;
  const done: string[] = [];
  for (const word of text.split(' ')) {
    const longer = done.length > 0 ? `${done[done.length - 1]} ${word}` : word;
    if (done.length > 0 && textPx(longer) <= characters * CHARACTER_PX) done[done.length - 1] = longer;
    else done.push(word);
  }
  const kept = done.slice(0, lines);
  return `${kept.join('<br>')}${kept.length < done.length ? '…' : ''}`;
}

/** Keeps zero, or else the first tick, and to both sides of it those that do not touch the last one kept; fewer than two say nothing of a scale. */
export function thinTicks<A extends Axis>(axis: A, plotPx: number): A {
  const { tickmode, tickvals, ticktext } = axis;
  if (tickmode !== 'array' || !tickvals || !ticktext || ticktext.length < 2) return axis;
  const [low, high] = axis.range ?? [Number(tickvals[0]), Number(tickvals[tickvals.length - 1])];
  const placePx = tickvals.map((value) => ((Number(value) - low) / (high - low || 1)) * plotPx);
  const touches = (a: number, b: number) => Math.abs(placePx[a] - placePx[b]) < (textPx(ticktext[a]) + textPx(ticktext[b])) / 2 + TICK_GAP_PX;
  const from = Math.max(0, tickvals.indexOf(0));
  const kept = [from];
  for (let at = from + 1; at < tickvals.length; at++) if (!touches(kept[kept.length - 1], at)) kept.push(at);
  for (let at = from - 1; at >= 0; at--) if (!touches(kept[0], at)) kept.unshift(at);
  const shown = kept.length > 1 ? kept : [0, tickvals.length - 1];
  return { ...axis, tickangle: 0, tickvals: shown.map((at) => tickvals[at]), ticktext: shown.map((at) => ticktext[at]) };
}
