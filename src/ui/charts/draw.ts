import type { Config, PlotlyDataLayoutConfig } from 'plotly.js/lib/core';
import type { Figure } from '../../charts/figure.ts';

type Plotly = typeof import('./plotlyBundle.ts');

let loading: Promise<Plotly> | undefined;

/** Asked for once, when the first chart comes into sight; asked for again after a failure. */
function loadPlotly(): Promise<Plotly> {
  loading ??= import('./plotlyBundle.ts').catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

// Nothing leaves: no cloud button, no server. The page's own buttons replace the mode bar, so that the keyboard reaches them.
const config: Partial<Config> = { displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: '', showTips: false, showAxisDragHandles: false, doubleClick: 'reset', editable: false, responsive: false };

let queue: Promise<unknown> = Promise.resolve();

/** One chart a turn: drawing blocks, and a page of charts must still answer in between. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = queue.then(() => new Promise<void>((resolve) => setTimeout(resolve, 0))).then(work);
  queue = turn.catch(() => undefined);
  return turn;
}

/** Draws a figure, or changes what is drawn to it. `stillWanted` is asked when its turn comes. */
export async function drawFigure(element: HTMLElement, figure: Figure, stillWanted: () => boolean): Promise<void> {
  const plotly = await loadPlotly();
  await inTurn(async () => {
    if (!stillWanted()) return;
    const { data, layout, config: settings } = plotlyFigure(figure);
    await plotly.react(element, data ?? [], layout, settings);
  });
}

/** Fits the drawing to its element; nothing where none is drawn. */
export async function resizeFigure(element: HTMLElement): Promise<void> {
  if (!loading || !element.classList.contains('js-plotly-plot') || element.clientWidth === 0) return;
  const { Plots } = await loadPlotly();
  // Its types do not say so, but it answers a promise, which rejects for a hidden element.
  await Promise.resolve(Plots.resize(element as never));
}

export async function purgeFigure(element: HTMLElement): Promise<void> {
  if (loading) (await loading).purge(element as never);
}

export interface ImageOptions {
  readonly format: 'svg' | 'png';
  readonly title: string;
  readonly background: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

const TITLE_PX = 36;

/** The figure as an image file: with its title and a ground of its own, at twice the size where it is made of pixels. */
export async function figureImage(figure: Figure, { format, title, background, widthPx, heightPx }: ImageOptions): Promise<Blob> {
  const plotly = await loadPlotly();
  const margin = figure.layout.margin as { readonly t: number; readonly r: number; readonly b: number; readonly l: number };
  const layout = {
    ...figure.layout,
    paper_bgcolor: background,
    title: { text: title, x: 0, xanchor: 'left', xref: 'container', y: 1, yanchor: 'top', yref: 'container', pad: { l: 16, t: 16 }, font: { size: 15 } },
    margin: { ...margin, t: margin.t + TITLE_PX, l: margin.l + 12, r: margin.r + 12, b: margin.b + 12 },
  };
  const url = await plotly.toImage(plotlyFigure({ data: figure.data, layout }), { format, width: widthPx, height: heightPx + TITLE_PX + 12, scale: format === 'png' ? 2 : 1 });
  const data = url.slice(url.indexOf(',') + 1);
  return format === 'svg' ? new Blob([decodeURIComponent(data)], { type: 'image/svg+xml' }) : new Blob([bytesOf(data)], { type: 'image/png' });
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** A copy, as Plotly writes into what it is given. Its types are narrower than its schema, and the figures are plain data. */
function plotlyFigure(figure: Figure): PlotlyDataLayoutConfig {
  const { data, layout } = structuredClone(figure);
  return { data, layout, config: { ...config } } as unknown as PlotlyDataLayoutConfig;
}
