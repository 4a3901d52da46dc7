import type { TrainingData } from '../../contract/index.ts';
import { WorkbenchError } from '../../contract/index.ts';
import { moments } from '../linear/design.ts';
import { selectRows, selectValues } from '../selectRows.ts';
import { classShares, weightsOf } from '../trainingData.ts';
import type { NetworkOutput } from './output.ts';

/** The data without rows of weight 0, which are never looked at; validation rows of classes that no training row has are left out too: the network does not know them. */
export function usedData(data: TrainingData): TrainingData {
  const { validation, classes } = data;
  const weight = weightsOf(data);
  const rows = rowsWhere(data.x.rows, (row) => weight[row] > 0);
  const known = new Set(rows.length === data.x.rows ? data.y : selectValues(data.y, rows));
  const watched = validation && rowsWhere(validation.x.rows, (row) => (validation.weight?.[row] ?? 1) > 0 && (!classes || known.has(validation.y[row])));
  return { classes, ...takeRows(data, rows), ...(validation && watched && watched.length > 0 && { validation: takeRows(validation, watched) }) };
}

type Rows = Pick<TrainingData, 'x' | 'y' | 'weight'>;

function takeRows({ x, y, weight }: Rows, rows: Int32Array): Rows {
  if (rows.length === x.rows) return { x, y, weight };
  return { x: selectRows(x, rows), y: selectValues(y, rows), ...(weight && { weight: selectValues(weight, rows) }) };
}

function rowsWhere(count: number, isUsed: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(count);
  let used = 0;
  for (let row = 0; row < count; row++) if (isUsed(row)) rows[used++] = row;
  return rows.subarray(0, used);
}

/** Of used data. Throws `bad-input` for targets whose squares overflow. */
export function outputFor(data: TrainingData): NetworkOutput {
  if (data.classes) {
    const shares = classShares(data);
    return { kind: 'classes', classes: [...data.classes], seen: Array.from(shares.keys()).filter((index) => shares[index] > 0) };
  }
  const { mean, scale } = moments(data.y, weightsOf(data));
  if (Number.isFinite(scale)) return { kind: 'quantity', mean, scale };
  throw new WorkbenchError('bad-input', 'The target has values too large for a neural network: their squares overflow. Divide it by a constant and train again.');
}

/** Targets and weights as the network reads them: scaled, or the class's number among those seen; weights around 1. */
export interface NetworkTargets {
  readonly y: Float32Array;
  readonly weight: Float32Array;
}

export function targetsOf({ x, y, weight }: Rows, output: NetworkOutput, weightOfClass: Float64Array | undefined): NetworkTargets {
  const weights = weightsOf({ x, y, weight });
  const unit = weights.reduce((sum, w) => sum + w / weights.length, 0);
  const label = output.kind === 'classes' ? new Map(output.seen.map((index, k) => [index, k])) : undefined;
  return {
    y: Float32Array.from(y, (value) => (output.kind === 'quantity' ? (value - output.mean) / (output.scale || 1) : (label?.get(value) ?? 0))),
    weight: Float32Array.from(weights, (w, row) => (w / unit) * (weightOfClass?.[y[row]] ?? 1)),
  };
}

/** By class such that every class that rows have counts the same; undefined where they count as they come. */
export function balancedClasses(data: TrainingData, classWeight: string): Float64Array | undefined {
  if (classWeight !== 'balanced' || !data.classes) return undefined;
  const shares = classShares(data);
  const seen = shares.filter((share) => share > 0).length;
  return shares.map((share) => (share > 0 ? 1 / (seen * share) : 1));
}
