import type { Json, NetworkLoss } from '../../contract/index.ts';
import { sigmoid } from '../../math/sigmoid.ts';
import { softmax } from '../../math/softmax.ts';
import type { ArtifactReader } from '../artifactReader.ts';
import { isRecord } from '../../contract/record.ts';
import { asNames } from '../artifactReader.ts';

/**
 * What a network's scores say. A quantity is learned at mean 0 and deviation 1 (`scale` 0: all targets were equal, and nothing is learned). Of classes, only those that rows have are told
 * apart: a class without any gets probability 0, a single one 1.
 */
export type NetworkOutput =
  | { readonly kind: 'quantity'; readonly mean: number; readonly scale: number }
  | { readonly kind: 'classes'; readonly classes: readonly string[]; readonly seen: readonly number[] };

/** What is made small, and from how many scores a row; undefined where there is nothing to be learned. */
export function lossFor(output: NetworkOutput): { readonly loss: NetworkLoss; readonly scores: number } | undefined {
  if (output.kind === 'quantity') return output.scale > 0 ? { loss: 'squared', scores: 1 } : undefined;
  const seen = output.seen.length;
  if (seen < 2) return undefined;
  return seen === 2 ? { loss: 'logistic', scores: 1 } : { loss: 'softmax', scores: seen };
}

/** The name of the learning curve's metric, and its value for a mean loss. */
export function curveOf(output: NetworkOutput): { readonly metric: string; readonly ofLoss: (loss: number) => number } {
  if (output.kind === 'quantity') return { metric: 'rmse', ofLoss: (loss) => Math.sqrt(loss) * output.scale };
  return { metric: output.classes.length === 2 ? 'logLoss' : 'mLogLoss', ofLoss: (loss) => loss };
}

/** Predictions as `Model.predict` answers them, of `rows` rows; `scores` are rows × those of `lossFor`, none where nothing was learned. */
export function toPredictions(output: NetworkOutput, scores: Float32Array, rows: number): Float64Array {
  if (output.kind === 'quantity') return Float64Array.from({ length: rows }, (_, row) => (output.scale > 0 ? output.mean + output.scale * scores[row] : output.mean));
  const { classes, seen } = output;
  const chances = chancesOfSeen(seen.length, scores, rows);
  if (classes.length === 2) return Float64Array.from({ length: rows }, (_, row) => (seen.includes(1) ? chances[row * seen.length + seen.indexOf(1)] : 0));
  const predicted = new Float64Array(rows * classes.length);
  for (let row = 0; row < rows; row++) seen.forEach((index, k) => (predicted[row * classes.length + index] = chances[row * seen.length + k]));
  return predicted;
}

function chancesOfSeen(seen: number, scores: Float32Array, rows: number): Float64Array {
  if (seen === 1) return new Float64Array(rows).fill(1);
  if (seen === 2) {
    return Float64Array.from({ length: 2 * rows }, (_, i) => {
      const chance = sigmoid(scores[i >> 1]);
      return i % 2 ? chance : 1 - chance;
    });
  }
  const chances = Float64Array.from(scores);
  for (let row = 0; row < rows; row++) softmax(chances, row * seen, seen);
  return chances;
}

export function outputToJson(output: NetworkOutput): Json {
  return output.kind === 'quantity' ? { ...output } : { kind: output.kind, classes: [...output.classes], seen: [...output.seen] };
}

/** Throws `bad-file`. */
export function readOutput(value: unknown, reader: ArtifactReader): NetworkOutput {
  if (!isRecord(value)) return reader.refuse('its output is not described');
  const { kind, mean, scale, seen } = value;
  if (kind === 'quantity') {
    const fits = typeof mean === 'number' && typeof scale === 'number' && Number.isFinite(mean) && Number.isFinite(scale) && scale >= 0;
    return fits ? { kind, mean, scale } : reader.refuse('its target is not scaled by finite numbers');
  }
  const classes = asNames(value.classes);
  if (kind !== 'classes' || !classes || classes.length < 2 || !Array.isArray(seen) || seen.length === 0) return reader.refuse('its classes are not named as they should be');
  const ascends = seen.every((index: unknown, k) => Number.isInteger(index) && (index as number) < classes.length && (index as number) > (k === 0 ? -1 : (seen[k - 1] as number)));
  return ascends ? { kind, classes, seen: seen as number[] } : reader.refuse('the classes that it learned are not among those that it names');
}
