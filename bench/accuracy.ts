import { availableParallelism } from 'node:os';
import { exactCases } from '../test/oracles/boostingCases.ts';
import { publicData } from '../test/oracles/boostingData.ts';
import { predictOurs, readFloats } from '../test/oracles/boostingFits.ts';
import type { BoostingFit } from '../test/oracles/boostingFits.ts';
import { keptRows, makeOracle, sampledFits } from '../test/oracles/boostingOracle.ts';
import type { BoostingOracle, LearnNative } from '../test/oracles/boostingOracle.ts';
import { compare, exactFit, scoreOf, SETTING_NAMES, shareAgreeing } from '../test/oracles/boostingScores.ts';
import { createTestEngine } from '../test/engines/wasmTestEngine.ts';
import type { Engine } from '../src/core/contract/index.ts';

export interface AccuracyOptions {
  readonly seeds: number;
  /** Names of data sets; all of them where there are none. */
  readonly names: readonly string[] | undefined;
  readonly learnNative: LearnNative;
}

/** Learns everything natively and with our WASM engine, and answers a row for each data set, setting and score, and what the oracle's test keeps. */
export async function measureAccuracy({ seeds, names, learnNative }: AccuracyOptions): Promise<{ rows: Record<string, unknown>[]; oracle: BoostingOracle }> {
  const wanted = publicData.filter(({ name }) => !names || names.includes(name));
  if (wanted.length === 0) throw new Error(`There is no such data. Choose among ${publicData.map(({ name }) => name).join(', ')}.`);
  const oracle = await makeOracle(wanted, seeds, learnNative);
  const engine = createTestEngine(Math.min(4, availableParallelism()));
  const rows: Record<string, unknown>[] = [];
  for (const fit of exactCases()) rows.push(await sameTreesRow(fit, oracle, engine));
  for (const { load, scores } of wanted) {
    const table = await load();
    rows.push(await sameTreesRow(exactFit(table), oracle, engine));
    for (const setting of SETTING_NAMES) {
      const fits = sampledFits(table, setting, seeds);
      const predictions: Float64Array[] = [];
      for (const fit of fits) predictions.push(await predictOurs(fit, engine));
      const native = oracle.holdout[`${table.name}/${setting}`].scores;
      for (const score of scores) {
        const ours = fits.map((fit, i) => scoreOf(score, fit, predictions[i]));
        const { worseBy, allowed, ...means } = compare(score, ours, native[score] ?? []);
        rows.push({ name: table.name, setting, score, ours: short(means.ours), native: short(means.native), worseByPercent: short(100 * worseBy), allowedPercent: short(100 * allowed), seeds });
      }
    }
  }
  engine.dispose();
  return { rows, oracle };
}

async function sameTreesRow(fit: BoostingFit, { sameTrees }: BoostingOracle, engine: Engine): Promise<Record<string, unknown>> {
  const kept = keptRows(fit);
  const share = shareAgreeing(kept, await predictOurs(kept, engine), readFloats(sameTrees[fit.id].predictions));
  return { name: fit.id, setting: 'same trees', agreeingPercent: short(100 * share) };
}

function short(value: number): number {
  return Number(value.toPrecision(5));
}
