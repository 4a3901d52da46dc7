import { type Json, WorkbenchError } from '../core/contract/index.ts';
import { getDataset } from '../storage/datasets.ts';
import type { RunRecord } from '../storage/records.ts';
import { getRun } from '../storage/runs.ts';
import type { Database } from '../storage/schema.ts';
import { learnedOf } from '../tasks/clv/learned.ts';
import { recipeJson } from '../tasks/clv/next/recipe.ts';
import { recipeSource } from '../tasks/clv/next/recipeSource.ts';
import type { ClvRecipe, RecipeSource } from '../tasks/clv/next/types.ts';
import { type ClvSource, SOURCE_NAMES, type SourceName, sourcesOf } from '../tasks/clv/sources.ts';
import type { ClvReport } from '../tasks/clv/types.ts';
import type { ClvRequest } from './protocol.ts';
import { featureStateOf } from './runArtifacts.ts';
import { modelZip, predictionsCsv } from './runFiles.ts';
import { sha256Hex } from './sha256.ts';

export const MODEL_FILE = 'model.zip';
export const PREDICTIONS_FILE = 'predictions.csv';

/** Options that say what counts as money and what is known of customers; days and models are a run's own. */
const KEPT_OPTIONS = ['measure', 'currency', 'discountRate', 'marginShare', 'taxIncluded', 'staticColumns', 'exportedOn'] as const;

/** What a stored run says how a later month is read and scored. Throws `bad-input` for a run of another task, `not-found` where a table that it learned from has gone. */
export async function recipeOfRun(db: Database, run: RunRecord): Promise<ClvRecipe> {
  if (run.task !== 'clv') throw new WorkbenchError('bad-input', `Run "${run.name}" is of task "${run.task}"; only lifetime value has a next month.`);
  const report = run.report as ClvReport;
  const { plan } = report;
  const sources = sourcesOf(run.request);
  const named: [SourceName, RecipeSource][] = [];
  for (const name of SOURCE_NAMES) {
    const source = sources[name] as ClvSource<SourceName> | undefined;
    if (source) named.push([name, recipeSource(name, source, await tableOf(db, source.datasetId, name))]);
  }
  const given: Readonly<Record<string, unknown>> = (run.request as unknown as ClvRequest).options;
  const options = Object.fromEntries(KEPT_OPTIONS.filter((name) => given[name] !== undefined).map((name) => [name, given[name] as Json]));
  const { chosen } = learnedOf(report, await featureStateOf(db, run), {});
  return {
    appVersion: run.appVersion,
    run: run.name,
    sources: Object.fromEntries(named),
    options,
    horizonDays: plan.horizonDays,
    asOf: plan.holdoutKind === 'same-period' ? plan.holdoutCutoff : plan.asOf,
    holdoutCutoff: plan.holdoutCutoff,
    unit: report.unit,
    champion: report.champion,
    championIsBaseline: report.championIsBaseline,
    ...(chosen ? { chosen } : {}),
    attributes: attributesOf(report),
  };
}

/** Names of the features that come from columns of the customers table. */
function attributesOf(report: ClvReport): readonly string[] {
  const features = [report, ...Object.values(report.streams ?? {})].flatMap(({ features: notes }) => notes.map(({ name }) => name));
  return [...new Set(features.filter((name) => name.startsWith('customer:')))];
}

async function tableOf(db: Database, datasetId: string, source: SourceName) {
  try {
    return await getDataset(db, datasetId);
  } catch (error) {
    if (!(error instanceof WorkbenchError) || error.code !== 'not-found') throw error;
    throw new WorkbenchError('not-found', `The ${source} table that this run learned from was deleted, so new columns cannot be compared with it. Import its file again, or use Predict.`, { source });
  }
}

/** A run's recipe with the files that belong to it, each as a job writes it: cells as they are. */
export async function recipeFiles(db: Database, runId: string): Promise<{ readonly recipe: Blob; readonly model: Blob; readonly predictions: Blob }> {
  const run = await getRun(db, runId);
  const [model, predictions] = [await modelZip(db, runId), await predictionsCsv(db, runId, false)];
  return { recipe: await recipeBlob(await recipeOfRun(db, run), model, predictions), model, predictions };
}

/** `recipe.json` for files of the usual names. */
export async function recipeBlob(recipe: ClvRecipe, model: Blob, predictions: Blob): Promise<Blob> {
  const files = { model: { name: MODEL_FILE, sha256: await sha256Hex(model) }, predictions: { name: PREDICTIONS_FILE, sha256: await sha256Hex(predictions) } };
  return new Blob([JSON.stringify(recipeJson({ ...recipe, files }), null, 2)], { type: 'application/json' });
}

