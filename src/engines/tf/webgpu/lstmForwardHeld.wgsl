// A forward run of an LSTM as lstmForward.wgsl's, for layers so small that each thread keeps the weights of one gate's sum in registers.
// Before this text stand constants (BATCH, STEPS, INPUTS, UNITS, ROWS, THREADS, SEQUENCES, DEPTH), `isSeen`, `keepGates` and `keepStates`.

const WIDTH = 4u * UNITS;
const CARRIED = (ROWS * INPUTS + THREADS - 1u) / THREADS;

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> kernel: array<f32>;
@group(0) @binding(2) var<storage, read> recurrentKernel: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> output: array<f32>;

/// What each row's sums are made of: hidden before, then inputs, then zeros up to DEPTH.
var<workgroup> seen: array<f32, ROWS * DEPTH>;
var<workgroup> sums: array<f32, ROWS * WIDTH>;

fn inputAt(first: u32, step: u32, i: u32) -> f32 {
  return x[(min(first + i / INPUTS, BATCH - 1u) * STEPS + step) * INPUTS + i % INPUTS];
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let first = group.x * ROWS;
  // This thread's sum.
  let j = min(thread, WIDTH - 1u);
  let constant = bias[j];
  //{hold}
  // This thread's unit of a row.
  let r = thread / UNITS;
  let u = thread % UNITS;
  let row = first + r;
  let isOwner = r < ROWS && row < BATCH;
  var cell = 0f;
  var hidden = 0f;
  for (var i = thread; i < ROWS * INPUTS; i += THREADS) { seen[i / INPUTS * DEPTH + UNITS + i % INPUTS] = inputAt(first, 0, i); }
  workgroupBarrier();
  for (var step = 0u; step < STEPS; step++) {
    // The next step's inputs are on their way while this one's sums are made.
    var next: array<f32, CARRIED>;
    for (var n = 0u; n < CARRIED; n++) { next[n] = inputAt(first, min(step + 1u, STEPS - 1u), min(thread + n * THREADS, ROWS * INPUTS - 1u)); }
    if (thread < WIDTH) {
      for (var line = 0u; line < ROWS; line++) {
        let at = line * DEPTH;
        var sum = vec4f();
        //{add}
        sums[line * WIDTH + j] = constant + (sum.x + sum.y) + (sum.z + sum.w);
      }
    }
    workgroupBarrier();
    if (isOwner) {
      let at = row * STEPS + step;
      if (isSeen(at)) {
        let mine = r * WIDTH + u;
        let gates = vec4f(sigmoid(sums[mine]), sigmoid(sums[mine + UNITS]), squash(sums[mine + 2u * UNITS]), sigmoid(sums[mine + 3u * UNITS]));
        cell = gates.y * cell + gates.x * gates.z;
        hidden = gates.w * squash(cell);
        seen[r * DEPTH + u] = hidden;
        keepGates(at, u, gates);
      }
      keepStates(at, u, cell, hidden);
      if (SEQUENCES) { output[at * UNITS + u] = hidden; }
    }
    for (var n = 0u; n < CARRIED; n++) {
      let i = thread + n * THREADS;
      if (i < ROWS * INPUTS) { seen[i / INPUTS * DEPTH + UNITS + i % INPUTS] = next[n]; }
    }
    workgroupBarrier();
  }
  if (!SEQUENCES && isOwner) { output[row * UNITS + u] = hidden; }
}
