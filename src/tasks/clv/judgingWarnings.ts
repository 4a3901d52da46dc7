import type { FeatureTable, TaskContext } from '../../core/contract/index.ts';
import { log } from '../../core/math/log.ts';
import { selectRows, selectValues } from '../featureTables.ts';
import { suspectFeatures } from '../leakage.ts';
import type { LeakData, Suspect } from '../leakage.ts';
import type { HoldoutKind, ReportWarning } from './types.ts';

/** Beyond this share of young customers the hold-out is about people of whom little can be known. */
const YOUNG_SHARE = 1 / 3;

type Rows = LeakData['train'];

/**
 * Names each feature that alone nearly determines the money to come: its logarithm, for a few large sums hide all else. `expected` are features that may: a contract's price does where
 * nobody leaves. It is asked of later customers, and of every other held-out one: a column that knows the hold-out's window alone says nothing of earlier ones. Of one period (`same-period`)
 * there is the latter only.
 */
export async function leakSuspicions(training: Rows, holdout: Rows, holdoutKind: HoldoutKind, ctx: Pick<TaskContext, 'breathe'>, expected: ReadonlySet<string> = new Set()): Promise<readonly ReportWarning[]> {
  const within = { train: everyOther(holdout, 0), holdout: everyOther(holdout, 1) };
  const found = new Map<string, Suspect>();
  for (const parts of holdoutKind === 'same-period' ? [within] : [{ train: training, holdout }, within]) {
    if (parts.train.x.rows === 0 || parts.holdout.x.rows === 0) continue;
    const suspects = await suspectFeatures({ train: inLogarithms(parts.train, expected), holdout: inLogarithms(parts.holdout, expected), classes: 0 }, ctx);
    for (const suspect of suspects) if (!found.has(suspect.feature)) found.set(suspect.feature, suspect);
  }
  return [...found.values()].map(({ feature, metric, score }) => ({
    key: 'leak-suspected',
    message: `"${feature}" alone predicts the value almost perfectly (${metric} ${score.toFixed(3)} on the hold-out). It may only have been known afterwards: check how it came about, or leave it out.`,
    facts: { features: feature, metric, score },
  }));
}

/** Customers of the hold-out who had been customers for less than a horizon at its cutoff: their last horizon is not a whole one. Where the table has `tenureDays`. */
export function youngCustomerWarnings({ features }: FeatureTable, horizonDays: number): readonly ReportWarning[] {
  const tenure = features.find(({ name }) => name === 'tenureDays');
  if (tenure?.kind !== 'number') return [];
  const known = tenure.values.filter((days) => !Number.isNaN(days));
  const young = known.reduce((count, days) => (days < horizonDays ? count + 1 : count), 0);
  if (young <= YOUNG_SHARE * known.length) return [];
  const percent = Math.round((100 * young) / known.length);
  return [
    {
      key: 'young-customers',
      message: `${percent} % of the held-out customers had been customers for less than the horizon (${horizonDays} days): of them the models know less than one full window. A shorter horizon helps.`,
      facts: { count: young, share: young / known.length, days: horizonDays },
    },
  ];
}

function everyOther({ x, y }: Rows, from: 0 | 1): Rows {
  const rows = Int32Array.from({ length: Math.ceil((x.rows - from) / 2) }, (_, i) => 2 * i + from);
  return { x: selectRows(x, rows), y: selectValues(y, rows) };
}

function inLogarithms({ x, y }: Rows, names: ReadonlySet<string>): Rows {
  return { x: { rows: x.rows, features: x.features.filter(({ name }) => !names.has(name)) }, y: y.map((value) => Math.sign(value) * log(1 + Math.abs(value))) };
}
