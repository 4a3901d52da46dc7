import type { TableFacts } from '../table/facts.ts';
import { proposeTarget } from '../table/target.ts';
import type { TableFeature } from '../table/types.ts';
import type { ReportWarning } from '../types.ts';
import { canJudge } from './canJudge.ts';
import type { AnomalyLabel, AnomalyModelReport } from './types.ts';

/** What is known before anything is learned. */
export function planWarnings(facts: TableFacts, features: readonly TableFeature[], label: AnomalyLabel | null): readonly ReportWarning[] {
  const warnings: ReportWarning[] = [];
  if (label === null) warnings.push({ key: 'no-label', message: 'No known answer is there to judge by, so nothing here says how often a flagged row is a real problem. Rows are unusual, not wrong.', facts: {} });
  const unknown = facts.rows - (label?.classes.reduce((sum, { rows }) => sum + rows, 0) ?? facts.rows);
  if (label && unknown > 0) warnings.push({ key: 'missing-label', message: `${unknown} rows have no value of "${label.column}": they were learned from and scored, and not judged.`, facts: { rows: unknown, column: label.column } });
  const answer = answerAmong(facts, features);
  if (answer !== undefined) warnings.push({ key: 'answer-among-features', message: `"${answer}" has two values and is named like an answer, and is among the columns that were learned from. If it says which rows are unusual, name it in "label" instead.`, facts: { column: answer } });
  return warnings;
}

/** The column that looks like the answer to a question, where it was learned from. */
function answerAmong(facts: TableFacts, features: readonly TableFeature[]): string | undefined {
  const proposed = proposeTarget(facts);
  if (!proposed || proposed.reason === 'last-column') return undefined;
  return canJudge(facts, proposed.column) && features.some(({ column }) => column === proposed.column) ? proposed.column : undefined;
}

/** A threshold that no row is above: all rows that are most unusual are equally so. */
export function flagWarnings(models: readonly AnomalyModelReport[]): readonly ReportWarning[] {
  return models
    .filter(({ flagged }) => flagged === 0)
    .map(({ kind, threshold }) => ({ key: 'nothing-flagged', message: `"${kind}" flagged no row: none has a score above its threshold of ${threshold.toFixed(3)}.`, facts: { models: kind, score: threshold } }));
}
