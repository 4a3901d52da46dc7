import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { bgNbd } from '../src/core/models/bg-nbd/bgNbd.ts';
import type { Engine, Model } from '../src/core/contract/index.ts';
import { artifactOf, learn, predictionOf } from '../test/core/models/bg-nbd/histories.ts';
import { createTestEngine } from '../test/engines/wasmTestEngine.ts';
import { cdnowHistories, SUMMARY_FILE, summaryHistories } from '../test/oracles/bgnbdData.ts';
import { predictOurs, readFloats } from '../test/oracles/boostingFits.ts';
import type { LearnNative } from '../test/oracles/boostingOracle.ts';
import { compare, scoreOf, shareAgreeing } from '../test/oracles/boostingScores.ts';
import type { BoostingTable } from '../test/oracles/boostingTable.ts';
import { cdnowTable, holdoutFits, LOSSES, makeClvTreesOracle, sameTreesFit, SCORES } from '../test/oracles/clvTrees.ts';
import type { ClvTreesOracle, Loss } from '../test/oracles/clvTrees.ts';
import { sharedData } from '../test/sharedData.ts';

/** What test/oracles/bgnbd.py prints. */
type SciPy = typeof import('../test/oracles/bgnbd.json');

export interface ClvRow {
  readonly what: string;
  readonly ours: string;
  readonly others: string;
  readonly difference: string;
}

export interface ClvOptions {
  readonly seeds: number;
  readonly scipy: SciPy;
  readonly learnNative: LearnNative;
}

const PUBLISHED = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426, p: 6.25, q: 3.74, v: 15.44 } as const;
const NAMES = ['r', 'alpha', 'a', 'b', 'p', 'q', 'v'] as const;

export function summaryPath(): string {
  return sharedData(SUMMARY_FILE);
}

export async function measureClv({ seeds, scipy, learnNative }: ClvOptions): Promise<{ rows: ClvRow[]; trees: ClvTreesOracle }> {
  const summary = await learn(summaryHistories(readFileSync(summaryPath(), 'utf8')));
  const master = await learn(await cdnowHistories());
  const trees = await makeClvTreesOracle(seeds, learnNative);
  const table = await cdnowTable();
  const engine = createTestEngine(Math.min(4, availableParallelism()));
  const rows = [...parameterRows(summary, master, scipy), ...likelihoodRows(summary, scipy), ...predictionRows(scipy)];
  for (const loss of LOSSES) rows.push(await sameTreesRow(table, loss, trees, engine), ...(await holdoutRows(table, loss, trees, seeds, engine)));
  engine.dispose();
  return { rows, trees };
}

/** The table as Markdown, for the README. */
export function markdownOf(rows: readonly ClvRow[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(['what', 'ours', 'others', 'difference']), line(['---', '--:', '--:', '--:']), ...rows.map(({ what, ours, others, difference }) => line([what, ours, others, difference]))].join('\n');
}

/** Each parameter against the published one and SciPy's, with standard errors; and from our own features of the master file. */
function parameterRows(summary: Model, master: Model, { cdnow }: SciPy): ClvRow[] {
  const estimates = [...cdnow.purchases.estimates, ...cdnow.values.estimates];
  const errors = [...cdnow.purchases.standardErrors, ...cdnow.values.standardErrors];
  return NAMES.map((name, i) => {
    const { estimate, standardError } = summary.fitted?.[name] ?? { estimate: NaN, standardError: NaN };
    const own = master.fitted?.[name].estimate ?? NaN;
    return {
      what: `CDNOW, ${i < 4 ? 'BG/NBD' : 'Gamma-Gamma'} ${name} (standard error)`,
      ours: `${digits(estimate)} (${digits(standardError ?? NaN)}); from the master file ${digits(own)}`,
      others: `published ${PUBLISHED[name]}; SciPy ${digits(estimates[i])} (${digits(errors[i])})`,
      difference: `${percent(estimate / PUBLISHED[name] - 1)} to published; ${tiny(estimate / estimates[i] - 1)} to SciPy`,
    };
  });
}

function likelihoodRows({ facts }: Model, { cdnow }: SciPy): ClvRow[] {
  const row = (what: string, ours: number, others: number): ClvRow => ({ what, ours: ours.toFixed(4), others: `SciPy ${others.toFixed(4)}`, difference: tiny(ours - others) });
  return [
    row('CDNOW, log-likelihood of BG/NBD', facts.purchaseLogLikelihood, cdnow.purchases.logLikelihood),
    row('CDNOW, log-likelihood of Gamma-Gamma', facts.valueLogLikelihood, cdnow.values.logLikelihood),
    row('CDNOW, correlation of frequency and value', facts.frequencyValueCorrelation, cdnow.correlation),
  ];
}

/** The worst of all predictions at given parameters. */
function predictionRows({ predictions }: SciPy): ClvRow[] {
  const worst = { purchases: 0, alive: 0, nothing: 0 };
  for (const { params: [r, alpha, a, b], repeats, spanDays, ageDays, horizonDays, ...expected } of predictions) {
    const found = predictionOf(bgNbd.load(artifactOf({ r, alpha, a, b }, { horizonDays })), [repeats, spanDays, ageDays, 20]);
    for (const name of ['purchases', 'alive', 'nothing'] as const) worst[name] = Math.max(worst[name], Math.abs(found[name] - expected[name]));
  }
  const row = (what: string, error: number): ClvRow => ({ what: `${what}, worst of ${predictions.length} customers at given parameters`, ours: '', others: 'closed form by SciPy', difference: tiny(error) });
  return [row('Expected purchases', worst.purchases), row('P(alive)', worst.alive), row('Chance of no purchase', worst.nothing)];
}

async function sameTreesRow(table: BoostingTable, loss: Loss, { xgboost, sameTrees }: ClvTreesOracle, engine: Engine): Promise<ClvRow> {
  const fit = sameTreesFit(table, loss);
  const share = shareAgreeing(fit, await predictOurs(fit, engine), readFloats(sameTrees[fit.id].predictions));
  return { what: `CDNOW trees, ${loss}, nothing drawn by lot: rows predicted the same`, ours: `${(100 * share).toFixed(1)} %`, others: `XGBoost ${xgboost}`, difference: '' };
}

async function holdoutRows(table: BoostingTable, loss: Loss, { holdout }: ClvTreesOracle, seeds: number, engine: Engine): Promise<ClvRow[]> {
  const fits = holdoutFits(table, loss, seeds);
  const predictions: Float64Array[] = [];
  for (const fit of fits) predictions.push(await predictOurs(fit, engine));
  return SCORES.map((score) => {
    const { ours, native, worseBy } = compare(score, fits.map((fit, i) => scoreOf(score, fit, predictions[i])), holdout[loss].scores[score]);
    return { what: `CDNOW trees, ${loss}, hold-out ${score}, mean of ${seeds} seeds`, ours: digits(ours), others: `XGBoost ${digits(native)}`, difference: `${percent(worseBy)} ${worseBy > 0 ? 'worse' : 'better'}` };
  });
}

function digits(value: number): string {
  return value.toPrecision(4);
}

function percent(share: number): string {
  return `${Math.abs(100 * share).toFixed(2)} %`;
}

function tiny(value: number): string {
  return Math.abs(value).toExponential(0);
}
