import { WorkbenchError } from '../core/contract/index.ts';
import { type ClvSource, type ClvSources, type Mapping, REQUIRED_ROLES, ROLES, type RolesOf, SOURCE_NAMES, type SourceName } from '../tasks/clv/sources.ts';
import type { ClvReport } from '../tasks/clv/types.ts';
import { runRecipeJob } from './clvRecipeJob.ts';
import { type JobFile, type JobHost, type Report, checkInputs, downloadRun, importSaid, inputFile, typeWarnings } from './jobHost.ts';
import { runTabularJob } from './tabularJob.ts';

/** A job of task `clv`: see runJob. One table with the value in a column of its own is a plain regression, and is run as one. */
export async function runClvJob(job: JobFile, host: JobHost, onProgress: Report): Promise<{ summary: string }> {
  if (job.recipe !== undefined) return runRecipeJob(job, host, onProgress);
  if (job.inputs?.table !== undefined) return runPlainRegression(job, host, onProgress);
  checkInputs('clv', SOURCE_NAMES, 'columns', job.columns);
  checkInputs('clv', SOURCE_NAMES, 'read', job.read);
  for (const name of SOURCE_NAMES) checkRoles(name, job.columns?.[name]);
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
    sources[name] = { datasetId: imported.datasetId, columns: await completeColumns(name, imported.datasetId, job.columns?.[name] ?? {}, host) };
  }
  if (!sources.transactions && !sources.subscriptions) throw new WorkbenchError('bad-input', 'Task "clv" needs "inputs": {"transactions": "<path of a file>"}, or "subscriptions", or both; or {"table": …} for one table with the value in a column.');
  return { sources: sources as ClvSources, importMs };
}

type GivenColumns = Readonly<Record<string, string>>;

function checkRoles(source: SourceName, given: GivenColumns = {}): void {
  const roles = Object.keys(given);
  const known: readonly string[] = ROLES[source];
  const unknown = roles.find((role) => !known.includes(role));
  if (unknown !== undefined) throw new WorkbenchError('bad-input', `"columns.${source}" has no role "${unknown}". Its roles are: ${known.join(', ')}.`);
  const twice = roles.find((role, i) => roles.slice(0, i).some((other) => given[other] === given[role]));
  if (twice !== undefined) throw new WorkbenchError('bad-input', `"columns.${source}" names "${given[twice]}" for more than one role. Name a column of its own for "${twice}".`);
}

/** What the job gives, and for the other roles what is proposed and not given to one already. Where a role is open, what reading the file showed is told: it may be why. */
async function completeColumns<Name extends SourceName>(source: Name, datasetId: string, given: GivenColumns, host: JobHost): Promise<Mapping<RolesOf[Name]>> {
  const proposed = Object.entries((await host.proposeClv(datasetId, source)) as GivenColumns);
  const columns: GivenColumns = { ...Object.fromEntries(proposed.filter(([, column]) => !Object.values(given).includes(column))), ...given };
  await checkNames(source, datasetId, given, host);
  const missing = REQUIRED_ROLES[source].filter((role) => !Object.hasOwn(columns, role));
  if (missing.length === 0) return columns as Mapping<RolesOf[Name]>;
  const remedy = `Name it in "columns": {"${source}": {${missing.map((role) => `"${role}": "…"`).join(', ')}}}.`;
  throw new WorkbenchError('bad-input', `No column of the ${source} file looks like: ${missing.join(', ')}. ${remedy}${typeWarnings(await host.dataset(datasetId))}`);
}

async function checkNames(source: SourceName, datasetId: string, given: GivenColumns, host: JobHost): Promise<void> {
  if (Object.keys(given).length === 0) return;
  const names = (await host.dataset(datasetId)).columns.map(({ name }) => name);
  const unknown = Object.entries(given).find(([, column]) => !names.includes(column));
  if (unknown === undefined) return;
  const shown = names.slice(0, 50).map((name) => `"${name}"`);
  throw new WorkbenchError('bad-input', `"columns.${source}.${unknown[0]}" names "${unknown[1]}", and the ${source} file has no such column. Its columns are: ${shown.join(', ')}.`);
}

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
