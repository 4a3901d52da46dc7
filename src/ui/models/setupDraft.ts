import type { DatasetMeta } from '../../core/data/dataset.ts';

/** What every draft of a training has, whatever the task. */
export interface SetupDraft {
  readonly dataset: DatasetMeta | undefined;
  /** All is said, and it can be trained. */
  readonly ready: boolean;
  readonly planning: boolean;
  chooseDataset(id: string): Promise<void>;
  loadEstimators(): Promise<void>;
}
