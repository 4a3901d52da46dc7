// Turns parents' histograms into one child's, in place, by taking the other child's away.

const threads = 256u;

struct Pair { parent: u32, child: u32 }
struct Shape { entriesPerSlot: u32 }

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> pairs: array<Pair>;
@group(0) @binding(2) var<storage, read_write> histograms: array<i32>;

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let pair = pairs[group.y];
  let parent = pair.parent * shape.entriesPerSlot;
  let child = pair.child * shape.entriesPerSlot;
  for (var i = group.x * threads + thread; i < shape.entriesPerSlot; i += groups.x * threads) {
    histograms[parent + i] -= histograms[child + i];
  }
}
