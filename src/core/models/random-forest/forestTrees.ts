import type { Artifact, NumericArray } from '../../contract/index.ts';
import type { FlatTree, TreeFeature } from '../../trees/flatTree.ts';
import { packTrees, unpackTrees } from '../../trees/forestBuffers.ts';
import type { ArtifactReader } from '../artifactReader.ts';

/**
 * One tree an output from a tree whose leaves are numbered by their values: the same questions, and the leaves' `means` (leaves × outputs) as values;
 * inner nodes say the mean of what is below them.
 */
export function treesByOutput(numbered: FlatTree, means: Float64Array, outputs: number): FlatTree[] {
  const { feature, left, cover, value: leafOf } = numbered;
  return Array.from({ length: outputs }, (_, output) => {
    const value = new Float64Array(feature.length);
    for (let node = feature.length - 1; node >= 0; node--) {
      const [a, b] = [left[node], left[node] + 1];
      value[node] = feature[node] < 0 ? means[leafOf[node] * outputs + output] : value[a] + (value[b] - value[a]) * (cover[b] / (cover[a] + cover[b]));
    }
    return { ...numbered, value };
  });
}

/** Trees as an artifact's buffers. The trees of a round ask the same questions: these are kept once, with the values of the first output, and the others' values (round after round) apart. */
export function packForest(trees: readonly FlatTree[], outputs: number): Record<string, NumericArray> {
  const others = trees.filter((_, t) => t % outputs > 0);
  const otherValues = new Float64Array(others.reduce((length, { value }) => length + value.length, 0));
  let at = 0;
  for (const { value } of others) {
    otherValues.set(value, at);
    at += value.length;
  }
  return { ...packTrees(trees.filter((_, t) => t % outputs === 0)), otherValues };
}

/** The way back, from an untrusted artifact. Throws `bad-file`. */
export function unpackForest(artifact: Artifact, features: readonly TreeFeature[], outputs: number, reader: ArtifactReader): FlatTree[] {
  const rounds = unpackTrees(artifact.buffers, features);
  const nodes = rounds.reduce((sum, tree) => sum + tree.feature.length, 0);
  const otherValues = reader.finiteBuffer('otherValues', nodes * (outputs - 1));
  let at = 0;
  return rounds.flatMap((first) => {
    const others = Array.from({ length: outputs - 1 }, () => ({ ...first, value: otherValues.slice(at, (at += first.feature.length)) }));
    return [first, ...others];
  });
}
