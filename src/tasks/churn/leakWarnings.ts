import type { FeatureTable, TaskContext } from '../../core/contract/index.ts';
import { selectRows, selectValues } from '../featureTables.ts';
import { suspectFeatures } from '../leakage.ts';
import type { LeakData, Suspect } from '../leakage.ts';
import type { ReportWarning } from '../types.ts';

/** Rows of users at risk, and who of them left (1, 0). */
export type LabelledRows = LeakData['train'];

/** Features that a contract's end may well be read from, such as a notice that was given; and those made of the days of rows before the cutoff alone, which tell most of who stays away. */
const EXPECTED: ReadonlySet<string> = new Set(['cancelRequested', 'daysToKnownEnd', 'daysSinceActive', 'activeSteps']);
const LABEL = 'churn';

/**
 * Names each feature that alone tells almost perfectly who leaves (AUC above .98), before training: on later users by what training rows say, and on every other held-out
 * user by the others, for a column that knows the hold-out's window alone says nothing of earlier ones. A notice that was given before the cutoff may.
 */
export async function churnLeakWarnings(training: LabelledRows, holdout: LabelledRows, ctx: Pick<TaskContext, 'breathe'>): Promise<readonly ReportWarning[]> {
  const found = new Map<string, Suspect>();
  const within = { train: everyOther(holdout, 0), holdout: everyOther(holdout, 1) };
  for (const parts of [{ train: training, holdout }, within]) {
    if (parts.train.x.rows === 0 || parts.holdout.x.rows === 0) continue;
    const suspects = await suspectFeatures({ train: withoutExpected(parts.train), holdout: withoutExpected(parts.holdout), classes: 2 }, ctx);
    for (const suspect of suspects) if (!found.has(suspect.feature)) found.set(suspect.feature, suspect);
  }
  return [...found.values()].map(leakWarning);
}

/** As `churnLeakWarnings`, of one table without time: every other row by the others. */
export async function snapshotLeaks(rows: LabelledRows, ctx: Pick<TaskContext, 'breathe'>): Promise<readonly Suspect[]> {
  return suspectFeatures({ train: everyOther(rows, 0), holdout: everyOther(rows, 1), classes: 2 }, ctx);
}

export function leakWarning({ feature, metric, score }: Suspect): ReportWarning {
  return {
    key: 'leak-suspected',
    message: `"${feature}" alone tells almost perfectly who leaves (${metric} ${score.toFixed(3)}). It may only have been known afterwards: check how it came about, or leave it out.`,
    facts: { features: feature, feature, target: LABEL, metric, score },
  };
}

function withoutExpected({ x, y }: LabelledRows): LabelledRows {
  const table: FeatureTable = { rows: x.rows, features: x.features.filter(({ name }) => !EXPECTED.has(name)) };
  return { x: table, y };
}

function everyOther({ x, y }: LabelledRows, from: 0 | 1): LabelledRows {
  const rows = Int32Array.from({ length: Math.max(0, Math.ceil((x.rows - from) / 2)) }, (_, i) => 2 * i + from);
  return { x: selectRows(x, rows), y: selectValues(y, rows) };
}
