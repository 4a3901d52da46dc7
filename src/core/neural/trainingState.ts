import type { NetworkSession } from '../contract/index.ts';

/** What a training has come to. */
export interface TrainingState {
  /** Losses by epoch; `validation` is empty where there are no validation rows. */
  readonly train: number[];
  readonly validation: number[];
  /** Weights of the epoch with the smallest validation loss, counted from 1. */
  best: { readonly epoch: number; readonly values: readonly Float32Array[] } | undefined;
}

/** Takes an epoch's losses in, and its weights where its validation loss is the smallest so far. */
export async function recordEpoch(state: TrainingState, train: number, validation: number | undefined, session: NetworkSession): Promise<void> {
  state.train.push(train);
  if (validation === undefined) return;
  state.validation.push(validation);
  const epoch = state.validation.length;
  if (bestEpoch(state) === epoch) state.best = { epoch, values: (await session.state()).weights.values };
}

/** The first epoch with the smallest validation loss, counted from 1; 0 where there is none. */
export function bestEpoch({ validation }: Pick<TrainingState, 'validation'>): number {
  let best = 0;
  for (let i = 1; i < validation.length; i++) if (validation[i] < validation[best]) best = i;
  return validation.length === 0 ? 0 : best + 1;
}
