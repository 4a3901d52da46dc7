import { type Artifact, type Registry, type TaskContext, WorkbenchError } from '../core/contract/index.ts';
import { formatDay } from '../core/data/calendar.ts';
import { createCsvWriter } from '../formats/csv/writeCsv.ts';
import { zipArtifacts } from '../formats/modelZip.ts';
import { readModelZip } from '../formats/readModelZip.ts';
import { getDataset } from '../storage/datasets.ts';
import type { Database } from '../storage/schema.ts';
import { monthReportJson } from '../tasks/clv/next/monthReport.ts';
import { matchSources } from '../tasks/clv/next/matchSources.ts';
import { readRecipe } from '../tasks/clv/next/recipe.ts';
import { recipeSource } from '../tasks/clv/next/recipeSource.ts';
import type { ClvRecipe, RecipeDocument, RecipeFile, RecipeSource } from '../tasks/clv/next/types.ts';
import { predictionsRows } from '../tasks/clv/reportJson.ts';
import type { LearnedClv } from '../tasks/clv/score.ts';
import { type ClvSource, type ClvSources, SOURCE_NAMES, type SourceName } from '../tasks/clv/sources.ts';
import type { ReportWarning } from '../tasks/clv/types.ts';
import { schemaChanges } from '../tasks/next/matchTables.ts';
import { refuseOpen } from '../tasks/next/refuseOpen.ts';
import { spanOf } from '../tasks/next/span.ts';
import { dayOption } from '../tasks/options.ts';
import { type ScoredMonth, matchedSources, scoreMonth, topOf } from './clvNext.ts';
import { joinTransactions } from './clvNextJoin.ts';
import type { NextJobRequest, NextJobResult } from './clvNextProtocol.ts';
import { mappingOf } from './clvNextRun.ts';
import { recipeBlob } from './clvRecipe.ts';
import { newTables } from './newTables.ts';
import { readPredictionsCsv } from './readPredictionsCsv.ts';
import { sha256Hex } from './sha256.ts';

declare const __APP_VERSION__: string;

const OPTIONS = ['asOf', 'completeThrough', 'top'];
/** A recipe is a page of text; predictions and models may be large. */
const MAX_RECIPE_BYTES = 64 * 2 ** 20;
const FEATURES = 'features';

/** Reads a recipe's file. Throws `bad-file`. */
export async function recipeOfFile(file: File): Promise<RecipeDocument> {
  if (file.size > MAX_RECIPE_BYTES) throw new WorkbenchError('bad-file', `"${file.name}" is too long for a recipe. Take the recipe.json that a job wrote.`);
  try {
    return readRecipe(JSON.parse(await file.text()));
  } catch (error) {
    if (error instanceof WorkbenchError) throw error;
    throw new WorkbenchError('bad-file', `"${file.name}" is not valid JSON, and so no recipe. Take the recipe.json that a job wrote.`);
  }
}

/** Scores new tables by a recipe's files, and compares with its predictions. Nothing of it is kept but the tables. */
export async function nextMonthFromFiles(db: Database, registry: Registry, jobId: string, request: NextJobRequest, ctx: TaskContext): Promise<NextJobResult> {
  const days = daysOf(request.options);
  const recipe = await recipeOfFile(request.recipe);
  const learned = await learnedOfFile(request.model, recipe);
  await checkHash(request.predictions, recipe.files.predictions);
  const earlier = await readPredictionsCsv(request.predictions, recipe.asOf, ctx);
  const tables = await newTables<SourceName>(db, SOURCE_NAMES.flatMap((source) => (request.datasets[source] === undefined ? [] : [{ datasetId: request.datasets[source], source }])));
  const match = matchSources(recipe, tables, request.answers);
  refuseOpen(match);
  const matched = matchedSources(match, recipe, {});
  const { sources, warnings: joined } = await withEarlier(db, jobId, { recipe, match, matched, request }, ctx);
  const scored = await scoreMonth(db, registry, { recipe, learned, earlierThan: async () => earlier, sources, days, top: topOf(request.options.top) }, ctx);
  const changes = schemaChanges(match);
  const report = monthReportJson(scored.comparison, {
    recipe,
    appVersion: __APP_VERSION__,
    engine: scored.engine,
    dataHash: sources.transactions?.datasetId ?? sources.subscriptions?.datasetId ?? '',
    rows: scored.rows,
    totals: scored.totals,
    changes,
    warnings: [...joined, ...scored.warnings],
    timingsMs: { import: request.importMs },
  });
  const writer = createCsvWriter({ neutraliseFormulas: false });
  const { header, rows } = predictionsRows(scored.predictions);
  const predictions = new Blob([writer.rows([header]), writer.rows(rows)], { type: 'text/csv' });
  const model = modelOf(learned, recipe);
  const next: ClvRecipe = { ...recipe, appVersion: __APP_VERSION__, asOf: scored.comparison.asOfNow, sources: await nextSources(db, recipe, sources) };
  return { report: new Blob([JSON.stringify(report, null, 2)], { type: 'application/json' }), predictions, model, recipe: await recipeBlob(next, model, predictions), summary: summarise(recipe, scored) };
}

function daysOf(options: Readonly<Record<string, unknown>>) {
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) throw new WorkbenchError('bad-input', `There is no option "${unknown}" in a job with a "recipe", which holds the others. Its options: ${OPTIONS.join(', ')}.`, { option: unknown });
  return { asOf: dayOption(options, 'asOf'), completeThrough: dayOption(options, 'completeThrough') };
}

async function learnedOfFile(file: File, { files, chosen, champion }: RecipeDocument): Promise<LearnedClv> {
  await checkHash(file, files.model);
  const { artifacts } = readModelZip(new Uint8Array(await file.arrayBuffer()));
  const featureState = artifacts.get(FEATURES);
  if (!featureState) throw new WorkbenchError('bad-file', `"${file.name}" holds no features, without which its models cannot be used. Take the model.zip that was written beside the recipe.`);
  const models = Object.fromEntries([...artifacts].filter(([name]) => name !== FEATURES)) as Readonly<Record<string, Artifact>>;
  const needed = chosen ? Object.entries(chosen).flatMap(([stream, kinds]) => (kinds ? [kinds.champion, kinds.baseline].map((kind) => `${stream}:${kind}`) : [])) : [champion];
  const missing = needed.find((name) => !Object.hasOwn(models, name));
  if (missing !== undefined) throw new WorkbenchError('bad-file', `"${file.name}" holds no model "${missing}", which the recipe uses. Take the model.zip that was written beside the recipe.`);
  return { featureState, models, chosen };
}

async function checkHash(file: File, { name, sha256 }: RecipeFile): Promise<void> {
  if ((await sha256Hex(file)) !== sha256) throw new WorkbenchError('bad-file', `"${name}" is not the file that was written beside the recipe: its SHA-256 differs. Put both files of one run into the recipe's folder.`, { file: name });
}

interface Joining {
  readonly recipe: ClvRecipe;
  readonly match: ReturnType<typeof matchSources>;
  readonly matched: ClvSources;
  readonly request: NextJobRequest;
}

/** Earlier rows before the new ones. Throws `bad-input` where the new ones are what came since and no earlier ones are given. */
async function withEarlier(db: Database, jobId: string, { recipe, match, matched, request }: Joining, ctx: TaskContext): Promise<{ readonly sources: ClvSources; readonly warnings: readonly ReportWarning[] }> {
  const { transactions } = matched;
  const found = match.sources.find(({ source }) => source === 'transactions');
  if (!transactions || !found) return { sources: matched, warnings: [] };
  const { earlierTransactions } = request;
  const own = recipe.sources.transactions as RecipeSource<'transactions'>;
  const [{ print }] = await newTables(db, [{ datasetId: transactions.datasetId }]);
  const span = spanOf({ table: own, date: own.mapping.date }, { table: print, date: mappingOf(found).date });
  if (earlierTransactions.length === 0) {
    if (span?.kind === 'increment') throw new WorkbenchError('bad-input', `The new transactions begin on ${formatDay(span.firstDay)}, and those that the models learned from on ${formatDay(span.firstDayThen)}: they are what came since, and without the earlier ones nobody's history is known. Name the earlier files too, for example: "earlier": {"transactions": ["…"]}.`, { firstDay: formatDay(span.firstDay) });
    return { sources: matched, warnings: [] };
  }
  const warnings: ReportWarning[] = [];
  let datasetId = transactions.datasetId;
  // From the newest back: each is put before what follows it.
  for (const [i, earlierId] of [...earlierTransactions].reverse().entries()) {
    const [table] = await newTables<SourceName>(db, [{ datasetId: earlierId, source: 'transactions' }]);
    const earlier = matchSources({ sources: { transactions: own }, attributes: [] }, [table], {});
    refuseOpen(earlier);
    const joinedNow = await joinTransactions(db, `${jobId}-${i}`, { datasetId: earlierId, columns: mappingOf(earlier.sources[0]) }, { ...transactions, datasetId }, request.nowMs, ctx);
    datasetId = joinedNow.datasetId;
    warnings.push(...joinedNow.warnings);
  }
  return { sources: { ...matched, transactions: { ...transactions, datasetId } }, warnings };
}

/** What the month after is compared with: the tables with money as they are now; customers' columns under the names that the models know. */
async function nextSources(db: Database, recipe: ClvRecipe, sources: ClvSources): Promise<ClvRecipe['sources']> {
  const named: [SourceName, RecipeSource][] = [];
  for (const name of SOURCE_NAMES) {
    const source = sources[name] as ClvSource<SourceName> | undefined;
    const own = recipe.sources[name] as RecipeSource | undefined;
    if (own && name === 'customers') named.push([name, own]);
    else if (source) named.push([name, recipeSource(name, source, await getDataset(db, source.datasetId))]);
  }
  return Object.fromEntries(named);
}

function modelOf({ models, featureState }: LearnedClv, { run }: ClvRecipe): Blob {
  return new Blob([zipArtifacts([...Object.entries(models), [FEATURES, featureState]], { run, task: 'clv', appVersion: __APP_VERSION__ })], { type: 'application/zip' });
}

function summarise({ unit, champion }: ClvRecipe, { comparison }: ScoredMonth): string {
  const { predictedThen, cameIn, shouldHaveBy, predictedNow, entered, left, asOfThen, asOfNow, through } = comparison;
  const money = (value: number) => `${value.toFixed(2)}${unit === '' ? '' : ` ${unit}`}`;
  return [
    `${predictedNow.customers} customers scored as of ${formatDay(asOfNow)} by ${champion}: ${money(predictedNow.total)}`,
    `  predicted on ${formatDay(asOfThen)} for ${predictedThen.customers} customers: ${money(predictedThen.total)}`,
    `  came in through ${formatDay(through)}: ${money(cameIn.total)}; should have by then: ${money(shouldHaveBy.total)} (${comparison.verdict})`,
    `  ${entered.length} entered the top list, ${left.length} left it`,
  ].join('\n');
}
