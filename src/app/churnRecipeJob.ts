import { WorkbenchError } from '../core/contract/index.ts';
import type { ChurnRecipeSource, ChurnRecipeSources, DatedSourceName } from '../tasks/churn/next/types.ts';
import { type EventSourceName, REQUIRED_ROLES, ROLES, SOURCE_NAMES, type SourceName } from '../tasks/churn/sources.ts';
import { importAsThen } from './importAsThen.ts';
import type { JobSource } from './jobColumns.ts';
import { type JobFile, type JobHost, type Report, checkInputs, earlierFiles, fileNamed, inputFile } from './jobHost.ts';

interface RecipeNames {
  readonly files?: Readonly<Partial<Record<'model' | 'predictions' | 'list', { readonly name?: unknown }>>>;
}

const EARLIER: readonly EventSourceName[] = ['activity', 'transactions', 'tickets'];

/** A source of churn as a job's columns name it. */
export const jobSource = (source: SourceName): JobSource => ({ source, roles: ROLES[source], required: REQUIRED_ROLES[source] });

/** A job of task `churn` with a recipe: the next month's files are read, matched and scored as a month ago, what became of the list's users is told, and the next list made. */
export async function runChurnRecipeJob(job: JobFile, host: JobHost, onProgress: Report): Promise<{ summary: string }> {
  checkInputs('churn', SOURCE_NAMES, 'columns', job.columns);
  checkInputs('churn', SOURCE_NAMES, 'read', job.read);
  if (typeof job.recipe !== 'string') throw new WorkbenchError('bad-input', '"recipe" must be the path of a recipe.json.');
  const earlier = earlierFiles(job, EARLIER, host.files);
  const recipe = fileNamed(job.recipe, 'recipe', host.files);
  const known = await host.churnNextSources(recipe);
  checkColumns(job, known);
  const { files = {} } = JSON.parse(await recipe.text()) as RecipeNames;
  const beside = (part: 'model' | 'predictions' | 'list') => fileNamed(String(files[part]?.name), 'recipe', host.files);
  const { datasets, importMs } = await importInputs(job, known, host, onProgress);
  const before = await importEarlier(earlier, job, known, host, onProgress);
  const request = { recipe, model: beside('model'), predictions: beside('predictions'), ...(files.list ? { list: beside('list') } : {}), datasets, earlier: before, answers: job.columns ?? {}, options: job.options ?? {}, importMs };
  const result = await host.nextChurnFromFiles(request, onProgress);
  host.download(result.report, 'report.json');
  host.download(result.predictions, 'predictions.csv');
  host.download(result.model, 'model.zip');
  if (result.list) host.download(result.list, 'contacts.csv');
  host.download(result.recipe, 'recipe.json');
  return { summary: result.summary };
}

/** By role, or by the old name of a column that was learned from without one. */
function checkColumns({ columns = {} }: JobFile, known: ChurnRecipeSources): void {
  for (const [source, byRole] of Object.entries(columns)) {
    const { mapping = {}, learned = [] } = (known[source as DatedSourceName] ?? {}) as Partial<ChurnRecipeSource>;
    const names = [...Object.keys(mapping), ...learned];
    const unknown = Object.keys(byRole).find((name) => !names.includes(name));
    if (unknown !== undefined) throw new WorkbenchError('bad-input', `"columns.${source}" names "${unknown}", which the recipe does not know. It knows: ${names.join(', ') || 'no such table'}.`, { source });
  }
}

async function importInputs(job: JobFile, known: ChurnRecipeSources, host: JobHost, onProgress: Report): Promise<{ readonly datasets: Readonly<Partial<Record<DatedSourceName, string>>>; readonly importMs: number }> {
  const datasets: Partial<Record<DatedSourceName, string>> = {};
  let importMs = 0;
  for (const name of SOURCE_NAMES) {
    const file = inputFile(job, name, host.files);
    const then = name === 'snapshot' ? undefined : known[name];
    if (!file && then) throw new WorkbenchError('bad-input', `The models learned from the ${name} table too. Name it: "inputs": {"${name}": "<path of a file>"}.`, { source: name });
    if (file && !then) throw new WorkbenchError('bad-input', `The recipe knows no ${name} table: the models learned without one. Leave it out.`, { source: name });
    if (!file || name === 'snapshot') continue;
    const imported = await importAsThen(file, name, { said: job.read?.[name], then }, host, onProgress);
    importMs += imported.importMs;
    datasets[name] = imported.datasetId;
  }
  return { datasets, importMs };
}

async function importEarlier(earlier: ReturnType<typeof earlierFiles<EventSourceName>>, job: JobFile, known: ChurnRecipeSources, host: JobHost, onProgress: Report): Promise<Readonly<Partial<Record<EventSourceName, readonly string[]>>>> {
  const found: Partial<Record<EventSourceName, readonly string[]>> = {};
  for (const [name, files] of earlier) {
    if (!known[name]) throw new WorkbenchError('bad-input', `The recipe knows no ${name} table, so it has no earlier rows. Leave "earlier.${name}" out.`, { source: name });
    const ids: string[] = [];
    for (const file of files) ids.push((await importAsThen(file, name, { said: job.read?.[name], then: known[name] }, host, onProgress)).datasetId);
    found[name] = ids;
  }
  return found;
}
