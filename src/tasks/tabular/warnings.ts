import { baselineWarning, noDifferenceWarning } from '../champion.ts';
import type { DividedRows } from './divideRows.ts';
import type { FittedModel } from './fitting.ts';
import { DEFAULT_THRESHOLD } from './threshold.ts';
import type { ReportWarning, TabularModelReport, TabularSplit } from './types.ts';

/** A class with fewer rows to learn from than this is learned badly. */
const RARE_ROWS = 10;

/** What is known before anything is learned. */
export function planWarnings(target: string, split: TabularSplit, splitIsProposed: boolean, { classes, usable, counts }: DividedRows): readonly ReportWarning[] {
  const warnings: ReportWarning[] = [];
  const { withoutTarget, withoutDate, unseen } = counts;
  if (withoutTarget > 0) warnings.push({ key: 'missing-target', message: `${withoutTarget} rows have no value of "${target}", and were left out.`, facts: { rows: withoutTarget, column: target } });
  if (split.kind === 'time') {
    if (withoutDate > 0) warnings.push({ key: 'missing-date', message: `${withoutDate} rows have no date in "${split.column}", and were left out.`, facts: { rows: withoutDate, column: split.column } });
    if (splitIsProposed) warnings.push({ key: 'split-in-time', message: `"${split.column}" holds dates, so later rows are held out: from ${split.cutoff} on. Rows by chance would be easier to predict than the future is.`, facts: { column: split.column, cutoff: split.cutoff ?? '', rows: usable.length } });
  }
  if (unseen > 0) warnings.push({ key: 'unseen-class', message: `${unseen} held-out rows are of a class that no row to learn from has; they were not judged.`, facts: { rows: unseen } });
  const rare = classes.filter(({ rows }) => rows < RARE_ROWS);
  if (rare.length > 0) {
    const names = rare.slice(0, 5).map(({ name }) => `"${name}"`).join(', ');
    warnings.push({ key: 'rare-class', message: `${rare.length} classes have fewer than ${RARE_ROWS} rows to learn from: ${names}${rare.length > 5 ? ', …' : ''}.`, facts: { count: rare.length, classes: names } });
  }
  return warnings;
}

/** Rows that repeat others, and rows that contradict them. */
export function repeatWarnings({ duplicates, conflicts }: { readonly duplicates: number; readonly conflicts: number }): readonly ReportWarning[] {
  const warnings: ReportWarning[] = [];
  if (duplicates > 0) warnings.push({ key: 'duplicate-rows', message: `${duplicates} rows equal an earlier one in every feature and in the target. Where copies are held out, models look better than they are.`, facts: { rows: duplicates } });
  if (conflicts > 0) warnings.push({ key: 'conflicting-rows', message: `${conflicts} rows equal an earlier one in every feature, and differ in the target: no model can be right about all of them.`, facts: { rows: conflicts } });
  return warnings;
}

/** A rule for the threshold that had no validation rows of both classes to look at. */
export function thresholdWarnings(fitted: readonly FittedModel[]): readonly ReportWarning[] {
  const kinds = fitted.filter(({ thresholdFound }) => !thresholdFound).map(({ request }) => request.kind).join(', ');
  if (kinds === '') return [];
  return [{ key: 'no-validation', message: `There were too few validation rows to choose a threshold by the rule: ${kinds} use ${DEFAULT_THRESHOLD}.`, facts: { models: kinds, threshold: DEFAULT_THRESHOLD } }];
}

/** What the ranking does not say by itself. `models` are ranked, best first. */
export function verdictWarnings(models: readonly TabularModelReport[], champion: TabularModelReport): readonly ReportWarning[] {
  const learner = models.find(({ role }) => role === 'learner');
  if (champion.role !== 'baseline' || !learner) return [];
  const unclear = learner.comparison?.verdict === 'no-difference' ? [noDifferenceWarning(learner.kind, champion.kind)] : [];
  return [...unclear, baselineWarning(learner.kind, champion.kind)];
}
