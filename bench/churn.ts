import type { NeuralEngine } from '../src/core/contract/index.ts';
import { registry } from '../src/registry.ts';
import { trainChurn } from '../src/tasks/churn/train.ts';
import type { ChurnModelReport } from '../src/tasks/churn/types.ts';
import { startTestEngine } from '../test/engines/tfTestBackends.ts';
import { createTestEngine } from '../test/engines/wasmTestEngine.ts';
import { cdnowRun, cdnowSplit } from '../test/oracles/churnModelRuns.ts';
import { sharedData } from '../test/sharedData.ts';
import { CDNOW_FILE } from '../test/tasks/clv/readCdnow.ts';
import { createTestContext } from '../test/testContext.ts';
import { markdownOf, rowsOf } from './churnTable.ts';
import type { ChurnRow, Learner, Round, Scores, WithoutTarget } from './churnTable.ts';

/** The seed document's network and how it learns; its 100 epochs are cut short where the watched users' loss rises. */
export const NETWORK = { units: [64, 32], denseUnits: [16], dropout: 0.2, denseDropout: 0.1, batchSize: 32, learningRate: 0.001, epochs: 8, patience: 2 } as const;

export function cdnowPath(): string {
  return sharedData(CDNOW_FILE);
}

/** Who stops and who calibrates in each round, by key. */
export async function splitsOf(seeds: readonly number[]): Promise<object[]> {
  const splits: object[] = [];
  for (const seed of seeds) splits.push({ seed, ...(await cdnowSplit(await cdnowRun(1, { seed }))) });
  return splits;
}

let neural: Promise<NeuralEngine> | undefined;

/** What ours says of all of CDNOW's users at risk, learned on WebAssembly with one thread; nothing is calibrated. */
export async function learnRound(seed: number): Promise<Round> {
  const { units, denseUnits, ...learning } = NETWORK;
  const lstm = { kind: 'lstm', params: { ...learning, units: units.join(), denseUnits: denseUnits.join(), clipNorm: 0 } };
  const { data, options } = await cdnowRun(1, { seed, models: [lstm, 'gbdt', 'logistic'] });
  const learningOn = (neural ??= startTestEngine('wasm'));
  const engine = createTestEngine(1);
  try {
    const { report } = await trainChurn(data, options, registry, { ...createTestContext({ engine }), neural: () => learningOn });
    const scoresOf = (kind: Learner) => scoresIn(report.models.find((model) => model.kind === kind));
    return {
      seed,
      rows: { learning: report.slices.learning, validation: report.slices.validation, holdout: report.rows.holdout, left: report.population.leavers },
      lstm: scoresOf('lstm'), gbdt: scoresOf('gbdt'), logistic: scoresOf('logistic'),
      lstmAheadOfTrees: !report.warnings.some(({ key }) => key === 'lstm-behind-trees'),
    };
  } finally {
    engine.dispose();
  }
}

function scoresIn(model: ChurnModelReport | undefined): Scores {
  if (!model || model.uncalibrated.auc === null) throw new Error('A model did not learn.');
  const { epochs, keptEpoch } = model.facts ?? {};
  return { auc: model.uncalibrated.auc, logLoss: model.uncalibrated.logLoss, ...(model.kind === 'lstm' ? { epochs, keptEpoch } : {}) };
}

/** By BG/NBD with parameters of its own, and by the time since the last purchase; a window of 52 weeks, so that all customers are at risk. */
export async function learnWithoutTarget(): Promise<WithoutTarget> {
  const { data, options } = await cdnowRun(1, { window: 52, models: ['bg-nbd-inactivity'] });
  const { report } = await trainChurn(data, options, registry, createTestContext());
  const aucOf = (kind: string) => scoresIn(report.models.find((model) => model.kind === kind)).auc;
  return { users: report.rows.holdout, bgnbdAuc: aucOf('bg-nbd-inactivity'), recencyAuc: aucOf('baseline-recency') };
}

export interface Said {
  readonly ours: readonly Round[];
  readonly others: readonly Round[];
  readonly withoutTarget: { readonly ours: WithoutTarget; readonly others: WithoutTarget };
}

/** Throws where both sides were not of the same rows. */
export function compareSides({ ours, others, withoutTarget }: Said): { readonly rows: readonly ChurnRow[]; readonly markdown: string } {
  const rows = rowsOf(ours, others);
  return { rows, markdown: markdownOf(rows, withoutTarget.ours, withoutTarget.others) };
}
