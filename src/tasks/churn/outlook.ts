import type { TaskContext } from '../../core/contract/index.ts';
import { selectRows, selectValues } from '../featureTables.ts';
import type { ReportWarning } from '../types.ts';
import { baseRates } from './baseRates.ts';
import { churnLeakWarnings } from './leakWarnings.ts';
import type { LabelledRows } from './leakWarnings.ts';
import { planChurn, planWarnings } from './plan.ts';
import type { ChurnData } from './readChurn.ts';
import { answeredRows, rowsAtCutoffs } from './trainingRows.ts';
import type { BaseRate, ChurnOptions, ChurnPlan, ChurnSource } from './types.ts';
import { withUserAttributes } from './userAttributes.ts';

/** What a training would learn from, before it does. */
export interface PlannedChurn {
  readonly plan: ChurnPlan;
  /** With the users' attributes. */
  readonly source: ChurnSource;
  /** At the hold-out's cutoff. */
  readonly population: BaseRate;
  readonly baseRates: readonly BaseRate[];
  readonly atRiskAsOf: number;
  readonly warnings: readonly ReportWarning[];
}

/** Who would be learned from, judged by and listed, and what speaks against it. `leaks`: whether columns that tell too much are looked for. Throws as `planChurn` does. */
export async function planTraining(data: ChurnData, options: ChurnOptions, leaks: boolean, ctx: TaskContext): Promise<PlannedChurn> {
  const plan = planChurn({ firstDay: data.source.firstDay, completeThrough: options.completeThrough }, options);
  const source = data.users ? withUserAttributes(data.source, data.users, plan.trainingCutoffs[0]) : data.source;
  const rates = await baseRates(source, options, plan, ctx);
  const population = rates.find(({ cutoff }) => cutoff === plan.holdoutCutoff) ?? { cutoff: plan.holdoutCutoff, atRisk: 0, leavers: 0, rate: null, excluded: {} };
  const { users } = await source.population(plan.asOf, ctx);
  const suspects = leaks ? await suspectsOf(source, plan, ctx) : [];
  return { plan, source, population, baseRates: rates, atRiskAsOf: users.length, warnings: [...source.warnings, ...planWarnings(plan), ...suspects] };
}

/** None where nobody is at risk, or all left, or all stayed: there the training says so. */
async function suspectsOf(source: ChurnSource, { trainingCutoffs, holdoutCutoff }: ChurnPlan, ctx: TaskContext): Promise<readonly ReportWarning[]> {
  const training = await labelledAt(source, trainingCutoffs, ctx);
  const holdout = await labelledAt(source, [holdoutCutoff], ctx);
  return training && holdout ? churnLeakWarnings(training, holdout, ctx) : [];
}

async function labelledAt(source: ChurnSource, cutoffs: readonly number[], ctx: TaskContext): Promise<LabelledRows | undefined> {
  const populations = await Promise.all(cutoffs.map(async (cutoff) => (await source.population(cutoff, ctx)).users.length));
  const populated = cutoffs.filter((_, i) => populations[i] > 0);
  if (populated.length === 0) return undefined;
  const rows = await rowsAtCutoffs(source, populated, false, ctx);
  const answered = answeredRows(rows);
  const y = selectValues(rows.y, answered);
  return y.includes(0) && y.includes(1) ? { x: selectRows(rows.x, answered), y } : undefined;
}
