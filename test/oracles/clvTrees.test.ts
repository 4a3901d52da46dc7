import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEngine } from '../engines/wasmTestEngine.ts';
import { missingSharedData } from '../sharedData.ts';
import { predictOurs, readFloats } from './boostingFits.ts';
import { hashTask } from './boostingOracle.ts';
import { compare, scoreOf, shareAgreeing } from './boostingScores.ts';
import type { BoostingTable } from './boostingTable.ts';
import stored from './clvTrees.json' with { type: 'json' };
import { cdnow, cdnowTable, holdoutFits, LOSSES, sameTreesFit, SCORES, SEEDS } from './clvTrees.ts';
import type { ClvTreesOracle } from './clvTrees.ts';

const oracle: ClvTreesOracle = stored;
const REMEDY = 'clvTrees.json is not of this task: run "npm run bench -- clv", and copy .cache/bench/clvTrees.json to test/oracles.';

describe.skipIf(cdnow.files.some(missingSharedData))('boosted trees on what CDNOW’s customers spend, against native XGBoost', () => {
  const engine = createTestEngine(2);
  afterAll(() => engine.dispose());
  let table: BoostingTable;
  beforeAll(async () => void (table = await cdnowTable()));

  it.each(LOSSES)('predict at least 99 of 100 training rows the same, where nothing is drawn by lot: %s', async (loss) => {
    const fit = sameTreesFit(table, loss);
    const native = oracle.sameTrees[fit.id];
    expect(native?.task, REMEDY).toBe(hashTask(fit));
    expect(shareAgreeing(fit, await predictOurs(fit, engine), readFloats(native.predictions))).toBeGreaterThanOrEqual(0.99);
  });

  it.each(LOSSES)('score no worse on the hold-out than by the larger of a hundredth and two standard errors: %s', async (loss) => {
    const fits = holdoutFits(table, loss, SEEDS);
    const native = oracle.holdout[loss];
    expect(native?.task, REMEDY).toBe(hashTask(fits[0]));
    const predictions: Float64Array[] = [];
    for (const fit of fits) predictions.push(await predictOurs(fit, engine));
    for (const score of SCORES) {
      const ours = fits.map((fit, i) => scoreOf(score, fit, predictions[i]));
      const { worseBy, allowed } = compare(score, ours, native.scores[score].slice(0, SEEDS));
      expect(worseBy, score).toBeLessThanOrEqual(allowed);
    }
  });
});
