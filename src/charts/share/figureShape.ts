import type { Figure, PlotlyObject } from '../figure.ts';

/** The part of Plotly's figures that our charts use and that is drawn here: bars, lines, dots and texts on two axes. */
export interface FigureAxis {
  readonly type?: 'category';
  readonly title: { readonly text: string };
  readonly tickvals: readonly number[];
  readonly ticktext: readonly string[];
  readonly range: readonly [number, number];
  readonly showgrid: boolean;
  readonly gridcolor: string;
  readonly zeroline: boolean;
  readonly zerolinecolor: string;
  readonly tickcolor: string;
}

/** Of each point, how far the bar reaches to both sides. */
export interface FigureError {
  readonly array: readonly number[];
  readonly arrayminus: readonly number[];
  readonly color: string;
  readonly thickness: number;
}

export interface FigureMarker {
  readonly symbol?: string;
  readonly size?: number | readonly number[];
  readonly color?: string;
  readonly opacity?: number;
  readonly line?: { readonly color?: string; readonly width?: number };
}

export interface FigureTrace {
  readonly type: 'bar' | 'scatter';
  readonly orientation?: 'h';
  readonly mode?: string;
  readonly error_x?: FigureError;
  readonly error_y?: FigureError;
  /** Unless false, lines end at the axes' ends. */
  readonly cliponaxis?: boolean;
  readonly x: readonly (number | string)[];
  readonly y: readonly number[];
  readonly text?: readonly string[];
  readonly textposition?: string;
  readonly textfont?: { readonly color?: string };
  readonly marker?: FigureMarker;
  readonly line?: { readonly color?: string; readonly width?: number; readonly dash?: string };
  readonly opacity?: number;
}

export interface FigureAnnotation {
  readonly x: number;
  readonly y: number;
  readonly xshift?: number;
  readonly yshift?: number;
  readonly xanchor?: 'left' | 'right' | 'center';
  readonly text: string;
  readonly font?: { readonly size?: number; readonly color?: string };
}

export interface FigureLine {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
  readonly yref?: 'paper';
  readonly line: { readonly color: string; readonly width: number; readonly dash?: string };
}

/** A figure of ours, read as what it is made of. */
export interface DrawnFigure {
  readonly traces: readonly FigureTrace[];
  readonly xaxis: FigureAxis;
  readonly yaxis: FigureAxis;
  readonly margin: { readonly l: number; readonly r: number; readonly t: number; readonly b: number };
  readonly annotations: readonly FigureAnnotation[];
  readonly shapes: readonly FigureLine[];
}

/** Reads a figure that one of our builders made; an axis without ticks has those of its categories. */
export function readFigure({ data, layout }: Figure): DrawnFigure {
  const traces = data as unknown as readonly FigureTrace[];
  const categories = traces.length > 0 ? traces[0].x : [];
  return {
    traces,
    xaxis: readAxis(layout.xaxis as PlotlyObject, categories),
    yaxis: readAxis(layout.yaxis as PlotlyObject, []),
    margin: layout.margin as DrawnFigure['margin'],
    annotations: (layout.annotations ?? []) as readonly FigureAnnotation[],
    shapes: (layout.shapes ?? []) as readonly FigureLine[],
  };
}

function readAxis(given: PlotlyObject, categories: readonly (number | string)[]): FigureAxis {
  const axis = given as Partial<FigureAxis> & { readonly tickfont?: { readonly color: string } };
  const common = { ...axis, title: axis.title ?? { text: '' }, showgrid: axis.showgrid ?? true, gridcolor: axis.gridcolor ?? '', zeroline: axis.zeroline ?? false, zerolinecolor: axis.zerolinecolor ?? '', tickcolor: axis.tickfont?.color ?? '' };
  if (axis.type === 'category') return { ...common, tickvals: [...categories.keys()], ticktext: categories.map(String), range: [-0.5, categories.length - 0.5] };
  const tickvals = axis.tickvals ?? [];
  // Without a range a list of labels stands at whole numbers, with half a step around.
  return { ...common, tickvals, ticktext: axis.ticktext ?? [], range: axis.range ?? [-0.5, tickvals.length - 0.5] };
}
