import { afterAll, describe, expect, it } from 'vitest';
import { createTestEngine } from '../engines/wasmTestEngine.ts';
import { missingSharedData } from '../sharedData.ts';
import stored from './boosting.json' with { type: 'json' };
import { exactCases } from './boostingCases.ts';
import { publicData } from './boostingData.ts';
import { predictOurs, readFloats } from './boostingFits.ts';
import type { BoostingFit } from './boostingFits.ts';
import { hashTask, keptRows, sampledFits } from './boostingOracle.ts';
import type { BoostingOracle } from './boostingOracle.ts';
import { compare, exactFit, scoreOf, SETTING_NAMES, shareAgreeing } from './boostingScores.ts';

const oracle: BoostingOracle = stored;
const REMEDY = 'boosting.json is not of this task: run "npm run bench -- accuracy --rounds 20", and copy .cache/bench/boosting.json to test/oracles.';
/** Fits of each setting; the bench has 20 of each. */
const SEEDS: Readonly<Record<string, number>> = { bikes: 20, telco: 8, ibm: 4, california: 4, adult: 2, cdnow: 20 };

const engine = createTestEngine(2);
afterAll(() => engine.dispose());

/** Ours grow the trees that native XGBoost grows: rows from which it learned are predicted the same. */
async function expectSameTrees(fit: BoostingFit): Promise<void> {
  const kept = keptRows(fit);
  const native = oracle.sameTrees[fit.id];
  expect(native?.task, REMEDY).toBe(hashTask(kept));
  expect(shareAgreeing(kept, await predictOurs(kept, engine), readFloats(native.predictions))).toBeGreaterThanOrEqual(0.99);
}

describe('boosting without chance, against native XGBoost', () => {
  it.each(exactCases().map((fit) => [fit.id, fit] as const))('predicts at least 99 of 100 training rows the same: %s', (_, fit) => expectSameTrees(fit));
});

describe.each(publicData.map((data) => [data.name, data] as const))('boosting of %s, against native XGBoost', (name, data) => {
  it.skipIf(data.files.some(missingSharedData))('predicts at least 99 of 100 training rows the same, where numbers have at most 200 values', async () => {
    await expectSameTrees(exactFit(await data.load()));
  });

  it.skipIf(data.files.some(missingSharedData)).each(SETTING_NAMES)('scores no worse on held-out rows than by the larger of a hundredth and two standard errors: %s', async (setting) => {
    const fits = sampledFits(await data.load(), setting, SEEDS[name]);
    const native = oracle.holdout[`${name}/${setting}`];
    expect(native?.task, REMEDY).toBe(hashTask(fits[0]));
    const predictions: Float64Array[] = [];
    for (const fit of fits) predictions.push(await predictOurs(fit, engine));
    for (const score of data.scores) {
      const ours = fits.map((fit, i) => scoreOf(score, fit, predictions[i]));
      const { worseBy, allowed } = compare(score, ours, native.scores[score]?.slice(0, fits.length) ?? []);
      expect(worseBy, score).toBeLessThanOrEqual(allowed);
    }
  });
});
