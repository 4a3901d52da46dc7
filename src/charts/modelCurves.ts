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

/** A line a model, in its colour and dash; `emphasised` in front. */
export function modelCurves(curves: readonly ModelCurve[], theme: ChartTheme, emphasised?: string): PlotlyObject[] {
  const inFront = [...curves.filter(({ kind }) => kind !== emphasised), ...curves.filter(({ kind }) => kind === emphasised)];
  return inFront.map(({ kind, role, x, y, hover }) => {
    const name = escapeLabel(modelName(kind));
    const width = kind === emphasised ? 3 : role === 'learner' ? 2 : 1.5;
    return { type: 'scatter', mode: 'lines', name, x, y, line: { color: theme.model(kind), width, dash: modelDash(kind), shape: 'linear' }, text: hover, hovertemplate: `${name}<br>%{text}<extra></extra>` };
  });
}

/** From the lower left to the upper right: chance, or exactly right. */
export function diagonal(theme: ChartTheme): PlotlyObject {
  return { type: 'scatter', mode: 'lines', x: [0, 1], y: [0, 1], line: { color: theme.line, width: 1 }, hoverinfo: 'skip' };
}

const LINE_PX = 18;

/** Models' names and a number each, in their lines' colours, in a lower corner that the curves leave empty: the first is on top, under `heading`. */
export function curveNames(ranked: readonly { readonly kind: string; readonly label: string }[], heading: string, corner: 'left' | 'right', theme: ChartTheme): PlotlyObject[] {
  const at = { xref: 'paper', yref: 'paper', x: corner === 'left' ? 0 : 1, y: 0, xanchor: corner, yanchor: 'bottom', showarrow: false, align: corner };
  const lines = ranked.map(({ kind, label }, index) => ({
    ...at,
    yshift: 8 + (ranked.length - 1 - index) * LINE_PX,
    text: `${dashSample(kind)} ${escapeLabel(modelName(kind), 28)}  ${label}`,
    font: { size: 12, color: theme.model(kind) },
  }));
  return [{ ...at, yshift: 8 + ranked.length * LINE_PX + 2, text: heading, font: { size: 11, color: theme.muted } }, ...lines];
}
