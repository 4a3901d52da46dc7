// Adds the hessians and gradients of rows to histograms, by feature and bin (the layout is core/trees/histogram.ts).
// A workgroup takes a block of rows and two words of bins (eight features), sums them up in its own memory, and adds the result
// to the node's histogram. Whole numbers: the order of the additions does not matter.

// A pair of words of bins at a time: what the 16 KiB of workgroup memory that every device has can hold.
const wordsPerGroup = 2u;
// Four features × 256 bins × (hessian, gradient).
const entriesPerWord = 2048u;
const threads = 256u;

struct Block { first: u32, end: u32, slot: u32 }
struct Shape { wordsPerRow: u32, activeWords: u32 }

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> bins: array<u32>;
@group(0) @binding(2) var<storage, read> order: array<u32>;
@group(0) @binding(3) var<storage, read> gradients: array<vec2i>;
@group(0) @binding(4) var<storage, read> activeWords: array<u32>;
@group(0) @binding(5) var<storage, read> blocks: array<Block>;
@group(0) @binding(6) var<storage, read_write> histograms: array<atomic<i32>>;

// Zero at the start: WGSL says so.
var<workgroup> sums: array<atomic<i32>, wordsPerGroup * entriesPerWord>;

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let block = blocks[group.x];
  let firstWord = group.y * wordsPerGroup;
  let words = min(wordsPerGroup, shape.activeWords - firstWord);
  for (var i = block.first + thread; i < block.end; i += threads) {
    let row = order[i];
    let pair = gradients[row];
    for (var w = 0u; w < words; w++) {
      let packed = bins[row * shape.wordsPerRow + activeWords[firstWord + w]];
      for (var f = 0u; f < 4; f++) {
        let at = w * entriesPerWord + f * 512 + 2 * ((packed >> (8 * f)) & 255);
        atomicAdd(&sums[at], pair.x);
        atomicAdd(&sums[at + 1], pair.y);
      }
    }
  }
  workgroupBarrier();
  let into = (block.slot * shape.activeWords + firstWord) * entriesPerWord;
  for (var i = thread; i < words * entriesPerWord; i += threads) {
    let sum = atomicLoad(&sums[i]);
    if (sum != 0) { atomicAdd(&histograms[into + i], sum); }
  }
}
