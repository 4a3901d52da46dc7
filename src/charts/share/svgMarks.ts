import type { FigureError, FigureTrace } from './figureShape.ts';
import { figureText } from './figureText.ts';
import { dashOf, element, textElement } from './svgParts.ts';
import type { Plot } from './svgParts.ts';

/** Of the room between two bars' middles. */
const BAR_SHARE = 0.72;

/** Bars, lines, dots and their texts, in the figure's order. */
export function svgMarks(traces: readonly FigureTrace[], plot: Plot): string[] {
  const upright = traces.filter(({ type, orientation }) => type === 'bar' && orientation !== 'h');
  return traces.flatMap((trace) => {
    if (trace.type !== 'bar') return scatterMarks(trace, plot);
    return trace.orientation === 'h' ? flatBars(trace, plot) : uprightBars(trace, upright.indexOf(trace), upright.length, plot);
  });
}

/** Traces of bars share the room of each category. */
function uprightBars({ x, y, marker }: FigureTrace, at: number, traces: number, plot: Plot): string[] {
  const width = BAR_SHARE / traces;
  return y.map((value, i) => {
    const place = typeof x[i] === 'number' ? x[i] : i;
    const left = plot.x(place - BAR_SHARE / 2 + at * width);
    const right = plot.x(place - BAR_SHARE / 2 + (at + 0.94) * width);
    return bar(left, right, plot.y(Math.max(0, value)), plot.y(Math.min(0, value)), marker);
  });
}

function flatBars({ x, y, marker, text, textposition, textfont }: FigureTrace, plot: Plot): string[] {
  const values = x.map(Number);
  const bars = values.map((value, i) => bar(plot.x(Math.min(0, value)), plot.x(Math.max(0, value)), plot.y(y[i] + BAR_SHARE / 2), plot.y(y[i] - BAR_SHARE / 2), marker));
  if (textposition !== 'outside' || !text) return bars;
  return [...bars, ...values.map((value, i) => textElement(figureText(text[i]), plot.x(value) + (value < 0 ? -4 : 4), plot.y(y[i]) + 4, { fill: textfont?.color ?? '', anchor: value < 0 ? 'end' : 'start' }))];
}

function bar(left: number, right: number, top: number, bottom: number, marker: FigureTrace['marker']): string {
  return element('rect', { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top), fill: marker?.color, stroke: marker?.line?.color, 'stroke-width': marker?.line?.width });
}

function scatterMarks(trace: FigureTrace, plot: Plot): string[] {
  const { mode = '', x, y, line, marker, text, textposition, textfont, opacity, cliponaxis } = trace;
  // A null would be drawn as 0.
  const points = y.map((value, i) => ({ x: plot.x(Number(x[i])), y: plot.y(value), i })).filter((point) => Number.isFinite(y[point.i]) && Number.isFinite(point.x));
  const path = points.map((point, at) => `${at === 0 ? 'M' : 'L'}${point.x.toFixed(1)} ${point.y.toFixed(1)}`).join('');
  const clip = cliponaxis === false || points.every((point) => isInside(point, plot)) ? undefined : `url(#${plot.clip})`;
  return [
    ...(mode.includes('lines') && points.length > 1 ? [element('path', { d: path, fill: 'none', stroke: line?.color, 'stroke-width': line?.width, 'stroke-dasharray': dashOf(line?.dash), 'stroke-opacity': opacity, 'clip-path': clip })] : []),
    ...errorBars(trace, plot),
    ...(mode.includes('markers') ? points.map((point) => mark(point, marker)) : []),
    ...(mode.includes('text') && textposition === 'top center' ? points.map((point) => textElement(figureText(text?.[point.i]), point.x, point.y - 10, { fill: textfont?.color ?? '', anchor: 'middle' })) : []),
  ];
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly i: number;
}

/** By half a pixel, as rounding does. */
function isInside({ x, y }: Point, { left, right, top, bottom }: Plot): boolean {
  return x >= left - 0.5 && x <= right + 0.5 && y >= top - 0.5 && y <= bottom + 0.5;
}

function mark({ x, y, i }: Point, marker: FigureTrace['marker']): string {
  const radius = (typeof marker?.size === 'number' ? marker.size : (marker?.size?.[i] ?? 6)) / 2;
  const look = { fill: marker?.color, 'fill-opacity': marker?.opacity, stroke: marker?.line?.color, 'stroke-width': marker?.line?.width };
  if (marker?.symbol !== 'diamond') return element('circle', { cx: x, cy: y, r: radius, ...look });
  const half = radius * 1.3;
  return element('path', { d: `M${x.toFixed(1)} ${(y - half).toFixed(1)}L${(x + half).toFixed(1)} ${y.toFixed(1)}L${x.toFixed(1)} ${(y + half).toFixed(1)}L${(x - half).toFixed(1)} ${y.toFixed(1)}Z`, ...look });
}

function errorBars({ x, y, error_x: across, error_y: upright }: FigureTrace, plot: Plot): string[] {
  const bar = (look: FigureError, x1: number, y1: number, x2: number, y2: number) => element('line', { x1: plot.x(x1), y1: plot.y(y1), x2: plot.x(x2), y2: plot.y(y2), stroke: look.color, 'stroke-width': look.thickness });
  return [
    ...(across ? y.map((value, i) => bar(across, Number(x[i]) - across.arrayminus[i], value, Number(x[i]) + across.array[i], value)) : []),
    ...(upright ? y.map((value, i) => bar(upright, Number(x[i]), value - upright.arrayminus[i], Number(x[i]), value + upright.array[i])) : []),
  ];
}
