import type { Explanation, Importance, NetworkSpec, NetworkWeights, TaskContext } from '../../contract/index.ts';
import { completed, integratedGradients } from '../../neural/integratedGradients.ts';
import type { PathPoints } from '../../neural/integratedGradients.ts';
import { multiplicationsOf } from '../../neural/multiplications.ts';
import { createReferenceNetwork } from '../../neural/referenceNetwork.ts';
import type { ReferenceNetwork } from '../../neural/referenceNetwork.ts';
import { createBatchRoom } from '../../neural/rows.ts';
import type { NetworkRows } from '../../neural/rows.ts';
import type { Rng } from '../../random.ts';
import { outputsOfNetwork } from '../../neural/weightShapes.ts';
import { inUnitOf } from './attributionUnit.ts';
import type { NetworkOutput } from './output.ts';
import { scoresOf } from './predict.ts';

/** How a table's rows become the numbers that a network's first layer reads, and which feature each comes from. */
export interface AttributionInputs {
  readonly featureNames: readonly string[];
  /** By number of the first layer's input: the feature's place in `featureNames`. */
  readonly featureOf: Int32Array;
  /** The row to start from: what is to be expected where nothing of a row is known. */
  readonly baseline: Float32Array;
  /** The first layer's numbers of a row as `NetworkRows` gives it. */
  startOf(x: Float32Array<ArrayBuffer>): Float32Array;
  /** Features that a step is made of, by step, where steps can be masked. */
  readonly featuresOfStep?: readonly Int32Array[];
}

/** A network that learned something, and what it says. */
export interface AttributedNetwork {
  readonly spec: NetworkSpec;
  readonly weights: NetworkWeights;
  readonly output: NetworkOutput;
  readonly inputs: AttributionInputs;
}

const POINTS: PathPoints = { aPart: 8, most: 256 };

/**
 * Why the network says what it says of each row: integrated gradients from the baseline to the row, with the row's mask; what its steps that are not seen change is told of the features that
 * these steps lack, in equal parts. Addends and base add up to the prediction; in a quantity's unit, or in log-odds or scores.
 */
export function explainNetwork(network: AttributedNetwork, rows: NetworkRows): Explanation {
  const run = openRun(network, rows);
  const { featureNames } = network.inputs;
  const scores = scoresOf(network.spec, network.weights, rows);
  const addends = new Float64Array(rows.count * run.outputs * featureNames.length);
  for (let row = 0; row < rows.count; row++) {
    rows.read(row, run.room, 0);
    addends.set(addendsOf(run, scores.subarray(row * run.outputs, (row + 1) * run.outputs), POINTS), row * run.outputs * featureNames.length);
  }
  return inUnitOf(network.output, { featureNames, base: Float64Array.from(run.base), values: addends });
}

interface AttributionRun {
  readonly network: ReferenceNetwork;
  readonly inputs: AttributionInputs;
  readonly room: ReturnType<typeof createBatchRoom>;
  readonly outputs: number;
  /** Scores of the baseline, all steps seen. */
  readonly base: Float32Array;
}

function openRun({ spec, weights, inputs }: AttributedNetwork, rows: NetworkRows): AttributionRun {
  const network = createReferenceNetwork(spec, weights.values);
  const room = createBatchRoom(rows, 1);
  const base = network.forwardFrom(inputs.baseline, 1, room.mask && new Float32Array(rows.maskWidth).fill(1));
  return { network, inputs, room, outputs: outputsOfNetwork(spec), base };
}

/** Of the row that was read, outputs × features, from its scores. */
function addendsOf({ network, inputs, room: { x, mask }, outputs, base }: AttributionRun, toScores: Float32Array, points: PathPoints): Float64Array {
  const features = inputs.featureNames.length;
  const hidden = mask && inputs.featuresOfStep ? inputs.featuresOfStep.filter((_, step) => mask[step] === 0).flatMap((own) => [...own]) : [];
  const path = {
    from: inputs.baseline,
    to: inputs.startOf(x),
    mask,
    fromScores: hidden.length > 0 ? network.forwardFrom(inputs.baseline, 1, mask) : base,
    toScores,
  };
  const found = completed(integratedGradients(network, path, points));
  const addends = new Float64Array(outputs * features);
  found.forEach((addend, i) => (addends[Math.floor(i / path.to.length) * features + inputs.featureOf[i % path.to.length]] += addend));
  for (let k = 0; k < outputs; k++) for (const feature of hidden) addends[k * features + feature] += (path.fromScores[k] - base[k]) / hidden.length;
  return addends;
}

/** Rows whose addends make a model's importance, and points of the way to each. */
const IMPORTANCE_ROWS = 64;
const LEAST_ROWS = 8;
const FEW_POINTS: PathPoints = { aPart: 8, most: 8 };
/** Multiplications of about two seconds: forward and backward, all rows and points. */
const MULTIPLICATIONS = 2e9;

/** Mean sizes of the addends of some rows, as shares by feature: of as many rows as some two seconds allow. Undefined for a network that is too large for a few. */
export async function importanceOf(network: AttributedNetwork, rows: NetworkRows, rng: Rng, ctx: Pick<TaskContext, 'breathe'>): Promise<readonly number[] | undefined> {
  const run = openRun(network, rows);
  const aRow = multiplicationsOf(network.spec) * FEW_POINTS.aPart * (1 + run.outputs);
  const affordable = Math.min(IMPORTANCE_ROWS, Math.floor(MULTIPLICATIONS / aRow));
  if (affordable < LEAST_ROWS) return undefined;
  const chosen = rng.shuffle(Int32Array.from({ length: rows.count }, (_, row) => row)).subarray(0, affordable);
  const features = network.inputs.featureNames.length;
  const sums = new Float64Array(features);
  for (const row of chosen) {
    rows.read(row, run.room, 0);
    const scores = run.network.forwardFrom(network.inputs.startOf(run.room.x), 1, run.room.mask);
    addendsOf(run, scores, FEW_POINTS).forEach((addend, i) => (sums[i % features] += Math.abs(addend)));
    await ctx.breathe();
  }
  const total = sums.reduce((sum, size) => sum + size, 0);
  return Array.from(sums, (size) => (total > 0 ? size / total : 0));
}

/** Largest first; none where they are not known. */
export function toImportances(featureNames: readonly string[], shares: readonly number[] | undefined): readonly Importance[] {
  return (shares ?? []).map((importance, i) => ({ feature: featureNames[i], importance })).sort((a, b) => b.importance - a.importance);
}
