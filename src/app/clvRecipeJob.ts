import { WorkbenchError } from '../core/contract/index.ts';
import type { RecipeSources } from '../tasks/clv/next/types.ts';
import { ROLES, SOURCE_NAMES, type SourceName } from '../tasks/clv/sources.ts';
import { importAsThen } from './importAsThen.ts';
import { type JobFile, type JobHost, type Report, checkInputs, earlierFiles, fileNamed, inputFile } from './jobHost.ts';

/** The names of the files beside a recipe, as it says them. */
interface RecipeNames {
  readonly files?: { readonly model?: { readonly name?: unknown }; readonly predictions?: { readonly name?: unknown } };
}

/** A job of task `clv` with a recipe: the next month's files are read, matched and scored as a month ago, and compared with what was said then. */
export async function runRecipeJob(job: JobFile, host: JobHost, onProgress: Report): Promise<{ summary: string }> {
  checkInputs('clv', SOURCE_NAMES, 'columns', job.columns);
  checkInputs('clv', SOURCE_NAMES, 'read', job.read);
  checkShape(job);
  const earlier = earlierFiles(job, ['transactions'], host.files);
  const recipe = fileNamed(job.recipe ?? '', 'recipe', host.files);
  const sources = await host.nextSources(recipe);
  const { model, predictions } = await filesBeside(recipe, host.files);
  const { datasets, importMs } = await importInputs(job, sources, host, onProgress);
  const earlierTransactions: string[] = [];
  for (const [name, files] of earlier) for (const file of files) earlierTransactions.push((await importAsThen(file, name, { said: job.read?.[name], then: sources[name] }, host, onProgress)).datasetId);
  const answers = job.columns ?? {};
  const result = await host.nextMonthFromFiles({ recipe, model, predictions, datasets, earlierTransactions, answers, options: job.options ?? {}, importMs }, onProgress);
  host.download(result.report, 'report.json');
  host.download(result.predictions, 'predictions.csv');
  host.download(result.model, 'model.zip');
  host.download(result.recipe, 'recipe.json');
  return { summary: result.summary };
}

function checkShape({ recipe, inputs, columns = {} }: JobFile): void {
  if (typeof recipe !== 'string') throw new WorkbenchError('bad-input', '"recipe" must be the path of a recipe.json.');
  const other = Object.keys(inputs ?? {}).find((name) => !SOURCE_NAMES.some((source) => source === name));
  if (other !== undefined) throw new WorkbenchError('bad-input', `"inputs" has no "${other}" in a job with a recipe. It takes: ${SOURCE_NAMES.join(', ')}.`);
  for (const [source, byRole] of Object.entries(columns)) {
    const roles: readonly string[] = ROLES[source as SourceName];
    const unknown = source === 'customers' ? undefined : Object.keys(byRole).find((role) => !roles.includes(role));
    if (unknown !== undefined) throw new WorkbenchError('bad-input', `"columns.${source}" has no role "${unknown}". Its roles are: ${roles.join(', ')}.`);
  }
}

async function filesBeside(recipe: File, files: readonly File[]): Promise<{ readonly model: File; readonly predictions: File }> {
  const { files: named } = JSON.parse(await recipe.text()) as RecipeNames;
  return { model: fileNamed(String(named?.model?.name), 'recipe', files), predictions: fileNamed(String(named?.predictions?.name), 'recipe', files) };
}

async function importInputs(job: JobFile, sources: RecipeSources, host: JobHost, onProgress: Report): Promise<{ readonly datasets: Readonly<Partial<Record<SourceName, string>>>; readonly importMs: number }> {
  const datasets: Partial<Record<SourceName, string>> = {};
  let importMs = 0;
  for (const name of SOURCE_NAMES) {
    const file = inputFile(job, name, host.files);
    if (!file && sources[name]) throw new WorkbenchError('bad-input', `The models learned from a ${name} table too. Name it: "inputs": {"${name}": "<path of a file>"}.`, { source: name });
    if (file && !sources[name]) throw new WorkbenchError('bad-input', `The recipe knows no ${name} table: the models learned without one. Leave it out.`, { source: name });
    if (!file) continue;
    const imported = await importAsThen(file, name, { said: job.read?.[name], then: sources[name] }, host, onProgress);
    datasets[name] = imported.datasetId;
    importMs += imported.importMs;
  }
  return { datasets, importMs };
}
