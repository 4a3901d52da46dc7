import type { Importance, Json } from '../core/contract/index.ts';
import type { Comparison } from '../core/metrics/pairedBootstrap.ts';
import type { ReportWarning } from './types.ts';

/** What is known of the run around a report. */
export interface RunFacts {
  readonly appVersion: string;
  readonly engine: { readonly name: string; readonly reason: string; readonly networks?: readonly { readonly name: string; readonly threads: number; readonly reason: string }[] };
  readonly dataHash: string;
  /** The data that was learned from, and then what else was read, such as a test file. */
  readonly datasetIds?: readonly string[];
  /** Of a task with tables of several roles: each table's hash by its role. */
  readonly sourceHashes?: Readonly<Record<string, string>>;
  /** Rows of the files that were set aside at import; they count as read and as rejected. */
  readonly rowsQuarantined?: number;
  /** Milliseconds by phase; `import` where the file was read for this run. */
  readonly timingsMs: Readonly<Record<string, number | Readonly<Record<string, number>>>>;
}

/** A table of text cells; null is a missing value. */
export interface TextTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

interface CommonReport {
  readonly task: string;
  readonly seed: number;
  readonly rows: { readonly read: number; readonly rejected: number; readonly train: number; readonly holdout: number };
  readonly unit: string;
  readonly warnings: readonly ReportWarning[];
  readonly champion: string;
  readonly championIsBaseline: boolean;
  readonly timingsMs: Readonly<Record<string, number | Readonly<Record<string, number>>>>;
}

/** What every task's `report.json` begins with. */
export function commonJson(report: CommonReport, run: RunFacts): Readonly<Record<string, Json>> {
  const quarantined = run.rowsQuarantined ?? 0;
  const { task, seed, rows, unit, champion, championIsBaseline } = report;
  return {
    task,
    appVersion: run.appVersion,
    engine: engineJson(run.engine),
    seed,
    dataHash: run.dataHash,
    ...(run.datasetIds && run.datasetIds.length > 1 ? { testDataHash: run.datasetIds[1] } : {}),
    ...(run.sourceHashes ? { sourceHashes: { ...run.sourceHashes } } : {}),
    unit,
    rows: { ...rows, read: rows.read + quarantined, rejected: rows.rejected + quarantined },
    warnings: report.warnings.map(({ key, message, facts }) => ({ key, message, facts: { ...facts } })),
    timingsMs: { ...run.timingsMs, ...report.timingsMs },
    champion,
    championIsBaseline,
  };
}

/** What trees ran on, and, where there were any, what networks did: several where a device was lost. */
function engineJson({ name, reason, networks = [] }: RunFacts['engine']): Json {
  return { name, reason, ...(networks.length > 0 && { networks: networks.map((one) => ({ name: one.name, threads: one.threads, reason: one.reason })) }) };
}

export function importanceJson(importance: readonly Importance[]): Json {
  return importance.map(({ feature, importance: share }) => ({ feature, importance: share }));
}

export function comparisonJson(comparison: Comparison | null): Json {
  return comparison && { ...comparison };
}

/** A number as a cell: the shortest text that reads back the same; an unknown one is missing, and 0 is a value. */
export function numberCell(value: number): string | null {
  return Number.isNaN(value) ? null : String(value);
}
