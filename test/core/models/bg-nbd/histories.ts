import { bgNbd } from '../../../../src/core/models/bg-nbd/bgNbd.ts';
import type { BgNbdParams } from '../../../../src/core/models/bg-nbd/bgNbd.ts';
import { defaultParams } from '../../../../src/core/contract/index.ts';
import type { Artifact, Feature, FeatureTable, Json, Model, TrainingData } from '../../../../src/core/contract/index.ts';
import { createTestContext } from '../../../testContext.ts';

/** Repeats, days from the first purchase to the last, days observed (the cutoff's eve is the last one), mean money of a repeat. */
export type History = readonly [repeats: number, spanDays: number, ageDays: number, money?: number];

/** The features that the model reads, of histories. */
export function tableOf(histories: readonly History[]): FeatureTable {
  const feature = (name: string, of: (history: History) => number): Feature => ({ name, kind: 'number', values: Float64Array.from(histories, of) });
  const features = [feature('purchaseDays', ([x]) => x + 1), feature('activeSpanDays', ([, span]) => span), feature('tenureDays', ([, , age]) => age + 1), feature('repeatMeanAmount', ([, , , money]) => money || NaN)];
  return { rows: histories.length, features };
}

export function learn(histories: readonly History[], params: Partial<BgNbdParams> = {}, more: Partial<TrainingData> = {}): Promise<Model> {
  const x = tableOf(histories);
  return bgNbd.fit({ x, y: new Float64Array(x.rows), ...more }, { ...defaultParams<BgNbdParams>(bgNbd.params), ...params }, createTestContext());
}

/** A stored model with the parameters of the published fits of CDNOW, in place of which others may be given. */
export function artifactOf(params: Readonly<Record<string, number>> = {}, more: Readonly<Record<string, Json>> = {}): Artifact {
  const estimates = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426, p: 6.25, q: 3.74, v: 15.44, ...params };
  const described = Object.fromEntries(Object.entries(estimates).map(([name, estimate]) => [name, { estimate, standardError: null }]));
  return { kind: 'bgnbd', version: 1, meta: { estimates: described, horizonDays: 90, discountRate: 0, observedValue: 35, typicalSpend: 12, facts: {}, ...more }, buffers: {} };
}

/** The parts of one customer's prediction, and the prediction. */
export function predictionOf(model: Model, history: History): Record<'alive' | 'purchases' | 'value' | 'nothing' | 'spend', number> {
  const x = tableOf([history]);
  const parts = model.parts?.(x) ?? {};
  return { alive: parts.alive[0], purchases: parts.purchases[0], value: parts.value[0], nothing: parts.nothing[0], spend: model.predict(x)[0] };
}
