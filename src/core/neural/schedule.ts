/** How the learning rate changes from epoch to epoch. */
export interface LearningRateSchedule {
  /** `step`: times `decayFactor` every `decayEpochs` epochs; `cosine`: half a cosine from the whole rate to 0 (Loshchilov and Hutter 2017, without restarts). */
  readonly schedule: 'constant' | 'step' | 'cosine';
  readonly learningRate: number;
  readonly decayEpochs: number;
  readonly decayFactor: number;
  readonly epochs: number;
}

/** Of an epoch, counted from 0. */
export function learningRateAt({ schedule, learningRate, decayEpochs, decayFactor, epochs }: LearningRateSchedule, epoch: number): number {
  if (schedule === 'step') return learningRate * decayFactor ** Math.floor(epoch / decayEpochs);
  if (schedule === 'cosine') return (learningRate * (1 + Math.cos((Math.PI * epoch) / epochs))) / 2;
  return learningRate;
}
