import { WorkbenchError } from '../core/contract/index.ts';
import type { ChurnRecipeSource, ChurnRecipeSources } from '../tasks/churn/next/types.ts';
import { type ChurnSourceRef, type ChurnSources, REQUIRED_ROLES, ROLES, SOURCE_NAMES, type SourceName } from '../tasks/churn/sources.ts';
import { importAsThen } from './importAsThen.ts';
import { type GivenColumns, type JobSource, checkRoles, completeColumns } from './jobColumns.ts';
import { type JobFile, type JobHost, type Report, checkInputs, fileNamed, inputFile } from './jobHost.ts';

interface RecipeNames {
  readonly files?: Readonly<Partial<Record<'model' | 'predictions' | 'list', { readonly name?: unknown }>>>;
}

/** A source of churn as a job's columns name it. */
export const jobSource = (source: SourceName): JobSource => ({ source, roles: ROLES[source], required: REQUIRED_ROLES[source] });

/** A job of task `churn` with a recipe: the next month's files are read and scored as a month ago, what became of the list's users is told, and the next list made. */
export async function runChurnRecipeJob(job: JobFile, host: JobHost, onProgress: Report): Promise<{ summary: string }> {
  checkInputs('churn', SOURCE_NAMES, 'columns', job.columns);
  checkInputs('churn', SOURCE_NAMES, 'read', job.read);
  for (const name of SOURCE_NAMES) checkRoles(jobSource(name), job.columns?.[name]);
  if (typeof job.recipe !== 'string') throw new WorkbenchError('bad-input', '"recipe" must be the path of a recipe.json.');
  const recipe = fileNamed(job.recipe, 'recipe', host.files);
  const known = await host.churnNextSources(recipe);
  const { files = {} } = JSON.parse(await recipe.text()) as RecipeNames;
  const beside = (part: 'model' | 'predictions' | 'list') => fileNamed(String(files[part]?.name), 'recipe', host.files);
  const { sources, importMs } = await importSources(job, known, host, onProgress);
  const request = { recipe, model: beside('model'), predictions: beside('predictions'), ...(files.list ? { list: beside('list') } : {}), sources, options: job.options ?? {}, importMs };
  const result = await host.nextChurnFromFiles(request, onProgress);
  host.download(result.report, 'report.json');
  host.download(result.predictions, 'predictions.csv');
  host.download(result.model, 'model.zip');
  if (result.list) host.download(result.list, 'contacts.csv');
  host.download(result.recipe, 'recipe.json');
  return { summary: result.summary };
}

async function importSources(job: JobFile, known: ChurnRecipeSources, host: JobHost, onProgress: Report): Promise<{ readonly sources: ChurnSources; readonly importMs: number }> {
  const sources: Partial<Record<SourceName, ChurnSourceRef<SourceName>>> = {};
  let importMs = 0;
  for (const name of SOURCE_NAMES) {
    const file = inputFile(job, name, host.files);
    const then = name === 'snapshot' ? undefined : (known[name] as ChurnRecipeSource | undefined);
    if (!file && then) throw new WorkbenchError('bad-input', `The models learned from the ${name} table too. Name it: "inputs": {"${name}": "<path of a file>"}.`, { source: name });
    if (file && !then) throw new WorkbenchError('bad-input', `The recipe knows no ${name} table: the models learned without one. Leave it out.`, { source: name });
    if (!file || !then) continue;
    const imported = await importAsThen(file, name, { said: job.read?.[name], then }, host, onProgress);
    importMs += imported.importMs;
    sources[name] = { datasetId: imported.datasetId, columns: await columnsOf(name, imported.datasetId, then, job.columns?.[name] ?? {}, host) };
  }
  return { sources: sources as ChurnSources, importMs };
}

/** As the recipe has them where they are still there; else as the job says; else as they look. */
async function columnsOf(name: SourceName, datasetId: string, { mapping }: ChurnRecipeSource, given: GivenColumns, host: JobHost): Promise<GivenColumns> {
  const there = new Set((await host.dataset(datasetId)).columns.map((column) => column.name));
  const kept = Object.entries(mapping as GivenColumns).filter(([role, column]) => there.has(column) && !Object.hasOwn(given, role) && !Object.values(given).includes(column));
  const looks = Object.entries((await host.proposeChurn(datasetId, name)) as GivenColumns).filter(([role, column]) => Object.hasOwn(mapping, role) && !kept.some(([other, taken]) => other === role || taken === column));
  return completeColumns(jobSource(name), datasetId, given, Object.fromEntries([...looks, ...kept]), host);
}
