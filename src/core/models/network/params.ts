import { WorkbenchError } from '../../contract/index.ts';
import type { ParamSpecs } from '../../contract/index.ts';

/** How any network learns: Keras' names where it has them. */
export type NetworkParams = {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly schedule: string;
  readonly decayEpochs: number;
  readonly decayFactor: number;
  readonly patience: number;
  readonly clipNorm: number;
  readonly classWeight: string;
};

export const networkParams: ParamSpecs<NetworkParams> = {
  epochs: { type: 'integer', default: 100, min: 1, max: 10_000, unit: 'epochs', help: 'Times that all rows are learned from, at most.' },
  batchSize: { type: 'integer', default: 32, min: 1, max: 65_536, unit: 'rows', help: 'Rows of one step. Larger batches are faster a row, and need more epochs.' },
  learningRate: { type: 'number', default: 0.001, min: 1e-7, max: 1e6, help: 'About how far a step moves each weight. Smaller is steadier and needs more epochs.' },
  schedule: { type: 'choice', default: 'constant', choices: ['constant', 'step', 'cosine'], help: 'How the learning rate changes: not at all, times decayFactor every decayEpochs, or along half a cosine to 0.' },
  decayEpochs: { type: 'integer', default: 10, min: 1, max: 10_000, unit: 'epochs', help: 'For the schedule “step”: epochs between two changes.' },
  decayFactor: { type: 'number', default: 0.5, min: 0.001, max: 1, help: 'For the schedule “step”: what the learning rate is multiplied by.' },
  patience: { type: 'integer', default: 10, min: 0, max: 10_000, unit: 'epochs', help: 'Stop after so many epochs without a better validation loss, and keep the best epoch’s weights; 0 is off. Without validation rows all epochs are run.' },
  clipNorm: { type: 'number', default: 1, min: 0, max: 1e9, help: 'Gradients are scaled down to this norm over all weights; 0 is off.' },
  classWeight: { type: 'choice', default: 'none', choices: ['none', 'balanced'], help: 'Balanced: every class counts the same in total, however rare it is. Probabilities are then not those of the data.' },
};

/** Units of a layer, at most: a step would take too long to be cancelled. */
export const MAX_UNITS = 512;
/** Layers of one kind, at most. */
export const MAX_LAYERS = 3;

/** Units of layers, from the first: "64,32". Throws `bad-input` that names the parameter. `least`: layers that there must be. */
export function parseUnits(kind: string, name: string, text: string, least: number): readonly number[] {
  const parts = text.trim() === '' ? [] : text.split(',').map((part) => Number(part.trim() || NaN));
  if (areUnits(parts, least)) return parts;
  throw new WorkbenchError('bad-input', `Parameter "${name}" of "${kind}" must be ${least} to ${MAX_LAYERS} whole numbers from 1 to ${MAX_UNITS}, such as "64,32"; got ${JSON.stringify(text)}.`, { kind, name });
}

/** Whether that can be the units of layers. */
export function areUnits(value: unknown, least: number): value is readonly number[] {
  if (!Array.isArray(value) || value.length < least || value.length > MAX_LAYERS) return false;
  return value.every((units) => Number.isInteger(units) && units >= 1 && units <= MAX_UNITS);
}
