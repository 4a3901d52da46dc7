/** What crosses about a table's rows: a run's or a scoring's list of them, and the search for unusual ones. Types only. */
import type { TableLearn } from '../tasks/table/types.ts';
import type { AnomalyModelReport } from '../tasks/anomaly/types.ts';

/** Which rows of a run's or a scoring's predictions, and in which order. */
export interface TabularRowsQuery {
  /** A series of the predictions: a model kind, or `<kind>:<class>`; also `actual`, and `row` for the table's order. */
  readonly sortBy: string;
  readonly descending: boolean;
  /** Rows whose key contains it; '' for all. */
  readonly search: string;
  readonly from: number;
  readonly count: number;
}

/** Predictions with the rows that they are of. Classes are given by name, other values as numbers. */
export interface TabularRowPage {
  readonly total: number;
  readonly from: number;
  readonly learn: TableLearn;
  /** Names of the series in `predicted`. */
  readonly series: readonly string[];
  /** Names of the input columns in `cells`. */
  readonly columns: readonly string[];
  readonly rows: readonly {
    /** In the dataset, from 0. */
    readonly row: number;
    readonly key: string;
    readonly actual: number | string | null;
    readonly predicted: readonly (number | string)[];
    readonly cells: readonly (string | null)[];
  }[];
}

/** Explains a stored row (`row`, in the dataset of these predictions), or cells that a person typed, by column. */
export interface TabularExplainRequest {
  readonly predictionsId: string;
  readonly row?: number;
  /** Cells as in a file; a column that is not named is missing. Dates as ISO 8601, numbers with a decimal point. */
  readonly values?: Readonly<Record<string, string>>;
  /** Default: the champion. */
  readonly kind?: string;
}

/** A search for unusual rows, as the page or a job asks for it; validated by the task, so plain JSON. */
export interface AnomalyTrainRequest {
  readonly datasetId: string;
  /** As a job file's `options`: features, exclude, key, label, models, params, seed, … */
  readonly options: Readonly<Record<string, unknown>>;
  readonly nowMs: number;
  /** Import time to carry into the report, where known. */
  readonly importMs?: number;
}

export interface AnomalyScoreRequest {
  readonly runId: string;
  readonly datasetId: string;
  readonly nowMs: number;
}

export interface AnomalyScoreResult {
  readonly predictionsId: string;
  readonly rows: number;
  /** Rows whose label is known in the scored data: there, flags can be judged. */
  readonly rowsWithActual: number;
  /** As in a run's report, of the scored rows. */
  readonly models: readonly Pick<AnomalyModelReport, 'kind' | 'threshold' | 'flagged' | 'metrics' | 'baseRate' | 'chance'>[];
  readonly champion: string;
  /** `columns`: reading the stored columns; `predict`: making features of them, and scoring. */
  readonly timingsMs: { readonly columns: number; readonly predict: number };
}
