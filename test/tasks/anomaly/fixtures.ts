import { createRng } from '../../../src/core/random.ts';
import { registry } from '../../../src/registry.ts';
import { parseAnomalyOptions } from '../../../src/tasks/anomaly/options.ts';
import { planAnomaly } from '../../../src/tasks/anomaly/plan.ts';
import { trainAnomaly } from '../../../src/tasks/anomaly/train.ts';
import type { AnomalyPlan, AnomalyResult } from '../../../src/tasks/anomaly/types.ts';
import type { TrainingContext } from '../../../src/tasks/fitModel.ts';
import type { TableSource } from '../../../src/tasks/table/facts.ts';
import { sourceOf } from '../sourceOf.ts';
import { trainingContext } from '../tabular/training.ts';

export type Given = Readonly<Record<string, unknown>>;

export const HEADER = ['payment_id', 'amount', 'hour_of_day', 'channel', 'country', 'fraud'];
/** In the table's order, from 0. */
export const PLANTED = 17;

/** Payments around 50 by day; one in twenty is of fraud: large and by night. Row `PLANTED` is far out in all. */
export function paymentCells(count = 300, seed = 1): string[][] {
  const rng = createRng(`payments/${seed}`);
  return Array.from({ length: count }, (_, i) => {
    if (i === PLANTED) return [`P-${seed}-${i}`, '9999', '3', 'fax', 'ES', 'yes'];
    const fraud = i % 20 === 0;
    const amount = fraud ? 400 + 40 * rng.normal() : 50 + 10 * rng.normal();
    const hour = fraud ? rng.int(5) : 9 + rng.int(10);
    return [`P-${seed}-${i}`, amount.toFixed(2), String(hour), ['web', 'shop', 'app'][rng.int(3)], 'ES', fraud ? 'yes' : 'no'];
  });
}

export function paymentsSource(count?: number, seed?: number): Promise<TableSource> {
  return sourceOf(HEADER, paymentCells(count, seed));
}

export async function plan(source: TableSource, given: Given = {}): Promise<AnomalyPlan> {
  return planAnomaly(source, await parseAnomalyOptions(given, source.facts, registry));
}

export async function train(source: TableSource, given: Given = {}, context: TrainingContext = trainingContext()): Promise<AnomalyResult> {
  return trainAnomaly(source, await parseAnomalyOptions(given, source.facts, registry), { columnsMs: 0 }, registry, context);
}
