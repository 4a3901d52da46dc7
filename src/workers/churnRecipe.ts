import { WorkbenchError } from '../core/contract/index.ts';
import { recordOf } from '../core/contract/record.ts';
import { getDataset } from '../storage/datasets.ts';
import type { RunRecord } from '../storage/records.ts';
import type { Database } from '../storage/schema.ts';
import { learnedColumns } from '../tasks/churn/next/learnedColumns.ts';
import { churnRecipeJson, readChurnRecipe } from '../tasks/churn/next/recipe.ts';
import { churnRecipeSource } from '../tasks/churn/next/recipeSource.ts';
import type { ChurnRecipe, ChurnRecipeFile, ChurnRecipeSource, ChurnRecipeSources, DatedSourceName } from '../tasks/churn/next/types.ts';
import { type ChurnSourceRef, churnSourcesOf } from '../tasks/churn/sources.ts';
import type { ChurnReport } from '../tasks/churn/types.ts';
import type { ChurnRecipeFiles } from './churnProtocol.ts';
import { churnListCsv, churnLists } from './churnLists.ts';
import { churnRun } from './churnRecords.ts';
import { namesOf } from './churnSources.ts';
import { modelZip, predictionsCsv } from './runFiles.ts';
import { sha256Hex } from './sha256.ts';

/** A recipe is a page of text; predictions and models may be large. */
const MAX_RECIPE_BYTES = 64 * 2 ** 20;

/** Reads a recipe's file. Throws `bad-file`. */
export async function churnRecipeOfFile(file: File): Promise<ChurnRecipe> {
  if (file.size > MAX_RECIPE_BYTES) throw new WorkbenchError('bad-file', `"${file.name}" is too long for a recipe. Take the recipe.json that a job wrote.`);
  let given: unknown;
  try {
    given = JSON.parse(await file.text());
  } catch {
    throw new WorkbenchError('bad-file', `"${file.name}" is not valid JSON, and so no recipe. Take the recipe.json that a job wrote.`);
  }
  return readChurnRecipe(given);
}

/** recipe.json of a stored run and its newest contact list, with the files that belong to it, each as a job writes it: cells as they are. */
export async function churnRecipeFiles(db: Database, runId: string): Promise<ChurnRecipeFiles> {
  const run = await churnRun(db, runId);
  const report = run.report as ChurnReport;
  const [list] = await churnLists(db, runId);
  const files = { model: await modelZip(db, runId), predictions: await predictionsCsv(db, runId, false), ...(list ? { list: await churnListCsv(db, list.listId, false) } : {}) };
  const facts = {
    appVersion: run.appVersion,
    run: run.name,
    sources: await recipeSourcesOfRun(db, run),
    asOf: report.plan.asOf,
    seed: report.seed,
    ...(report.profit ? { threshold: report.profit.threshold } : {}),
    ...(list ? { seal: list.seal } : {}),
  };
  return { recipe: await churnRecipeBlobOf(facts, files), ...files };
}

/** `recipe.json` for files of the usual names. */
export async function churnRecipeBlobOf(facts: Omit<ChurnRecipe, 'files'>, { model, predictions, list }: Omit<ChurnRecipeFiles, 'recipe'>): Promise<Blob> {
  const named = async (name: string, blob: Blob): Promise<ChurnRecipeFile> => ({ name, sha256: await sha256Hex(blob) });
  const files = { model: await named('model.zip', model), predictions: await named('predictions.csv', predictions), ...(list ? { list: await named('contacts.csv', list) } : {}) };
  return new Blob([JSON.stringify(churnRecipeJson({ ...facts, files }), null, 2)], { type: 'application/json' });
}

/** What a run's tables looked like, and how their files were read. Throws `not-found` where one was deleted. */
export async function recipeSourcesOfRun(db: Database, run: RunRecord): Promise<ChurnRecipeSources> {
  const { sources: given, options } = recordOf(run.request);
  const sources = churnSourcesOf(given);
  const { staticColumns } = recordOf(options);
  const statics = Array.isArray(staticColumns) ? staticColumns.filter((name) => typeof name === 'string') : [];
  const named: [DatedSourceName, ChurnRecipeSource][] = [];
  for (const name of namesOf(sources)) {
    if (name === 'snapshot') continue;
    const { datasetId, columns } = sources[name] as ChurnSourceRef<DatedSourceName>;
    named.push([name, churnRecipeSource(columns, learnedColumns(name, run.report as ChurnReport, statics), await tableOf(db, datasetId, name))]);
  }
  return Object.fromEntries(named);
}

async function tableOf(db: Database, datasetId: string, source: DatedSourceName) {
  try {
    return await getDataset(db, datasetId);
  } catch (error) {
    if (!(error instanceof WorkbenchError) || error.code !== 'not-found') throw error;
    throw new WorkbenchError('not-found', `The ${source} table that this run learned from was deleted, so new columns cannot be compared with it. Import its file again, or use Predict.`, { source });
  }
}
