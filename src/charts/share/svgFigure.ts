import type { Chart } from '../figure.ts';
import { stackKey, thinTicks } from '../fitChart.ts';
import { escapeHtml } from './escapeHtml.ts';
import { readFigure } from './figureShape.ts';
import type { DrawnFigure, FigureAnnotation, FigureAxis, FigureLine } from './figureShape.ts';
import { figureText } from './figureText.ts';
import { svgMarks } from './svgMarks.ts';
import { dashOf, element, textElement, textWidthPx } from './svgParts.ts';
import type { Plot } from './svgParts.ts';

const TICK_GAP_PX = 8;
const LINE_PX = 16;
const TITLE_PX = 22;

/**
 * A chart as an SVG element: the figure that the page draws, without Plotly, without script, without style attributes, so that it stands in a document under the
 * strictest policy. Colours are the theme's as given, which may be `var(…)`. All text is escaped. `id` tells apart what labels it.
 */
export function svgFigure(chart: Chart, id: string, widthPx = 430): string {
  const { figure, heightPx } = fitted(chart, widthPx);
  const plot = plotOf(figure, `${escapeHtml(id)}-plot`, widthPx, heightPx);
  const parts = [
    ...gridLines(figure, plot),
    ...figure.shapes.map((shape) => shapeLine(shape, plot)),
    ...svgMarks(figure.traces, plot),
    ...zeroLines(figure, plot),
    ...tickLabels(figure, plot),
    ...axisTitles(figure, plot, heightPx),
    ...figure.annotations.map((annotation) => annotationText(annotation, plot)),
  ];
  const label = `${escapeHtml(id)}-title ${escapeHtml(id)}-summary`;
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="${label}" viewBox="0 0 ${widthPx} ${heightPx}" width="${widthPx}" height="${heightPx}">${clipOf(parts, plot)}${parts.join('')}</svg>`;
}

/** What a reader's own font may be wider than the page's. */
const FONT_SHARE = 0.88;

/** The figure with ticks that do not touch, and its key in a column where a line of it would be cut. */
function fitted(chart: Chart, widthPx: number): { readonly figure: DrawnFigure; readonly heightPx: number } {
  const read = readFigure(chart.figure);
  const { left, right } = plotOf(read, '', widthPx, chart.heightPx);
  const { annotations, addedPx } = stackKey((chart.figure.layout.annotations ?? []) as Parameters<typeof stackKey>[0], (widthPx - left) * FONT_SHARE);
  const { layout } = chart.figure;
  const figure = addedPx > 0 ? readFigure({ ...chart.figure, layout: { ...layout, annotations, margin: { ...(layout.margin as object), t: read.margin.t + addedPx } } }) : read;
  const xaxis = thinTicks({ ...figure.xaxis, tickmode: 'array' }, (right - left) * FONT_SHARE);
  return { figure: { ...figure, xaxis }, heightPx: chart.heightPx + addedPx };
}

/** Nothing where no line leaves the plot. */
function clipOf(parts: readonly string[], { clip, left, right, top, bottom }: Plot): string {
  if (!parts.some((part) => part.includes(`url(#${clip})`))) return '';
  return `<clipPath id="${clip}">${element('rect', { x: left, y: top, width: right - left, height: bottom - top })}</clipPath>`;
}

function plotOf({ xaxis, yaxis, margin }: DrawnFigure, clip: string, widthPx: number, heightPx: number): Plot {
  const labelPx = Math.max(0, ...yaxis.ticktext.map((text) => textWidthPx(figureText(text))));
  const lastPx = textWidthPx(figureText(xaxis.ticktext.at(-1))) / 2;
  const left = margin.l + (yaxis.title.text ? TITLE_PX : 0) + labelPx + TICK_GAP_PX;
  const right = widthPx - Math.max(margin.r, lastPx + 4);
  const top = Math.max(margin.t, 10);
  const bottom = heightPx - margin.b - LINE_PX - TICK_GAP_PX - (xaxis.title.text ? TITLE_PX : 0);
  const scale = ([low, high]: readonly [number, number], from: number, to: number) => (value: number) => from + ((value - low) / (high - low || 1)) * (to - from);
  return { left, right, top, bottom, clip, x: scale(xaxis.range, left, right), y: scale(yaxis.range, bottom, top) };
}

function gridLines({ xaxis, yaxis }: DrawnFigure, plot: Plot): string[] {
  const vertical = xaxis.showgrid ? xaxis.tickvals.map((value) => line(plot.x(value), plot.top, plot.x(value), plot.bottom, xaxis.gridcolor)) : [];
  const horizontal = yaxis.showgrid ? yaxis.tickvals.map((value) => line(plot.left, plot.y(value), plot.right, plot.y(value), yaxis.gridcolor)) : [];
  return [...vertical, ...horizontal];
}

function zeroLines({ xaxis, yaxis }: DrawnFigure, plot: Plot): string[] {
  const holds = ({ zeroline, range }: FigureAxis) => zeroline && range[0] <= 0 && range[1] >= 0;
  return [
    ...(holds(xaxis) ? [line(plot.x(0), plot.top, plot.x(0), plot.bottom, xaxis.zerolinecolor)] : []),
    ...(holds(yaxis) ? [line(plot.left, plot.y(0), plot.right, plot.y(0), yaxis.zerolinecolor)] : []),
  ];
}

function tickLabels({ xaxis, yaxis }: DrawnFigure, plot: Plot): string[] {
  return [
    ...xaxis.tickvals.map((value, i) => textElement(figureText(xaxis.ticktext[i]), plot.x(value), plot.bottom + TICK_GAP_PX + 10, { fill: xaxis.tickcolor, anchor: 'middle' })),
    ...yaxis.tickvals.map((value, i) => textElement(figureText(yaxis.ticktext[i]), plot.left - TICK_GAP_PX, plot.y(value) + 4, { fill: yaxis.tickcolor, anchor: 'end' })),
  ];
}

function axisTitles({ xaxis, yaxis }: DrawnFigure, plot: Plot, heightPx: number): string[] {
  const middle = (plot.top + plot.bottom) / 2;
  return [
    ...(xaxis.title.text ? [textElement(figureText(xaxis.title.text), (plot.left + plot.right) / 2, heightPx - 8, { fill: xaxis.tickcolor, anchor: 'middle' })] : []),
    ...(yaxis.title.text ? [textElement(figureText(yaxis.title.text), 14, middle, { fill: yaxis.tickcolor, anchor: 'middle', turned: true })] : []),
  ];
}

/** Ours are placed on the plot's rectangle, from 0 to 1, and shifted by pixels. */
function annotationText({ x, y, xshift = 0, yshift = 0, xanchor = 'left', text, font }: FigureAnnotation, plot: Plot): string {
  const anchor = xanchor === 'right' ? 'end' : xanchor === 'center' ? 'middle' : 'start';
  return textElement(figureText(text), plot.left + x * (plot.right - plot.left) + xshift, plot.bottom + y * (plot.top - plot.bottom) - yshift - 3, { fill: font?.color ?? '', anchor, sizePx: font?.size });
}

function shapeLine({ x0, x1, y0, y1, yref, line: look }: FigureLine, plot: Plot): string {
  const place = (y: number) => (yref === 'paper' ? plot.bottom + y * (plot.top - plot.bottom) : plot.y(y));
  return element('line', { x1: plot.x(x0), y1: place(y0), x2: plot.x(x1), y2: place(y1), stroke: look.color, 'stroke-width': look.width, 'stroke-dasharray': dashOf(look.dash) });
}

function line(x1: number, y1: number, x2: number, y2: number, stroke: string): string {
  return element('line', { x1, y1, x2, y2, stroke, 'stroke-width': 1 });
}
