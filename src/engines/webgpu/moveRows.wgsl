// Second half of a stable partition: each block writes its marked rows to the places that are kept for it, left and right.

const threads = 256u;
const maskWords = 32u;

struct Block { first: u32, end: u32, segment: u32 }
struct Place { left: u32, right: u32 }

@group(0) @binding(0) var<storage, read> blocks: array<Block>;
@group(0) @binding(1) var<storage, read> places: array<Place>;
@group(0) @binding(2) var<storage, read> marked: array<u32>;
@group(0) @binding(3) var<storage, read_write> order: array<u32>;

// A bit for each row of the block (1,024 at most), set where it goes left; and how many are set before each word.
var<workgroup> mask: array<atomic<u32>, maskWords>;
var<workgroup> before: array<u32, maskWords>;

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let block = blocks[group.x];
  let place = places[group.x];
  let rows = block.end - block.first;
  for (var i = thread; i < rows; i += threads) {
    atomicOr(&mask[i >> 5], (marked[block.first + i] >> 31) << (i & 31));
  }
  workgroupBarrier();
  if (thread < maskWords) {
    var sum = 0u;
    for (var w = 0u; w < thread; w++) { sum += countOneBits(atomicLoad(&mask[w])); }
    before[thread] = sum;
  }
  workgroupBarrier();
  for (var i = thread; i < rows; i += threads) {
    let entry = marked[block.first + i];
    let lower = (1u << (i & 31)) - 1;
    let lefts = before[i >> 5] + countOneBits(atomicLoad(&mask[i >> 5]) & lower);
    let isLeft = (entry >> 31) == 1;
    order[select(place.right + i - lefts, place.left + lefts, isLeft)] = entry & 0x7fffffff;
  }
}
