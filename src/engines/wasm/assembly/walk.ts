/** Rows that walk down a finished tree. */
@unmanaged
export class Walking {
  /** Row numbers; 0: row i is number i. */
  rows: usize;
  rowCount: u32;
  rowsPerItem: u32;
  bins: usize;
  rowBytes: u32;
  nodes: usize;
  depth: u32;
  /** 1 where some node asks for a category. */
  anyCategory: u32;
  scores: usize;
}

/**
 * A number's bin goes left where (bin + shift) & 255 is at most `last`: with a shift of 1 a missing one comes first. A category's goes left where `goesLeft` has a 1.
 * The right child lies behind the left one. A leaf leads to itself.
 */
@unmanaged
export class WalkNode {
  feature: u32;
  shift: u32;
  last: u32;
  left: usize;
  /** 256 bytes; 0 for numbers and leaves. */
  goesLeft: usize;
  value: f64;
}

/** Rows [item · rowsPerItem, …): adds to each one's score what its leaf says. Four at once: while one waits for memory the others go on. */
export function walkRows(argument: usize, item: i32): void {
  const walking = changetype<Walking>(argument);
  if (walking.anyCategory != 0) walkItem(walking, item, true);
  else walkItem(walking, item, false);
}

@inline
function walkItem(walking: Walking, item: i32, anyCategory: bool): void {
  const from = <u32>item * walking.rowsPerItem;
  const to = min(from + walking.rowsPerItem, walking.rowCount);
  const depth = walking.depth;
  let i = from;
  for (; i + 4 <= to; i += 4) {
    const r0 = rowOf(walking, i);
    const r1 = rowOf(walking, i + 1);
    const r2 = rowOf(walking, i + 2);
    const r3 = rowOf(walking, i + 3);
    const b0 = binsOf(walking, r0);
    const b1 = binsOf(walking, r1);
    const b2 = binsOf(walking, r2);
    const b3 = binsOf(walking, r3);
    let n0 = walking.nodes;
    let n1 = n0;
    let n2 = n0;
    let n3 = n0;
    for (let level: u32 = 0; level < depth; level++) {
      n0 = next(n0, b0, anyCategory);
      n1 = next(n1, b1, anyCategory);
      n2 = next(n2, b2, anyCategory);
      n3 = next(n3, b3, anyCategory);
    }
    addValue(walking, r0, n0);
    addValue(walking, r1, n1);
    addValue(walking, r2, n2);
    addValue(walking, r3, n3);
  }
  for (; i < to; i++) {
    const row = rowOf(walking, i);
    let node = walking.nodes;
    for (let level: u32 = 0; level < depth; level++) node = next(node, binsOf(walking, row), anyCategory);
    addValue(walking, row, node);
  }
}

@inline
function rowOf(walking: Walking, i: u32): u32 {
  return walking.rows != 0 ? load<u32>(walking.rows + (<usize>i << 2)) : i;
}

@inline
function binsOf(walking: Walking, row: u32): usize {
  return walking.bins + <usize>row * <usize>walking.rowBytes;
}

@inline
function next(node: usize, bins: usize, anyCategory: bool): usize {
  const at = changetype<WalkNode>(node);
  const bin = <u32>load<u8>(bins + <usize>at.feature);
  let goesRight = ((bin + at.shift) & 255) > at.last;
  if (anyCategory && at.goesLeft != 0) goesRight = load<u8>(at.goesLeft + <usize>bin) == 0;
  return at.left + (<usize>goesRight) * offsetof<WalkNode>();
}

@inline
function addValue(walking: Walking, row: u32, node: usize): void {
  const score = walking.scores + (<usize>row << 3);
  store<f64>(score, load<f64>(score) + changetype<WalkNode>(node).value);
}
