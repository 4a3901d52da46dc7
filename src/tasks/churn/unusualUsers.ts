import { defaultParams } from '../../core/contract/index.ts';
import type { Artifact, FeatureTable, Model, Registry, TaskContext } from '../../core/contract/index.ts';
import { predictRows } from '../../core/models/predictRows.ts';
import { createRng } from '../../core/random.ts';
import { fitModel } from '../fitModel.ts';
import type { TrainingContext } from '../fitModel.ts';
import { boosted } from './calibrateModel.ts';
import { churnMetrics } from './judge.ts';
import type { AnomalyNote, ChurnMeasure } from './types.ts';

/** Kept beside the models of risk, by its own kind: it says nothing of who leaves. */
export const UNUSUAL_KIND = 'isolation-forest';
/** The seed document's share of rows to flag; it sets the threshold, on rows that were learned from. */
const CONTAMINATION = 0.1;

/**
 * What it looks at: the window's features of what users did, where there are any. Time as a user and the like only grow, and would make everyone unusual by and by.
 */
function usageOf(x: FeatureTable, measures: readonly ChurnMeasure[]): FeatureTable {
  const prefixes = measures.map(({ name }) => `${name}:`);
  const features = x.features.filter(({ name }) => prefixes.some((prefix) => name.startsWith(prefix)));
  return features.length > 0 ? { rows: x.rows, features } : x;
}

/** Learns from the rows that models of risk learn from, and nothing of what became of them. Checkpoint slot: its kind. */
export async function fitUnusual(x: FeatureTable, measures: readonly ChurnMeasure[], seed: number, registry: Registry, ctx: TrainingContext): Promise<Model> {
  const estimator = await registry.get(UNUSUAL_KIND);
  const request = { kind: UNUSUAL_KIND, params: { ...defaultParams(estimator.params), contamination: CONTAMINATION } };
  return (await fitModel(estimator, request, { x: usageOf(x, measures), y: new Float64Array(x.rows) }, createRng(seed).fork(UNUSUAL_KIND), UNUSUAL_KIND, ctx)).model;
}

/** 1 for each user who is unlike the users that were learned from. */
export async function flagUnusual(model: Model, x: FeatureTable, ctx: Pick<TaskContext, 'breathe'>): Promise<Uint8Array> {
  if (x.rows === 0) return new Uint8Array(0);
  const scores = await predictRows(model, x, ctx);
  return Uint8Array.from(scores, (score) => Number(score > model.facts.threshold));
}

/** Throws `bad-file`. */
export async function loadUnusual(artifact: Artifact, registry: Registry): Promise<Model> {
  return (await registry.get(UNUSUAL_KIND)).load(artifact);
}

/** What flags say beside a champion's calibrated probability. */
export async function anomalyNote(flagged: Uint8Array, churned: Uint8Array, probability: Float64Array, ctx: Pick<TaskContext, 'rng' | 'breathe'>): Promise<AnomalyNote> {
  const count = flagged.reduce((sum, flag) => sum + flag, 0);
  const leavers = churned.reduce((sum, left) => sum + left, 0);
  const leaversAmongFlagged = churned.reduce((sum, left, row) => sum + left * flagged[row], 0);
  const others = churned.length - count;
  return { flagged: count, leaversAmongFlagged, rateOthers: others > 0 ? (leavers - leaversAmongFlagged) / others : null, boosted: await churnMetrics(churned, boosted(probability, flagged), ctx) };
}
