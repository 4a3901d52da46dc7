import { WorkbenchError } from '../core/contract/index.ts';
import type { AnomalyModelReport, AnomalyReport } from '../tasks/anomaly/types.ts';
import { type JobFile, type JobHost, type Report, checkInputs, downloadRun, importSaid, requiredFile } from './jobHost.ts';

const TABLE = 'table';
const METRICS = ['auc', 'aucPr', 'precision', 'recall'] as const;

/** A job of task `anomaly`: see runJob. */
export async function runAnomalyJob(job: JobFile, host: JobHost, onProgress: Report): Promise<{ summary: string }> {
  const file = requiredFile(job, TABLE, host.files);
  checkInputs('anomaly', [TABLE], 'read', job.read);
  if (Object.keys(job.columns ?? {}).length > 0) throw new WorkbenchError('bad-input', 'Task "anomaly" has no "columns". Name its columns in "options": "features", "exclude", "key", "label".');
  const { datasetId, importMs } = await importSaid(file, TABLE, job.read?.[TABLE], host, onProgress);
  const { runId } = await host.trainAnomaly({ datasetId, options: job.options ?? {}, importMs }, onProgress);
  await downloadRun(host, runId);
  return { summary: summarise((await host.load(runId)).report as AnomalyReport) };
}

function summarise({ rows, plan: { label }, models }: AnomalyReport): string {
  const judged = label ? `${rows.judged} rows judged by "${label.column}" (unusual: "${label.positiveClass}")` : 'no known answer to judge by';
  return [`${rows.train} rows scored; ${judged}`, ...models.map((model) => `  ${model.kind.padEnd(22)} ${modelText(model)}`)].join('\n');
}

function modelText({ flagged, threshold, metrics, chance }: AnomalyModelReport): string {
  const text = (value: number | null | undefined) => (value === null || value === undefined ? '–' : value.toFixed(4));
  const measured = chance ? METRICS.map((metric) => `${metric} ${text(metrics[metric])} (by chance ${text(chance[metric])})`) : [];
  return [`${flagged} flagged, above ${threshold.toFixed(4)}`, ...measured].join('  ');
}
