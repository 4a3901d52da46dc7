import type { Role } from '../core/contract/index.ts';
import type { Comparison } from '../core/metrics/pairedBootstrap.ts';
import type { ReportWarning } from './types.ts';

/** What the choice of a champion asks of a model's report. */
export interface Ranked {
  readonly kind: string;
  readonly role: Role;
  readonly comparison: Comparison | null;
}

/**
 * The model to use: the best learner that is better than the best baseline (its 95 % interval excludes 0), else the best baseline; of those that
 * `mayLead`. Where no baseline may, the best baseline all the same: a learner that is not shown to be better never leads. `models` are ranked, best first.
 */
export function chooseChampion<T extends Ranked>(models: readonly T[], mayLead: (model: T) => boolean = () => true): T {
  const fit = models.filter(mayLead);
  const isBaseline = ({ role }: T) => role === 'baseline';
  return fit.find(({ role, comparison }) => role === 'learner' && comparison?.verdict === 'better') ?? fit.find(isBaseline) ?? models.find(isBaseline) ?? models[0];
}

export function noDifferenceWarning(learner: string, champion: string): ReportWarning {
  return { key: 'no-difference', message: `No difference is shown between "${learner}" and "${champion}": the interval of their difference holds 0. The simpler one is used.`, facts: { champion, learner } };
}

export function baselineWarning(learner: string, champion: string): ReportWarning {
  return { key: 'champion-is-baseline', message: `A baseline, "${champion}", is the model to use here: no learner did better on the hold-out by the rules.`, facts: { champion, learner } };
}
