import { type Artifact, type Json, type Registry, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { formatDay } from '../core/data/calendar.ts';
import { expectedCost, totalOf } from '../core/economics/gain.ts';
import type { TrialResult } from '../core/economics/trial/evaluateTrial.ts';
import { type CheckedList, readListRows } from '../core/economics/trial/listFile.ts';
import { sealTrial } from '../core/economics/trial/seal.ts';
import { createCsvWriter } from '../formats/csv/writeCsv.ts';
import { readModelZip } from '../formats/readModelZip.ts';
import type { Database } from '../storage/schema.ts';
import { judgeList } from '../tasks/churn/judgeEarlier.ts';
import { labelWindow } from '../tasks/churn/labelWindow.ts';
import { matchChurn, recipeSourcesOf } from '../tasks/churn/next/matchChurn.ts';
import type { ChurnRecipe, ChurnRecipeFile, ChurnRecipeSources, DatedSourceName } from '../tasks/churn/next/types.ts';
import type { ChurnData } from '../tasks/churn/readChurn.ts';
import { predictionsRows } from '../tasks/churn/reportJson.ts';
import type { LearnedChurn } from '../tasks/churn/score.ts';
import { type ChurnSourceRef, type ChurnSources, type SourceName } from '../tasks/churn/sources.ts';
import { churnStateFromArtifact } from '../tasks/churn/state.ts';
import type { ChurnPredictions } from '../tasks/churn/types.ts';
import { answersOf, schemaChanges } from '../tasks/next/matchTables.ts';
import { refuseOpen } from '../tasks/next/refuseOpen.ts';
import type { SourcesMatch } from '../tasks/next/types.ts';
import { dayOption } from '../tasks/options.ts';
import { topOf } from './clvNext.ts';
import { listBlob, rankUsers } from './churnLists.ts';
import { type ScoredChurnMonth, matchedChurnSources, scoreChurnMonth } from './churnMonth.ts';
import { withEarlierFiles } from './churnNextEarlier.ts';
import type { ChurnNextRequest, ChurnNextResult } from './churnProtocol.ts';
import { churnRecipeBlobOf, churnRecipeOfFile } from './churnRecipe.ts';
import { namesOf } from './churnSources.ts';
import { newTables } from './newTables.ts';
import { readCells } from './readListCsv.ts';
import { readPredictionsCsv } from './readPredictionsCsv.ts';
import { sha256Hex } from './sha256.ts';

declare const __APP_VERSION__: string;

const FEATURES = 'features';
const OPTIONS: readonly string[] = ['asOf', 'completeThrough', 'exportedOn', 'capacity', 'budget', 'controlShare', 'seed', 'top'];

/** Scores new tables by a recipe's files, tells what became of the earlier list's users and what contacting them was worth, and makes the next list. Nothing of it is kept but the tables. */
export async function nextChurnFromFiles(db: Database, registry: Registry, jobId: string, request: ChurnNextRequest, ctx: TaskContext): Promise<ChurnNextResult> {
  const { completeThrough, exportedOn, asOf, top } = checkedOptions(request.options);
  const recipe = await churnRecipeOfFile(request.recipe);
  const learned = await learnedOfFile(request.model, recipe);
  const earlier = await earlierOfFile(request, recipe, learned, ctx);
  const tables = await newTables<DatedSourceName>(db, recipeSourcesOf(recipe.sources).flatMap(([source]) => (request.datasets[source] === undefined ? [] : [{ datasetId: request.datasets[source], source }])));
  const match = matchChurn(recipe.sources, tables, request.answers);
  refuseOpen(match);
  const matched = matchedChurnSources(match, recipe.sources, {});
  const { sources, warnings: joined } = await withEarlierFiles(db, jobId, { recipe: recipe.sources, match, matched, request }, ctx);
  const options = { ...(completeThrough === undefined ? {} : { completeThrough }), ...(exportedOn === undefined ? {} : { exportedOn }) };
  const scored = await scoreChurnMonth(db, registry, { learned, sources, options, asOf: dayOption({ asOf }, 'asOf'), earlierThan: async () => [earlier], top: topOf(top) }, ctx);
  const trial = await trialOf(request.list, recipe, earlier, learned, scored.data, ctx);
  const list = await nextList(recipe, learned, scored.predictions, request.options);
  const predictions = csvBlob(scored.predictions);
  const facts: Omit<ChurnRecipe, 'files'> = { appVersion: __APP_VERSION__, run: recipe.run, sources: calledNow(recipe.sources, match), asOf: scored.predictions.cutoff, seed: recipe.seed, ...(recipe.threshold === undefined ? {} : { threshold: recipe.threshold }), ...(list ? { seal: list.trial.seal } : {}) };
  const report = {
    ...nextReport(recipe, scored, trial, list),
    sourceHashes: hashesOf(sources),
    changes: schemaChanges(match).map(({ key, message, facts: said, why }) => ({ key, message, facts: { ...said }, why: [...why] })),
    warnings: [...joined, ...scored.warnings].map(({ key, message, facts: said }) => ({ key, message, facts: { ...said } })),
    timingsMs: { import: request.importMs },
  };
  return {
    report: new Blob([JSON.stringify(report, null, 2)], { type: 'application/json' }),
    predictions,
    model: request.model,
    ...(list ? { list: list.csv } : {}),
    recipe: await churnRecipeBlobOf(facts, { model: request.model, predictions, ...(list ? { list: list.csv } : {}) }),
    summary: summarise(scored, trial, list?.trial.seal.listed ?? 0),
  };
}

/** For the month after: models know columns by the names that they had, and what they are called since is noted beside. */
function calledNow(sources: ChurnRecipeSources, match: SourcesMatch<DatedSourceName>): ChurnRecipeSources {
  const names = answersOf(match);
  return Object.fromEntries(
    recipeSourcesOf(sources).map(([name, { names: _before, ...source }]) => {
      const called = names[name] ?? {};
      return [name, Object.keys(called).length === 0 ? source : { ...source, names: called }];
    }),
  );
}

function hashesOf(sources: ChurnSources): Readonly<Record<string, string>> {
  return Object.fromEntries(namesOf(sources).map((name) => [name, (sources[name] as ChurnSourceRef<SourceName>).datasetId]));
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

type EarlierList = Pick<ChurnPredictions, 'keys' | 'cutoff' | 'calibrated' | 'value' | 'expectedProfit'>;

async function earlierOfFile({ predictions }: ChurnNextRequest, recipe: ChurnRecipe, { state: { champion } }: LearnedChurn, ctx: TaskContext): Promise<EarlierList> {
  await checkHash(predictions, recipe.files.predictions);
  const { keys, byKind } = await readPredictionsCsv(predictions, recipe.asOf, ctx, 'user');
  const column = (name: string): Float64Array => {
    if (Object.hasOwn(byKind, name)) return byKind[name];
    throw new WorkbenchError('bad-file', `"${predictions.name}" has no column "${name}". Take the predictions.csv that was written beside the recipe.`);
  };
  return { keys, cutoff: recipe.asOf, calibrated: { [champion]: column(`${champion}-calibrated`) }, value: column('value'), expectedProfit: column('expectedProfit') };
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

/** Undefined where nobody is worth contacting, or nobody's value is known. */
async function nextList({ threshold, seed }: ChurnRecipe, { state: { champion, economics, reading } }: LearnedChurn, predictions: ChurnPredictions, options: ChurnNextRequest['options']) {
  if (threshold === undefined || predictions.value.every(Number.isNaN)) return undefined;
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

function nextReport({ run }: ChurnRecipe, { predictions, comparison, expectedLeavers, data, engine }: ScoredChurnMonth, trial: TrialResult | null, list: Awaited<ReturnType<typeof nextList>>): Readonly<Record<string, Json>> {
  const { champion, verdict, earlier: [{ cutoff, knownOn, users, seen }], now, rankedBy, top, entered, left } = comparison;
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as Json;
  return {
    task: 'churn',
    recipe: true,
    appVersion: __APP_VERSION__,
    run,
    champion,
    asOf: formatDay(predictions.cutoff),
    engine,
    rows: { ...data.source.rows, scored: predictions.keys.length },
    expectedLeavers: { ...expectedLeavers },
    verdict,
    earlier: { asOf: formatDay(cutoff), knownOn: formatDay(knownOn), users, seen: plain(seen) },
    now: { ...now },
    topList: { rule: { ...top.rule }, rankedBy, then: top.then, now: top.now, entered: plain(entered), left: plain(left) },
    trial: plain(trial),
    lists: list ? [{ seal: { ...list.trial.seal } }] : [],
  };
}

function csvBlob(predictions: ChurnPredictions): Blob {
  const writer = createCsvWriter({ neutraliseFormulas: false });
  const { header, rows } = predictionsRows(predictions);
  return new Blob([writer.rows([header]), writer.rows(rows)], { type: 'text/csv' });
}

function summarise({ comparison, predictions: { cutoff } }: ScoredChurnMonth, trial: TrialResult | null, listed: number): string {
  const { champion, now, entered, left, earlier: [{ cutoff: then, knownOn, users, seen }] } = comparison;
  const became = seen ? `of ${seen.known} whose outcome is known ${seen.leavers} left; expected: ${seen.expectedLeavers.toFixed(1)}` : `not known before ${formatDay(knownOn)}`;
  return [
    `${now.users} users scored as of ${formatDay(cutoff)} by ${champion}: ${now.expectedLeavers.toFixed(1)} expected to leave; ${listed} on the list`,
    `  ${users} predicted on ${formatDay(then)}: ${became}`,
    `  ${entered.length} entered the top of the list, ${left.length} left it`,
    ...(trial ? [`  the list of then: ${trialText(trial)}`] : []),
  ].join('\n');
}

function trialText({ verdict, effect, interval, needed, users }: TrialResult): string {
  const saved = effect === null || !interval ? '' : `${effect.toFixed(2)} saved a user assigned to be contacted (95 %: ${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})`;
  if (verdict !== 'too-small') return saved;
  return `${saved === '' ? '' : `${saved}; `}too small to tell: ${users.contact + users.control} users${needed === null ? '' : `, and you need ${needed}`}`;
}
