import type { ChartTheme, PlotlyObject } from './figure.ts';

/** The look that every chart shares. */
export function baseLayout(theme: ChartTheme): PlotlyObject {
  return {
    autosize: true,
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    margin: { l: 8, r: 12, t: 30, b: 8, pad: 0 },
    font: { family: theme.fontFamily, size: 12, color: theme.text },
    showlegend: false,
    hovermode: 'closest',
    hoverdistance: 24,
    dragmode: false,
    hoverlabel: { bgcolor: theme.surface, bordercolor: theme.line, font: { family: theme.fontFamily, size: 12, color: theme.text }, align: 'left' },
    bargap: 0.28,
    bargroupgap: 0.06,
  };
}

export interface KeyItem {
  /** Already escaped where it comes from data. */
  readonly text: string;
  readonly colour: string;
  readonly mark: '■' | '□' | '―' | '╌' | '┈' | '╶';
}

// Inter at 12 px; only the key's spacing hangs on it.
const CHARACTER_PX = 6.6;
const KEY_GAP_PX = 16;
/** Marks the annotations of a key in one line, so that a narrow figure can tell them from others. */
export const KEY_LINE = 'key-line';

/** Words in their series' colour above the plot: closer to the data than a legend, and kept in a saved image. */
export function keyLine(theme: ChartTheme, items: readonly KeyItem[]): PlotlyObject[] {
  return keyItems(theme, items).map((annotation) => ({ ...annotation, name: KEY_LINE }));
}

function keyItems(theme: ChartTheme, items: readonly KeyItem[]): PlotlyObject[] {
  let shiftPx = 0;
  return items.flatMap((item) => {
    const mark = { ...keyAnchor, text: item.mark, xshift: shiftPx, font: { size: 12, color: item.colour } };
    const words = { ...keyAnchor, text: item.text, xshift: shiftPx + 16, font: { size: 12, color: theme.text } };
    shiftPx += 16 + item.text.length * CHARACTER_PX + KEY_GAP_PX;
    return [mark, words];
  });
}

const keyAnchor: PlotlyObject = { xref: 'paper', yref: 'paper', x: 0, y: 1, yanchor: 'bottom', xanchor: 'left', yshift: 8, showarrow: false, align: 'left' };

/** Of a key in a column. */
export const ROW_PX = 18;

/** As `keyLine`, an item a row, so that nothing is cut on a narrow screen; with the room that it takes above the plot. */
export function keyColumn(theme: ChartTheme, items: readonly KeyItem[]): { readonly annotations: readonly PlotlyObject[]; readonly heightPx: number } {
  const annotations = items.flatMap((item, at) => keyItems(theme, [item]).map((annotation) => ({ ...annotation, yshift: 8 + (items.length - 1 - at) * ROW_PX })));
  return { annotations, heightPx: 12 + items.length * ROW_PX };
}
