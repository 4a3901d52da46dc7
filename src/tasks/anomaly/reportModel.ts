import type { FeatureTable } from '../../core/contract/index.ts';
import { histogramOf } from '../../core/data/histogram.ts';
import { rankByScore } from '../../core/metrics/ranking.ts';
import type { Fit, TrainingContext } from '../fitModel.ts';
import type { ColumnReader } from '../table/facts.ts';
import { countFlags, isFlagged, judgeAnomalies } from './judge.ts';
import { raritiesOf } from './rarity.ts';
import type { AnomalyModelReport, AnomalyPlan, UnusualRow } from './types.ts';

const MOST_UNUSUAL = 50;

/** Rows as they were learned from; all in the table's order. */
export interface ScoredRows {
  readonly reader: ColumnReader;
  /** 0, 1, 2 … */
  readonly numbers: Int32Array;
  readonly keys: readonly string[];
  readonly x: FeatureTable;
  /** Index of the label's class; NaN where unknown. */
  readonly actual: Float64Array;
}

/** A model, and its score of every row. */
export interface ScoredFit extends Fit {
  readonly scores: Float64Array;
  readonly fitMs: number;
  readonly predictMs: number;
}

/** What a report says of one model. */
export async function reportModel({ request, role, model, importance, stoppedEarly, scores, fitMs, predictMs }: ScoredFit, rows: ScoredRows, plan: AnomalyPlan, ctx: TrainingContext): Promise<AnomalyModelReport> {
  const { threshold, trees, sampleRows } = model.facts;
  const judged = judgeAnomalies(rows.actual, scores, threshold);
  await ctx.breathe();
  const flagged = countFlags(scores, threshold);
  return {
    kind: request.kind,
    role,
    params: request.params,
    metrics: judged?.metrics ?? {},
    baseRate: judged?.baseRate ?? null,
    chance: judged?.chance ?? null,
    threshold,
    flagged,
    shareFlagged: flagged / scores.length,
    trees,
    sampleRows,
    featureImportance: importance,
    histogram: histogramOf(scores.toSorted(), 'number') ?? { edges: [], counts: [] },
    unusual: await mostUnusual(scores, threshold, rows, plan, ctx),
    facts: model.facts,
    stoppedEarly,
    fitMs,
    predictMs,
  };
}

async function mostUnusual(scores: Float64Array, threshold: number, { reader, keys, x, actual }: ScoredRows, { features, label }: AnomalyPlan, ctx: TrainingContext): Promise<readonly UnusualRow[]> {
  const first = rankByScore(scores).slice(0, MOST_UNUSUAL);
  const reasons = await raritiesOf(reader, features, x.features, first, ctx);
  return Array.from(first, (row, i) => ({
    row,
    key: keys[row],
    score: scores[row],
    flagged: isFlagged(scores[row], threshold),
    actual: label && !Number.isNaN(actual[row]) ? label.classes[actual[row]].name : null,
    reasons: reasons[i],
  }));
}
