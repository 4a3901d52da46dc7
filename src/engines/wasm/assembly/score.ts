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
  /** 0 where no rank is missing. */
  anyMissing: u32;
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
    if (sets != 0 || scoring.anyMissing != 0) scoreTree(scoring, nodes, sets, depth, from, to, output, false);
    else scoreTree(scoring, nodes, sets, depth, from, to, output, true);
    if (++output == scoring.outputs) output = 0;
  }
}

/** Marks of a node that asks: missing values go left; it asks for a category. */
const MISSING_LEFT: u32 = 1;
const ASKS_CATEGORY: u32 = 2;

/**
 * Where a row goes. A node is 16 bytes: the byte offset of its feature in a row (u16), the last rank that goes left or the number of its set (u16),
 * the address of its left child (u32; the right one follows), and then its marks, or a leaf's value (f64). A leaf leads to itself.
 * `plain`: no rank is missing and no node asks for a category, so that a comparison is all.
 */
@inline
function descend(sets: usize, node: usize, row: usize, plain: bool): usize {
  const rank = <u32>load<u16>(row + <usize>load<u16>(node));
  const last = <u32>load<u16>(node, 2);
  const left = load<usize>(node, 4);
  if (plain) return left + (<usize>(rank > last) << 4);
  if (left == node) return node;
  const marks = load<u32>(node, 8);
  let isLeft = rank <= last;
  if (rank == 65535) isLeft = (marks & MISSING_LEFT) != 0;
  else if ((marks & ASKS_CATEGORY) != 0) isLeft = ((load<u32>(sets + <usize>((last << 5) + ((rank >>> 5) << 2))) >>> (rank & 31)) & 1) != 0;
  return isLeft ? left : left + 16;
}

@inline
function scoreTree(scoring: Scoring, nodes: usize, sets: usize, depth: u32, from: u32, to: u32, output: u32, plain: bool): void {
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
      a = descend(sets, a, row, plain);
      b = descend(sets, b, row2, plain);
      c = descend(sets, c, row3, plain);
      d = descend(sets, d, row4, plain);
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
    for (let level: u32 = 0; level < depth; level++) a = descend(sets, a, row, plain);
    addValue(score, a);
    score += step;
    row += stride;
  }
}

@inline
function addValue(score: usize, leaf: usize): void {
  store<f64>(score, load<f64>(score) + load<f64>(leaf, 8));
}
