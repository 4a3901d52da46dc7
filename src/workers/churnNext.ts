import { type Artifact, type Json, type Registry, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { formatDay, parseIsoDay } from '../core/data/calendar.ts';
import { expectedCost, totalOf } from '../core/economics/gain.ts';
import type { TrialResult } from '../core/economics/trial/evaluateTrial.ts';
import { type CheckedList, readListRows } from '../core/economics/trial/listFile.ts';
import { sealTrial } from '../core/economics/trial/seal.ts';
import { createCsvWriter } from '../formats/csv/writeCsv.ts';
import { readModelZip } from '../formats/readModelZip.ts';
import { getDataset } from '../storage/datasets.ts';
import type { Database } from '../storage/schema.ts';
import { type EarlierJudged, judgeEarlier, judgeList } from '../tasks/churn/judgeEarlier.ts';
import { labelWindow } from '../tasks/churn/labelWindow.ts';
import { churnRecipeJson, readChurnRecipe } from '../tasks/churn/next/recipe.ts';
import type { ChurnRecipe, ChurnRecipeFile, ChurnRecipeSource } from '../tasks/churn/next/types.ts';
import type { ChurnData } from '../tasks/churn/readChurn.ts';
import { predictionsRows } from '../tasks/churn/reportJson.ts';
import { type LearnedChurn, scoreChurn } from '../tasks/churn/score.ts';
import { type ChurnSourceRef, type ChurnSources, type SourceName, churnSourcesOf } from '../tasks/churn/sources.ts';
import { churnStateFromArtifact } from '../tasks/churn/state.ts';
import type { ChurnPredictions, ChurnReport } from '../tasks/churn/types.ts';
import { readingOf } from '../tasks/clv/next/recipeSource.ts';
import type { ChurnNextRequest, ChurnNextResult } from './churnProtocol.ts';
import { churnRun } from './churnRecords.ts';
import { churnListCsv, churnLists, listBlob, rankUsers } from './churnLists.ts';
import { scoringReading } from './churnScoring.ts';
import { datasetsOf, loadChurnData, namesOf } from './churnSources.ts';
import { readCells } from './readListCsv.ts';
import { readPredictionsCsv } from './readPredictionsCsv.ts';
import { modelZip, predictionsCsv } from './runFiles.ts';
import { sha256Hex } from './sha256.ts';
import { withEngines } from './withEngines.ts';

declare const __APP_VERSION__: string;

/** A recipe is a page of text; predictions and models may be large. */
const MAX_RECIPE_BYTES = 64 * 2 ** 20;
const FEATURES = 'features';
const OPTIONS: readonly string[] = ['asOf', 'completeThrough', 'exportedOn', 'capacity', 'budget', 'controlShare', 'seed'];

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

/** recipe.json of a stored run and its newest contact list, for the files as a job writes them: cells as they are. */
export async function churnRecipeBlob(db: Database, runId: string): Promise<Blob> {
  const run = await churnRun(db, runId);
  const report = run.report as ChurnReport;
  const [list] = await churnLists(db, runId);
  const csv = list && (await churnListCsv(db, list.listId, false));
  return recipeBlob(
    {
      appVersion: run.appVersion,
      run: run.name,
      sources: await recipeSources(db, churnSourcesOf((run.request as { readonly sources: unknown }).sources)),
      asOf: report.plan.asOf,
      seed: report.seed,
      ...(report.profit ? { threshold: report.profit.threshold } : {}),
      ...(list ? { seal: list.seal } : {}),
    },
    { model: await modelZip(db, runId), predictions: await predictionsCsv(db, runId, false), list: csv },
  );
}

async function recipeBlob(facts: Omit<ChurnRecipe, 'files'>, { model, predictions, list }: { readonly model: Blob; readonly predictions: Blob; readonly list: Blob | undefined }): Promise<Blob> {
  const named = async (name: string, blob: Blob): Promise<ChurnRecipeFile> => ({ name, sha256: await sha256Hex(blob) });
  const files = { model: await named('model.zip', model), predictions: await named('predictions.csv', predictions), ...(list ? { list: await named('contacts.csv', list) } : {}) };
  return jsonBlob(churnRecipeJson({ ...facts, files }));
}

async function recipeSources(db: Database, sources: ChurnSources): Promise<ChurnRecipe['sources']> {
  const named: [SourceName, ChurnRecipeSource][] = [];
  for (const name of namesOf(sources)) {
    const { datasetId, columns: mapping } = sources[name] as ChurnSourceRef<SourceName>;
    const table = await getDataset(db, datasetId);
    const columns = table.columns.map(({ name: column, format: { dateOrder, decimal } }) => ({ name: column, ...(dateOrder === undefined ? {} : { dateOrder }), ...(decimal === undefined ? {} : { decimal }) }));
    named.push([name, { mapping, columns, read: readingOf(table) }]);
  }
  return Object.fromEntries(named);
}

/** Scores new tables by a recipe's files, tells what became of the earlier list's users and what contacting them was worth, and makes the next list. Nothing of it is kept but the tables. */
export async function nextChurnFromFiles(db: Database, registry: Registry, request: ChurnNextRequest, ctx: TaskContext): Promise<ChurnNextResult> {
  const recipe = await churnRecipeOfFile(request.recipe);
  const learned = await learnedOfFile(request.model, recipe);
  const earlier = await earlierOfFile(request, recipe, learned, ctx);
  const sources = churnSourcesOf(request.sources);
  const { completeThrough, exportedOn } = checkedOptions(request.options);
  const reading = scoringReading(learned.state, { ...(completeThrough === undefined ? {} : { completeThrough }), ...(exportedOn === undefined ? {} : { exportedOn }) }, sources);
  const data = await loadChurnData(db, sources, reading, ctx);
  const asOf = request.options.asOf === undefined ? data.source.completeThrough + 1 : dayOf(request.options.asOf);
  const { predictions, engine } = await withEngines(db, datasetsOf(sources)[0], ctx, async ({ chosen: { engine, reason }, networks }) => ({
    predictions: await scoreChurn(data, learned, asOf, registry, { ...ctx, engine, neural: networks.source }),
    engine: { name: engine.name, reason },
  }));
  const judged = await judgeEarlier(data.source, learned.state.reading, earlier, learned.state.champion, ctx);
  const trial = await trialOf(request.list, recipe, earlier, learned, data, ctx);
  const list = await nextList(recipe, learned, predictions, request.options);
  const predictionsBlob = csvBlob(predictions);
  const facts: Omit<ChurnRecipe, 'files'> = { appVersion: __APP_VERSION__, run: recipe.run, sources: await recipeSources(db, sources), asOf, seed: recipe.seed, ...(recipe.threshold === undefined ? {} : { threshold: recipe.threshold }), ...(list ? { seal: list.trial.seal } : {}) };
  const report = {
    ...nextReport(recipe, learned, predictions, judged, trial, list),
    engine,
    sourceHashes: Object.fromEntries(namesOf(sources).map((name) => [name, (sources[name] as ChurnSourceRef<SourceName>).datasetId])),
    rows: { ...data.source.rows, scored: predictions.keys.length },
    warnings: data.source.warnings.map(({ key, message, facts: said }) => ({ key, message, facts: { ...said } })),
    timingsMs: { import: request.importMs },
  };
  return {
    report: jsonBlob(report),
    predictions: predictionsBlob,
    model: request.model,
    ...(list ? { list: list.csv } : {}),
    recipe: await recipeBlob(facts, { model: request.model, predictions: predictionsBlob, list: list?.csv }),
    summary: summarise(learned, predictions, judged, trial, list?.trial.seal.listed ?? 0),
  };
}

async function learnedOfFile(file: File, { files }: ChurnRecipe): Promise<LearnedChurn> {
  await checkHash(file, files.model);
  const { artifacts } = readModelZip(new Uint8Array(await file.arrayBuffer()));
  const state = artifacts.get(FEATURES);
  if (!state) throw new WorkbenchError('bad-file', `"${file.name}" does not say how its models are to be read. Take the model.zip that was written beside the recipe.`);
  return { state: churnStateFromArtifact(state), models: Object.fromEntries([...artifacts].filter(([name]) => name !== FEATURES)) as Readonly<Record<string, Artifact>> };
}

async function checkHash(file: File, { name, sha256 }: ChurnRecipeFile): Promise<void> {
  if ((await sha256Hex(file)) !== sha256) throw new WorkbenchError('bad-file', `"${name}" is not the file that was written beside the recipe: its SHA-256 differs. Keep the files of one result together.`, { file: name });
}

type EarlierList = Pick<ChurnPredictions, 'keys' | 'cutoff' | 'calibrated' | 'value'>;

async function earlierOfFile({ predictions }: ChurnNextRequest, recipe: ChurnRecipe, { state: { champion } }: LearnedChurn, ctx: TaskContext): Promise<EarlierList> {
  await checkHash(predictions, recipe.files.predictions);
  const { keys, byKind } = await readPredictionsCsv(predictions, recipe.asOf, ctx, 'user');
  const calibrated = byKind[`${champion}-calibrated`] as Float64Array | undefined;
  const value = byKind.value as Float64Array | undefined;
  if (!calibrated || !value) throw new WorkbenchError('bad-file', `"${predictions.name}" has no column "${calibrated ? 'value' : `${champion}-calibrated`}". Take the predictions.csv that was written beside the recipe.`);
  return { keys, cutoff: recipe.asOf, calibrated: { [champion]: calibrated }, value };
}

/** Null where there was no list, nobody was held out, or the list's window is not complete yet. */
async function trialOf(file: File | undefined, recipe: ChurnRecipe, earlier: EarlierList, { state }: LearnedChurn, data: ChurnData, ctx: TaskContext): Promise<TrialResult | null> {
  if (!file || !recipe.seal || !recipe.files.list || recipe.seal.controls === 0) return null;
  await checkHash(file, recipe.files.list);
  const [header = [], ...rows] = await readCells(file, ctx);
  const list: CheckedList = await readListRows(header, rows, recipe.seal);
  const rowOf = new Map(earlier.keys.map((key, row) => [key, row]));
  const value = Float64Array.from(list.keys, (key) => earlier.value[rowOf.get(key) ?? -1] ?? NaN);
  const unvalued = value.findIndex(Number.isNaN);
  if (unvalued >= 0) throw new WorkbenchError('bad-file', `The list names "${list.keys[unvalued].slice(0, 80)}", who has no value in predictions.csv. Keep the files of one result together.`);
  const cost = expectedCost({ probability: list.probability, value }, state.economics);
  const contacted = Int32Array.from(list.keys.keys()).filter((row) => list.trial.arms[row] === 'contact');
  return judgeList(data.source, state.reading, { ...list, value, payingEffect: totalOf(cost, contacted) / contacted.length }, recipe.asOf, ctx);
}

/** Undefined where nobody is worth contacting. */
async function nextList({ threshold, seed }: ChurnRecipe, { state: { champion, economics, reading } }: LearnedChurn, predictions: ChurnPredictions, options: ChurnNextRequest['options']) {
  if (threshold === undefined) return undefined;
  const limits = options as { readonly capacity?: number; readonly budget?: number; readonly controlShare?: number; readonly seed?: number };
  const ranked = rankUsers({ predictions, champion, label: reading.label, economics, threshold, seed }, limits);
  if (ranked.keys.length === 0) return undefined;
  const trial = await sealTrial({ keys: ranked.keys, seed: ranked.seed, controlShare: ranked.controlShare, from: predictions.cutoff, until: labelWindow(predictions.cutoff, reading).to });
  return { trial, csv: listBlob(ranked, trial, false) };
}

function checkedOptions(options: ChurnNextRequest['options']): ChurnNextRequest['options'] {
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) throw new WorkbenchError('bad-input', `There is no option "${unknown}" in a job of churn with a "recipe", which holds the others. Its options: ${OPTIONS.join(', ')}.`, { option: unknown });
  return options;
}

function dayOf(value: unknown): number {
  const day = typeof value === 'string' ? parseIsoDay(value) : undefined;
  if (day === undefined) throw new WorkbenchError('bad-input', `Option "asOf" must be a calendar day as 'YYYY-MM-DD'; got ${JSON.stringify(value)}.`, { option: 'asOf' });
  return day;
}

function nextReport(recipe: ChurnRecipe, { state }: LearnedChurn, { calibrated, cutoff }: ChurnPredictions, { cutoff: then, knownOn, users, seen }: EarlierJudged, trial: TrialResult | null, list: Awaited<ReturnType<typeof nextList>>): Readonly<Record<string, Json>> {
  return {
    task: 'churn',
    recipe: true,
    appVersion: __APP_VERSION__,
    run: recipe.run,
    champion: state.champion,
    asOf: formatDay(cutoff),
    expectedLeavers: Object.fromEntries(Object.entries(calibrated).map(([kind, values]) => [kind, values.reduce((sum, value) => sum + value, 0)])),
    earlier: { asOf: formatDay(then), knownOn: formatDay(knownOn), users, seen: JSON.parse(JSON.stringify(seen)) as Json },
    trial: JSON.parse(JSON.stringify(trial)) as Json,
    lists: list ? [{ seal: { ...list.trial.seal } }] : [],
  };
}

function csvBlob(predictions: ChurnPredictions): Blob {
  const writer = createCsvWriter({ neutraliseFormulas: false });
  const { header, rows } = predictionsRows(predictions);
  return new Blob([writer.rows([header]), writer.rows(rows)], { type: 'text/csv' });
}

function jsonBlob(value: object): Blob {
  return new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' });
}

function summarise({ state: { champion } }: LearnedChurn, { calibrated, keys, cutoff }: ChurnPredictions, { cutoff: then, knownOn, users, seen }: EarlierJudged, trial: TrialResult | null, listed: number): string {
  const expected = calibrated[champion].reduce((sum, value) => sum + value, 0);
  const became = seen ? `of ${seen.known} whose outcome is known ${seen.leavers} left; expected: ${seen.expectedLeavers.toFixed(1)}` : `not known before ${formatDay(knownOn)}`;
  return [`${keys.length} users scored as of ${formatDay(cutoff)} by ${champion}: ${expected.toFixed(1)} expected to leave; ${listed} on the list`, `  ${users} predicted on ${formatDay(then)}: ${became}`, ...(trial ? [`  the list of then: ${trialText(trial)}`] : [])].join('\n');
}

function trialText({ verdict, effect, interval, needed, users }: TrialResult): string {
  const saved = effect === null || !interval ? '' : `${effect.toFixed(2)} saved a user assigned to be contacted (95 %: ${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})`;
  if (verdict !== 'too-small') return saved;
  return `${saved === '' ? '' : `${saved}; `}too small to tell: ${users.contact + users.control} users${needed === null ? '' : `, and you need ${needed}`}`;
}
