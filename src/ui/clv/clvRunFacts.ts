import { parseIsoDay } from '../../core/data/calendar.ts';
import type { RunSummary } from '../../storage/records.ts';
import type { ClvColumns, ClvModelReport, ClvReport } from '../../tasks/clv/types.ts';

/** What a run was asked for, read from its request; absent where the request does not say. */
export interface RunFacts {
  readonly datasetId: string;
  readonly columns: Partial<ClvColumns>;
  readonly asOf?: number;
  readonly horizonDays?: number;
}

/** Reads a stored request, which may come from another version: nothing in it is trusted. */
export function runFacts({ request, datasetIds }: Pick<RunSummary, 'request' | 'datasetIds'>): RunFacts {
  const given = record(request);
  const columns = record(given.columns);
  const options = record(given.options);
  return {
    datasetId: text(given.datasetId) ?? datasetIds.at(0) ?? '',
    columns: { customer: text(columns.customer), date: text(columns.date), amount: text(columns.amount) },
    asOf: typeof options.asOf === 'string' ? parseIsoDay(options.asOf) : undefined,
    horizonDays: typeof options.horizonDays === 'number' ? options.horizonDays : undefined,
  };
}

/** The model of a kind; undefined where the run has none. */
export function modelOf(report: ClvReport, kind: string): ClvModelReport | undefined {
  return report.models.find((model) => model.kind === kind);
}

export interface HoldoutMeans {
  readonly customers: number;
  readonly predicted: number;
  readonly actual: number;
}

/** Means over all customers of the hold-out, put together from the tenths. */
export function holdoutMeans({ deciles }: ClvModelReport): HoldoutMeans {
  const customers = deciles.reduce((sum, row) => sum + row.customers, 0);
  const mean = (read: (row: (typeof deciles)[number]) => number) => deciles.reduce((sum, row) => sum + read(row) * row.customers, 0) / customers;
  return { customers, predicted: mean((row) => row.meanPredicted), actual: mean((row) => row.meanActual) };
}

type Given = Readonly<Record<string, unknown>>;

function record(value: unknown): Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Given) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
