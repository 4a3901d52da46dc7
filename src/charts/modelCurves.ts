import { modelName } from '../i18n/messages/modelNames.ts';
import { escapeLabel } from './escapeLabel.ts';
import type { ChartTheme, PlotlyObject } from './figure.ts';
import { dashSample, modelDash } from './modelLine.ts';

/** A model's line among others'. */
export interface ModelCurve {
  readonly kind: string;
  readonly role: 'learner' | 'baseline';
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** What a point says when it is pointed at. */
  readonly hover: readonly string[];
}

/** A line a model, in its colour and dash; `emphasised` in front. Where `named` says which models are told apart, the others are thin grey lines behind, that say their name when pointed at. */
export function modelCurves(curves: readonly ModelCurve[], theme: ChartTheme, emphasised?: string, named?: ReadonlySet<string>): PlotlyObject[] {
  const depth = ({ kind }: ModelCurve) => (kind === emphasised ? 2 : !named || named.has(kind) ? 1 : 0);
  return [...curves].sort((a, b) => depth(a) - depth(b)).map((curve) => {
    const { kind, role, x, y, hover } = curve;
    const name = escapeLabel(modelName(kind));
    const width = kind === emphasised ? 3 : role === 'learner' ? 2 : 1.5;
    if (depth(curve) === 0) return { type: 'scatter', mode: 'lines', name, x, y, line: { color: theme.line, width: 1, shape: 'linear' }, text: hover, hovertemplate: `${name}<br>%{text}<extra></extra>` };
    return { type: 'scatter', mode: 'lines', name, x, y, line: { color: theme.model(kind), width, dash: modelDash(kind), shape: 'linear' }, text: hover, hovertemplate: `${name}<br>%{text}<extra></extra>` };
  });
}

/** From the lower left to the upper right: chance, or exactly right. */
export function diagonal(theme: ChartTheme): PlotlyObject {
  return { type: 'scatter', mode: 'lines', x: [0, 1], y: [0, 1], line: { color: theme.line, width: 1 }, hoverinfo: 'skip' };
}

const LINE_PX = 18;

/** Models' names and a number each, in their lines' colours, under `heading`: in rows above the plot, so that no curve runs through them at any width; `rest` says what is grey. */
export function curveKey(ranked: readonly { readonly kind: string; readonly label: string }[], heading: string, rest: string | undefined, theme: ChartTheme): { readonly annotations: readonly PlotlyObject[]; readonly heightPx: number } {
  const rows = [
    { text: heading, font: { size: 11, color: theme.muted } },
    ...ranked.map(({ kind, label }) => ({ text: `${dashSample(kind)} ${escapeLabel(modelName(kind), 26)}  ${label}`, font: { size: 12, color: theme.model(kind) } })),
    ...(rest === undefined ? [] : [{ text: rest, font: { size: 11, color: theme.muted } }]),
  ];
  // Over the labels of the axis, too, of which none stand above the plot.
  const at = { xref: 'paper', yref: 'paper', x: 0, y: 1, xanchor: 'left', yanchor: 'bottom', xshift: -36, showarrow: false, align: 'left' };
  return { annotations: rows.map((row, i) => ({ ...at, ...row, yshift: 10 + (rows.length - 1 - i) * LINE_PX })), heightPx: 14 + rows.length * LINE_PX };
}
