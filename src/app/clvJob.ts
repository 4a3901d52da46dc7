import { WorkbenchError } from '../core/contract/index.ts';
import { type ClvSource, type ClvSources, REQUIRED_ROLES, ROLES, SOURCE_NAMES, type SourceName } from '../tasks/clv/sources.ts';
import type { ClvReport } from '../tasks/clv/types.ts';
import { runRecipeJob } from './clvRecipeJob.ts';
import { type GivenColumns, type JobSource, checkRoles, completeColumns } from './jobColumns.ts';
import { type JobFile, type JobHost, type Report, checkInputs, downloadRun, importSaid, inputFile } from './jobHost.ts';
import { runTabularJob } from './tabularJob.ts';

/** A job of task `clv`: see runJob. One table with the value in a column of its own is a plain regression, and is run as one. */
export async function runClvJob(job: JobFile, host: JobHost, onProgress: Report): Promise<{ summary: string }> {
  if (job.recipe !== undefined) return runRecipeJob(job, host, onProgress);
  if (job.inputs?.table !== undefined) return runPlainRegression(job, host, onProgress);
  checkInputs('clv', SOURCE_NAMES, 'columns', job.columns);
  checkInputs('clv', SOURCE_NAMES, 'read', job.read);
  for (const name of SOURCE_NAMES) checkRoles(jobSource(name), job.columns?.[name]);
  const { sources, importMs } = await importSources(job, host, onProgress);
  const { runId } = await host.trainClv({ sources, options: job.options ?? {}, importMs }, onProgress);
  await downloadRun(host, runId);
  host.download(await host.recipeFile(runId), 'recipe.json');
  return { summary: summarise((await host.load(runId)).report as ClvReport) };
}

async function runPlainRegression(job: JobFile, host: JobHost, onProgress: Report): Promise<{ summary: string }> {
  const other = Object.keys(job.inputs).find((name) => name !== 'table');
  if (other !== undefined) throw new WorkbenchError('bad-input', `"inputs" names "table" and "${other}". A table with the value in a column of its own stands alone; else name transactions or subscriptions.`);
  const { summary } = await runTabularJob({ ...job, task: 'tabular', options: { learn: 'regression', ...job.options } }, host, onProgress);
  return { summary: `Plain regression on one table: nothing in it says when, so nothing is forecast.\n${summary}` };
}

async function importSources(job: JobFile, host: JobHost, onProgress: Report): Promise<{ sources: ClvSources; importMs: number }> {
  const sources: Partial<Record<SourceName, ClvSource<SourceName>>> = {};
  let importMs = 0;
  for (const name of SOURCE_NAMES) {
    const file = inputFile(job, name, host.files);
    if (!file) continue;
    const imported = await importSaid(file, name, job.read?.[name], host, onProgress);
    importMs += imported.importMs;
    const proposed = (await host.proposeClv(imported.datasetId, name)) as GivenColumns;
    sources[name] = { datasetId: imported.datasetId, columns: await completeColumns(jobSource(name), imported.datasetId, job.columns?.[name] ?? {}, proposed, host) };
  }
  if (!sources.transactions && !sources.subscriptions) throw new WorkbenchError('bad-input', 'Task "clv" needs "inputs": {"transactions": "<path of a file>"}, or "subscriptions", or both; or {"table": …} for one table with the value in a column.');
  return { sources: sources as ClvSources, importMs };
}

const jobSource = (source: SourceName): JobSource => ({ source, roles: ROLES[source], required: REQUIRED_ROLES[source] });

function summarise(report: ClvReport): string {
  const { holdoutKind, horizonDays } = report.plan;
  const streams = Object.entries(report.streams ?? {}).flatMap(([name, stream]) => [`${name}; use: ${stream.champion}`, ...modelLines(stream)]);
  return [`${report.rows.holdout} customers held out (${holdoutKind}), ${horizonDays} days; use: ${report.champion}`, ...modelLines(report), ...streams].join('\n');
}

function modelLines({ models }: ClvReport): readonly string[] {
  return models.map(({ kind, metrics }) => {
    const bias = metrics.bias === null ? '–' : `${(100 * metrics.bias).toFixed(1)} %`;
    return `  ${kind.padEnd(22)} rmse ${metrics.rmse.toFixed(2).padStart(10)}  mae ${metrics.mae.toFixed(2).padStart(10)}  bias ${bias.padStart(8)}`;
  });
}
