import type { FlatTree } from './flatTree.ts';

/** The edges of a tree, each named by the node that it leads to; entry 0, the root, has none. */
export interface Edges {
  /** Where the edge comes from. */
  readonly parent: Int32Array;
  /** The edge that is next above on the way to the root and asks the same feature; −1 where there is none. */
  readonly above: Int32Array;
  /** Different features that one way from the root to a leaf asks, at most. */
  readonly longest: number;
}

export function edgesOf({ feature, left }: FlatTree): Edges {
  const nodes = feature.length;
  const parent = new Int32Array(nodes).fill(-1);
  const above = new Int32Array(nodes).fill(-1);
  const distinct = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) {
    if (feature[node] < 0) continue;
    let same = node;
    while (same > 0 && feature[parent[same]] !== feature[node]) same = parent[same];
    for (let child = left[node]; child <= left[node] + 1; child++) {
      parent[child] = node;
      above[child] = same > 0 ? same : -1;
      distinct[child] = distinct[node] + (same > 0 ? 0 : 1);
    }
  }
  return { parent, above, longest: distinct.reduce((most, count) => Math.max(most, count), 0) };
}
