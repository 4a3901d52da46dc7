// First half of a stable partition: copies rows aside with the highest bit set where they go left, and counts those of each block.

const threads = 256u;

struct Segment { column: u32, shift: u32, goesLeft: array<u32, 8> }
struct Block { first: u32, end: u32, segment: u32 }
struct Shape { wordsPerRow: u32 }

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> bins: array<u32>;
@group(0) @binding(2) var<storage, read> order: array<u32>;
@group(0) @binding(3) var<storage, read> segments: array<Segment>;
@group(0) @binding(4) var<storage, read> blocks: array<Block>;
@group(0) @binding(5) var<storage, read_write> marked: array<u32>;
@group(0) @binding(6) var<storage, read_write> counts: array<u32>;

var<workgroup> lefts: atomic<u32>;

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let block = blocks[group.x];
  let column = segments[block.segment].column;
  let shift = segments[block.segment].shift;
  var mine = 0u;
  for (var i = block.first + thread; i < block.end; i += threads) {
    let row = order[i];
    let bin = (bins[row * shape.wordsPerRow + column] >> shift) & 255;
    let isLeft = (segments[block.segment].goesLeft[bin >> 5] >> (bin & 31)) & 1;
    marked[i] = row | (isLeft << 31);
    mine += isLeft;
  }
  atomicAdd(&lefts, mine);
  workgroupBarrier();
  if (thread == 0) { counts[group.x] = atomicLoad(&lefts); }
}
