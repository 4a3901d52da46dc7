/** A Plotly object as plain data: this folder makes it and never imports Plotly. */
export interface PlotlyObject {
  readonly [key: string]: unknown;
}

/** What Plotly draws. */
export interface Figure {
  readonly data: readonly PlotlyObject[];
  readonly layout: PlotlyObject;
}

export interface TableColumn {
  readonly title: string;
  /** How a number of this column is written on the page; a CSV keeps the number itself. */
  readonly format?: (value: number) => string;
}

/** A chart's equivalent as a table; null is "no value". */
export interface ChartTable {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** A chart and what says the same without it. */
export interface Chart {
  readonly title: string;
  readonly figure: Figure;
  /** One or two plain sentences in the page's language. */
  readonly summary: string;
  readonly table: ChartTable;
  /** Height that suits the content, in CSS pixels. */
  readonly heightPx: number;
  /** True where zooming helps: many points. */
  readonly zoomable?: boolean;
}

/** Colours as CSS values, from the page's tokens. */
export interface ChartTheme {
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly axis: string;
  readonly surface: string;
  readonly line: string;
  readonly accent: string;
  readonly bar: string;
  readonly fontFamily: string;
  /** The same colour for the same kind on every page. */
  model(kind: string): string;
}
