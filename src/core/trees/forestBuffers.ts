import { WorkbenchError } from '../contract/index.ts';
import type { Artifact, NumericArray } from '../contract/index.ts';
import { validateFlatTree } from './flatTree.ts';
import type { FlatTree, TreeFeature } from './flatTree.ts';

const NODE_ARRAYS = ['feature', 'threshold', 'left', 'missingLeft', 'value', 'gain', 'cover', 'categorySet'] as const;
const TYPES = {
  feature: Int32Array,
  threshold: Float64Array,
  left: Int32Array,
  missingLeft: Uint8Array,
  value: Float64Array,
  gain: Float64Array,
  cover: Float64Array,
  categorySet: Int32Array,
  categoryWords: Uint32Array,
} as const;

/** Trees as an artifact's buffers: the arrays of all trees one after the other, and where each tree begins. */
export function packTrees(trees: readonly FlatTree[]): Record<string, NumericArray> {
  const buffers: Record<string, NumericArray> = {
    nodeStart: starts(trees.map((tree) => tree.feature.length)),
    wordStart: starts(trees.map((tree) => tree.categoryWords.length)),
  };
  for (const name of [...NODE_ARRAYS, 'categoryWords'] as const) buffers[name] = concatenate(name, trees);
  return buffers;
}

/** Where each part begins, and where the last one ends. */
function starts(lengths: readonly number[]): Uint32Array<ArrayBuffer> {
  const from = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, i) => (from[i + 1] = from[i] + length));
  return from;
}

function concatenate(name: keyof typeof TYPES, trees: readonly FlatTree[]): NumericArray {
  const all = new TYPES[name](trees.reduce((length, tree) => length + tree[name].length, 0));
  let at = 0;
  for (const tree of trees) {
    all.set(tree[name], at);
    at += tree[name].length;
  }
  return all;
}

/** The way back, from an untrusted artifact. Throws `bad-file`. */
export function unpackTrees(buffers: Artifact['buffers'], features: readonly TreeFeature[]): FlatTree[] {
  const nodeStart = readStarts(buffers, 'nodeStart', 'feature');
  const wordStart = readStarts(buffers, 'wordStart', 'categoryWords');
  if (nodeStart.length !== wordStart.length) refuse('its lists of trees differ in length');
  return Array.from({ length: nodeStart.length - 1 }, (_, t) => {
    const nodes = { from: nodeStart[t], to: nodeStart[t + 1] };
    const words = { from: wordStart[t], to: wordStart[t + 1] };
    const part = <Name extends keyof typeof TYPES>(name: Name): FlatTree[Name] => {
      const { from, to } = name === 'categoryWords' ? words : nodes;
      return typed(buffers, name).slice(from, to) as FlatTree[Name];
    };
    const tree: FlatTree = {
      feature: part('feature'),
      threshold: part('threshold'),
      left: part('left'),
      missingLeft: part('missingLeft'),
      value: part('value'),
      gain: part('gain'),
      cover: part('cover'),
      categorySet: part('categorySet'),
      categoryWords: part('categoryWords'),
    };
    validateFlatTree(tree, features, `Tree ${t}`);
    return tree;
  });
}

function readStarts(buffers: Artifact['buffers'], name: string, counted: keyof typeof TYPES): Uint32Array {
  const from = Object.hasOwn(buffers, name) ? buffers[name] : undefined;
  if (!(from instanceof Uint32Array) || from.length === 0 || from[0] !== 0) return refuse(`its list "${name}" is missing or damaged`);
  for (let i = 1; i < from.length; i++) if (from[i] < from[i - 1]) refuse(`its list "${name}" does not ascend`);
  if (from[from.length - 1] !== typed(buffers, counted).length) refuse(`its list "${name}" does not fit its nodes`);
  return from;
}

function typed<Name extends keyof typeof TYPES>(buffers: Artifact['buffers'], name: Name): NumericArray {
  const array = Object.hasOwn(buffers, name) ? buffers[name] : undefined;
  if (!(array instanceof TYPES[name])) return refuse(`its list "${name}" is missing or of another type`);
  return array;
}

function refuse(reason: string): never {
  throw new WorkbenchError('bad-file', `The trees of the model file are damaged: ${reason}. Export the model again, or train it again.`);
}
