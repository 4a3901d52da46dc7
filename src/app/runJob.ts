import { WorkbenchError } from '../core/contract/index.ts';
import { runAnomalyJob } from './anomalyJob.ts';
import { runChurnJob } from './churnJob.ts';
import { runClvJob } from './clvJob.ts';
import type { JobFile, JobHost, Report } from './jobHost.ts';
import { runTabularJob } from './tabularJob.ts';

const TASKS = new Map([
  ['clv', runClvJob],
  ['tabular', runTabularJob],
  ['anomaly', runAnomalyJob],
  ['churn', runChurnJob],
]);

/** Runs a job by its task: imports, trains, and hands the results out as downloads. Throws what a person would have been told or asked. */
export async function runJob(job: JobFile, host: JobHost, onProgress: Report): Promise<{ summary: string }> {
  const run = TASKS.get(job?.task);
  if (!run) throw new WorkbenchError('bad-input', `Task ${JSON.stringify(job?.task)} is not known here. Known: ${[...TASKS.keys()].map((task) => `"${task}"`).join(', ')}.`);
  return run(job, host, onProgress);
}
