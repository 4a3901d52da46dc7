// From the loss by an LSTM's sums to that by its inputs: dSums × kernel transposed. A workgroup makes TILE rows (of rows × steps) × TILE inputs.
// Before this text stand constants (BATCH, STEPS, INPUTS, UNITS).

const WIDTH = 4u * UNITS;
const TILE = 16u;
const SLICE = 64u;
const STRIDE = SLICE + 1u;

@group(0) @binding(0) var<storage, read> dSums: array<f32>;
@group(0) @binding(1) var<storage, read> kernel: array<f32>;
@group(0) @binding(2) var<storage, read_write> dx: array<f32>;

var<workgroup> losses: array<f32, TILE * STRIDE>;
var<workgroup> weights: array<f32, TILE * STRIDE>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let firstInput = group.x * TILE;
  let y = thread / TILE;
  let input = thread % TILE;
  for (var first = group.y * TILE; first < BATCH * STEPS; first += groups.y * TILE) {
    var sum = 0f;
    for (var start = 0u; start < WIDTH; start += SLICE) {
      for (var i = thread; i < TILE * SLICE; i += 256u) {
        let line = i / SLICE;
        let j = start + i % SLICE;
        losses[line * STRIDE + i % SLICE] = select(0, dSums[min(first + line, BATCH * STEPS - 1u) * WIDTH + min(j, WIDTH - 1u)], j < WIDTH);
        weights[line * STRIDE + i % SLICE] = select(0, kernel[min(firstInput + line, INPUTS - 1u) * WIDTH + min(j, WIDTH - 1u)], j < WIDTH);
      }
      workgroupBarrier();
      for (var j = 0u; j < SLICE; j++) { sum += losses[y * STRIDE + j] * weights[input * STRIDE + j]; }
      workgroupBarrier();
    }
    if (first + y < BATCH * STEPS && firstInput + input < INPUTS) { dx[(first + y) * INPUTS + firstInput + input] = sum; }
  }
}
