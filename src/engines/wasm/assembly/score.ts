/** The trees of one forest and the rows that they score: ../forestScorer.ts lays them out. */
@unmanaged
export class Scoring {
  /** Ranks by row, 16 bits a feature: of a number how many of the forest's thresholds lie below it, of a category its bin; 65535 is missing. */
  rows: usize;
  rowBytes: u32;
  rowCount: u32;
  rowsPerItem: u32;
  trees: u32;
  /** By tree: where its nodes begin, where its sets of categories begin (0: it has none), and how deep it is. */
  treeNodes: usize;
  treeSets: usize;
  treeDepths: usize;
  /** Rows × outputs, row-major. */
  scores: usize;
  outputs: u32;
}

/** Scores rows [item · rowsPerItem, …), tree after tree, so that sums are those of the reference. */
export function scoreRows(argument: usize, item: i32): void {
  const scoring = changetype<Scoring>(argument);
  const from = <u32>item * scoring.rowsPerItem;
  const to = min(from + scoring.rowsPerItem, scoring.rowCount);
  let output: u32 = 0;
  for (let tree: usize = 0; tree < <usize>scoring.trees; tree++) {
    const nodes = load<usize>(scoring.treeNodes + (tree << 2));
    const sets = load<usize>(scoring.treeSets + (tree << 2));
    const depth = load<u32>(scoring.treeDepths + (tree << 2));
    if (sets) scoreTree(scoring, nodes, sets, depth, from, to, output, true);
    else scoreTree(scoring, nodes, sets, depth, from, to, output, false);
    if (++output == scoring.outputs) output = 0;
  }
}

/** Bits of a node's last word: missing values go left; it asks for a category. */
const MISSING_LEFT: u32 = 1;
const ASKS_CATEGORY: u32 = 2;

/**
 * Where a row goes. A node is 16 bytes: the byte offset of its feature in a row (u16), the last rank that goes left or the number of its set (u16),
 * the byte offset of its left child from the tree's first node with the bits above in its lowest places (u32; the right child follows), and a leaf's value (f64).
 * A leaf leads to itself. Where missing values go left, 1 is added to both sides of the comparison, and their rank wraps round to 0.
 */
@inline
function descend(nodes: usize, sets: usize, node: usize, row: usize, mixed: bool): usize {
  const rank = <u32>load<u16>(row + <usize>load<u16>(node));
  const last = <u32>load<u16>(node, 2);
  const link = load<u32>(node, 4);
  const left = nodes + <usize>(link & ~15);
  if (mixed && (link & ASKS_CATEGORY) != 0) {
    if (rank == 65535) return (link & MISSING_LEFT) != 0 ? left : left + 16;
    const word = load<u32>(sets + <usize>((last << 5) + ((rank >>> 5) << 2)));
    return ((word >>> (rank & 31)) & 1) != 0 ? left : left + 16;
  }
  const shift = link & MISSING_LEFT;
  return left + (<usize>(((rank + shift) & 0xffff) > last + shift) << 4);
}

@inline
function scoreTree(scoring: Scoring, nodes: usize, sets: usize, depth: u32, from: u32, to: u32, output: u32, mixed: bool): void {
  const stride = <usize>scoring.rowBytes;
  const step = <usize>scoring.outputs << 3;
  let row = scoring.rows + <usize>from * stride;
  let score = scoring.scores + <usize>from * step + (<usize>output << 3);
  let rest = to - from;
  // Four rows at once: while one waits for memory the others go on.
  for (; rest >= 4; rest -= 4) {
    const row2 = row + stride;
    const row3 = row2 + stride;
    const row4 = row3 + stride;
    let a = nodes;
    let b = nodes;
    let c = nodes;
    let d = nodes;
    for (let level: u32 = 0; level < depth; level++) {
      a = descend(nodes, sets, a, row, mixed);
      b = descend(nodes, sets, b, row2, mixed);
      c = descend(nodes, sets, c, row3, mixed);
      d = descend(nodes, sets, d, row4, mixed);
    }
    addValue(score, a);
    addValue(score + step, b);
    addValue(score + 2 * step, c);
    addValue(score + 3 * step, d);
    score += 4 * step;
    row = row4 + stride;
  }
  for (; rest > 0; rest--) {
    let a = nodes;
    for (let level: u32 = 0; level < depth; level++) a = descend(nodes, sets, a, row, mixed);
    addValue(score, a);
    score += step;
    row += stride;
  }
}

@inline
function addValue(score: usize, leaf: usize): void {
  store<f64>(score, load<f64>(score) + load<f64>(leaf, 8));
}
