import { WorkbenchError } from '../../contract/index.ts';
import type { ContractOutcome, TrainingData } from '../../contract/index.ts';

/**
 * What became of the rows' contracts, for learners that need to know (already checked: see checkTrainingData). Throws `bad-input` where the
 * rows are those of a plain regression.
 */
export function outcomeOf(kind: string, { outcome }: Pick<TrainingData, 'outcome'>): ContractOutcome {
  if (outcome) return outcome;
  throw new WorkbenchError('bad-input', `"${kind}" learns what becomes of contracts, and these rows are a plain regression: they do not say when each contract ended. Give it subscriptions, or choose another model.`, { kind });
}
