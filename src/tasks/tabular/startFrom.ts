import type { Artifact } from '../../core/contract/index.ts';
import type { ReportWarning, StartedFrom, TabularOptions } from './types.ts';

/** The kind of model that can go on from an earlier one. */
export const WARM_START_KIND = 'gbdt';

/** A model to go on from, and the run that it is of. */
export interface EarlierModel extends StartedFrom {
  readonly artifact: Artifact;
}

/** Whether two trainings on the same data learn from the same rows, keep the same aside and hold the same out. */
export function dividesAlike(a: TabularOptions, b: TabularOptions): boolean {
  const parts = ({ target, learn, split, seed, validationShare, weight }: TabularOptions) => JSON.stringify([target, learn, Object.entries(split).sort(), seed, validationShare, weight]);
  return parts(a) === parts(b);
}

export function startWarnings(earlier: StartedFrom | undefined): readonly ReportWarning[] {
  if (!earlier) return [];
  const { runId, name, sameRows } = earlier;
  const facts = { run: name, runId };
  const from: ReportWarning = { key: 'started-from', message: `Boosting went on from the trees of run "${name}".`, facts };
  if (sameRows) return [from];
  return [from, { key: 'started-from-other-rows', message: `Run "${name}" learned from other rows than this one: rows that are held out here may have been among them, and then its trees look better than they are.`, facts }];
}
