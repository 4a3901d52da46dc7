import { WorkbenchError } from '../../core/contract/index.ts';
import type { Registry, TaskContext } from '../../core/contract/index.ts';
import { formatDay } from '../../core/data/calendar.ts';
import { explainRow } from '../table/explain.ts';
import type { RowExplanation } from '../table/types.ts';
import { usersAtRisk } from './holdout.ts';
import { explainTimed } from './explainTimed.ts';
import type { Approximation } from './explainTimed.ts';
import { CHURN_CLASSES, inputOf, learnsTimes, readsSequences } from './modelInputs.ts';
import type { ChurnData } from './readChurn.ts';
import type { LearnedChurn } from './score.ts';
import { withUserAttributes } from './userAttributes.ts';

/** What several features say together, in the unit of the explanation (see its `link`). */
export interface GroupedContribution {
  /** A measure, such as `views`, or any feature of its own; of steps the step, `1` the oldest. */
  readonly name: string;
  readonly contribution: number;
}

/** Why a model says what it says of a user, before calibration. Both groupings add up to `sum − base`. */
export interface UserExplanation {
  readonly explanation: RowExplanation;
  /** Features of one measure together (`views@1`, `views@2`; `views:mean`, `views:slope`), the largest first. */
  readonly byMeasure: readonly GroupedContribution[];
  /** For sequences: all measures of a step together, from the oldest; '' is what is the same at every step. Empty for other models. */
  readonly bySteps: readonly GroupedContribution[];
  /** Where the explanation is estimated. */
  readonly approximation?: Approximation;
}

const STEP_NAME = /^(.+)@([1-9]\d*)$/;

/**
 * Why `kind` says what it says of the user at the cutoff. Throws `not-found` where the tables do not know the user, `not-enough-data` where they are not at risk then, `bad-input`
 * for a model that cannot be explained.
 */
export async function explainUser(data: ChurnData, { models }: LearnedChurn, { key, cutoff, kind }: { readonly key: string; readonly cutoff: number; readonly kind: string }, registry: Registry, ctx: TaskContext): Promise<UserExplanation> {
  const source = data.users ? withUserAttributes(data.source, data.users, cutoff) : data.source;
  const user = source.keys.indexOf(key);
  if (user < 0) throw new WorkbenchError('not-found', `There is no user "${key}" in these tables.`, { user: key });
  if (!Object.hasOwn(models, kind)) throw new WorkbenchError('not-found', `This run has no model "${kind}". It has: ${Object.keys(models).join(', ')}.`, { kind });
  const users = await usersAtRisk(source, cutoff, readsSequences(kind), ctx, Int32Array.of(user));
  if (users.users.length === 0) throw new WorkbenchError('not-enough-data', `"${key}" is not at risk on ${formatDay(cutoff)}: there is nothing to explain.`, { user: key });
  const model = (await registry.get(kind)).load(models[kind]);
  try {
    const groups = (of: RowExplanation) => groupContributions(of.outputs[0].contributions, source.measures.map(({ name }) => name));
    if (learnsTimes(kind)) {
      const estimated = await explainTimed(model, source, { user, cutoff }, ctx);
      return { ...estimated, ...groups(estimated.explanation) };
    }
    const explanation = explainRow(model, inputOf(kind, users), { target: null, learn: 'binary', classes: CHURN_CLASSES, key: null, features: [], thresholds: {} });
    return { explanation, ...groups(explanation) };
  } finally {
    model.dispose();
  }
}

/** Adds up the contributions of features by measure, and by step. `measures`: whose features are `<measure>:<summary>` or `<measure>@<step>`. */
export function groupContributions(contributions: readonly { readonly feature: string; readonly contribution: number }[], measures: readonly string[]): Pick<UserExplanation, 'byMeasure' | 'bySteps'> {
  const known = new Set(measures);
  const byMeasure = new Map<string, number>();
  const bySteps = new Map<string, number>();
  let hasSteps = false;
  for (const { feature, contribution } of contributions) {
    const found = STEP_NAME.exec(feature);
    const step = found && known.has(found[1]) ? found[2] : '';
    hasSteps ||= step !== '';
    const measure = step !== '' && found ? found[1] : measureOf(feature, known);
    byMeasure.set(measure, (byMeasure.get(measure) ?? 0) + contribution);
    bySteps.set(step, (bySteps.get(step) ?? 0) + contribution);
  }
  const listed = (sums: ReadonlyMap<string, number>) => [...sums].map(([name, contribution]) => ({ name, contribution }));
  return {
    byMeasure: listed(byMeasure).sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
    bySteps: hasSteps ? listed(bySteps).sort((a, b) => Number(a.name) - Number(b.name)) : [],
  };
}

function measureOf(feature: string, measures: ReadonlySet<string>): string {
  const colon = feature.lastIndexOf(':');
  return colon > 0 && measures.has(feature.slice(0, colon)) ? feature.slice(0, colon) : feature;
}
