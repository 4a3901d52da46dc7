import type { FigureTrace } from './figureShape.ts';
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

function scatterMarks({ mode = '', x, y, line, marker, text, textposition, textfont, opacity }: FigureTrace, plot: Plot): string[] {
  const points = y.map((value, i) => ({ x: plot.x(Number(x[i])), y: plot.y(value), i })).filter((point) => Number.isFinite(point.x) && Number.isFinite(point.y));
  const path = points.map((point, at) => `${at === 0 ? 'M' : 'L'}${point.x.toFixed(1)} ${point.y.toFixed(1)}`).join('');
  const sizeOf = (i: number) => (typeof marker?.size === 'number' ? marker.size : (marker?.size?.[i] ?? 6));
  return [
    ...(mode.includes('lines') && points.length > 1 ? [element('path', { d: path, fill: 'none', stroke: line?.color, 'stroke-width': line?.width, 'stroke-dasharray': dashOf(line?.dash), 'stroke-opacity': opacity })] : []),
    ...(mode.includes('markers') ? points.map((point) => element('circle', { cx: point.x, cy: point.y, r: sizeOf(point.i) / 2, fill: marker?.color, 'fill-opacity': marker?.opacity, stroke: marker?.line?.color, 'stroke-width': marker?.line?.width })) : []),
    ...(mode.includes('text') && textposition === 'top center' ? points.map((point) => textElement(figureText(text?.[point.i]), point.x, point.y - 10, { fill: textfont?.color ?? '', anchor: 'middle' })) : []),
  ];
}
