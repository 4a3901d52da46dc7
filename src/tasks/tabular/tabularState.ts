import { WorkbenchError } from '../../core/contract/index.ts';
import type { TableFeatureState } from '../table/types.ts';
import type { TabularFeatureState } from './types.ts';

/** The state of a run that predicts a target. Throws `bad-input` for one that finds unusual rows. */
export function tabularState(state: TableFeatureState): TabularFeatureState {
  const { learn } = state;
  if (learn === 'anomaly') throw new WorkbenchError('bad-input', 'This run finds unusual rows and predicts no column. Score with it by "scoreAnomaly", or name a run of the task "tabular".');
  return { ...state, learn };
}
