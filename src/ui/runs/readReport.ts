import type { AnomalyReport } from '../../tasks/anomaly/types.ts';
import type { ChurnReport } from '../../tasks/churn/types.ts';
import type { ClvReport } from '../../tasks/clv/types.ts';
import type { TabularReport } from '../../tasks/tabular/types.ts';
import type { ImportedReport } from '../../workers/protocol.ts';

/** The report of a training. */
export type TrainedReport = ClvReport | TabularReport | AnomalyReport | ChurnReport;
export type Report = TrainedReport | ImportedReport;

const TASKS: ReadonlySet<string> = new Set<Report['task']>(['clv', 'tabular', 'anomaly', 'churn', 'imported']);

/** A stored report by its task; undefined for a task that this version does not know. */
export function readReport(report: unknown): Report | undefined {
  const task = (report as { readonly task?: unknown } | null | undefined)?.task;
  return typeof task === 'string' && TASKS.has(task) ? (report as Report) : undefined;
}
