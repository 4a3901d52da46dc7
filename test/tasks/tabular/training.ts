import { typescriptEngine } from '../../../src/core/trees/typescriptEngine.ts';
import { registry } from '../../../src/registry.ts';
import type { TrainingContext } from '../../../src/tasks/fitModel.ts';
import type { TableSource } from '../../../src/tasks/table/facts.ts';
import type { TabularInput } from '../../../src/tasks/tabular/divideRows.ts';
import { parseTabularOptions, splitIsProposed } from '../../../src/tasks/tabular/options.ts';
import { planTabular } from '../../../src/tasks/tabular/plan.ts';
import { trainTabular } from '../../../src/tasks/tabular/train.ts';
import type { TabularPlan, TabularResult } from '../../../src/tasks/tabular/types.ts';
import { createTestContext } from '../../testContext.ts';
import type { TestContextOptions } from '../../testContext.ts';

export type Given = Readonly<Record<string, unknown>>;

/** Small, so that tests are quick. */
export const SMALL_GBDT = { kind: 'gbdt', params: { nEstimators: 20, minChildWeight: 5 } };

export function trainingContext(context: TestContextOptions = {}): TrainingContext {
  return { ...createTestContext(context), engine: typescriptEngine };
}

export async function train(input: TabularInput | TableSource, given: Given = {}, context: TrainingContext = trainingContext()): Promise<TabularResult> {
  const whole: TabularInput = 'train' in input ? input : { train: input };
  const options = await parseTabularOptions(given, whole.train.facts, whole.test !== undefined, registry);
  return trainTabular(whole, options, { splitIsProposed: splitIsProposed(given), columnsMs: 0 }, registry, context);
}

export async function plan(input: TabularInput | TableSource, given: Given = {}): Promise<TabularPlan> {
  const whole: TabularInput = 'train' in input ? input : { train: input };
  const options = await parseTabularOptions(given, whole.train.facts, whole.test !== undefined, registry);
  return planTabular(whole, options, splitIsProposed(given)).plan;
}
