import type { RunSummary } from '../../storage/records.ts';
import { type ClvSources, SOURCE_NAMES, sourcesOf } from '../../tasks/clv/sources.ts';
import type { ClvModelReport, ClvReport, FeatureNote } from '../../tasks/clv/types.ts';

/** The tables and columns that a run learned from; none where its request, which may come from another version, does not say. */
export function runSources({ request }: Pick<RunSummary, 'request'>): ClvSources {
  try {
    return sourcesOf(request);
  } catch {
    return {};
  }
}

/** The columns that a run's request gave a role, a text a table; with the tables' names, by dataset, where there are several. */
export function columnNames(run: Pick<RunSummary, 'request'>, tables: ReadonlyMap<string, string>): readonly string[] {
  const sources = runSources(run);
  const named = SOURCE_NAMES.flatMap((name) => {
    const source = sources[name];
    const columns = Object.values<string | undefined>(source?.columns ?? {}).filter((column) => column !== undefined);
    return source && columns.length > 0 ? [{ table: tables.get(source.datasetId) ?? name, columns: columns.join(' · ') }] : [];
  });
  return named.map(({ table, columns }) => (named.length > 1 ? `${table}: ${columns}` : columns));
}

/** The model of a kind; undefined where the run has none. */
export function modelOf(report: ClvReport, kind: string): ClvModelReport | undefined {
  return report.models.find((model) => model.kind === kind);
}

/** Every model that customers have predictions of: of two streams those of each too, with its name. */
export function listedModels({ models, streams }: ClvReport): readonly ClvModelReport[] {
  return [...models, ...Object.entries(streams ?? {}).flatMap(([name, stream]) => stream.models.map((model) => ({ ...model, kind: `${name}:${model.kind}` })))];
}

/** Features of one customer: of two streams those of both, but for money of one name, which is not the same in both. */
export function listedFeatures({ features, streams }: ClvReport): readonly FeatureNote[] {
  const all = [...features, ...Object.values(streams ?? {}).flatMap((stream) => stream.features)];
  const repeats = (name: string) => all.filter((other) => other.name === name).length > 1;
  return all.filter(({ name, unit }, at) => all.findIndex((other) => other.name === name) === at && !(unit === 'amount' && repeats(name)));
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
