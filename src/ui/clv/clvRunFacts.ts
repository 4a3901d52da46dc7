import type { RunSummary } from '../../storage/records.ts';
import { type ClvSources, SOURCE_NAMES, sourcesOf } from '../../tasks/clv/sources.ts';
import type { ClvModelReport, ClvReport } from '../../tasks/clv/types.ts';

/** The tables and columns that a run learned from; none where its request, which may come from another version, does not say. */
export function runSources({ request }: Pick<RunSummary, 'request'>): ClvSources {
  try {
    return sourcesOf(request);
  } catch {
    return {};
  }
}

/** Every column that a run's request gave a role, table by table. */
export function columnNames(run: Pick<RunSummary, 'request'>): readonly string[] {
  const sources = runSources(run);
  return SOURCE_NAMES.flatMap((name) => Object.values<string | undefined>(sources[name]?.columns ?? {})).filter((name) => name !== undefined);
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
