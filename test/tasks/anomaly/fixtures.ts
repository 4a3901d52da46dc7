import { registry } from '../../../src/registry.ts';
import { parseAnomalyOptions } from '../../../src/tasks/anomaly/options.ts';
import { planAnomaly } from '../../../src/tasks/anomaly/plan.ts';
import { trainAnomaly } from '../../../src/tasks/anomaly/train.ts';
import type { AnomalyPlan, AnomalyResult } from '../../../src/tasks/anomaly/types.ts';
import type { TrainingContext } from '../../../src/tasks/fitModel.ts';
import type { TableSource } from '../../../src/tasks/table/facts.ts';
import { HEADER, paymentCells } from '../../payments.ts';
import { sourceOf } from '../sourceOf.ts';
import { trainingContext } from '../tabular/training.ts';

export type Given = Readonly<Record<string, unknown>>;

export function paymentsSource(count?: number, seed?: number): Promise<TableSource> {
  return sourceOf(HEADER, paymentCells(count, seed));
}

export async function plan(source: TableSource, given: Given = {}): Promise<AnomalyPlan> {
  return planAnomaly(source, await parseAnomalyOptions(given, source.facts, registry));
}

export async function train(source: TableSource, given: Given = {}, context: TrainingContext = trainingContext()): Promise<AnomalyResult> {
  return trainAnomaly(source, await parseAnomalyOptions(given, source.facts, registry), { columnsMs: 0 }, registry, context);
}
