// A forward run of an LSTM: a workgroup takes ROWS rows through all steps. Gates in the order input, forget, cell, output.
// Before this text stand constants (BATCH, STEPS, INPUTS, UNITS, ROWS, THREADS, SEQUENCES), `room` with its `roomOf`, `isSeen` and `keep`.

const WIDTH = 4u * UNITS;

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> kernel: array<f32>;
@group(0) @binding(2) var<storage, read> recurrentKernel: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> output: array<f32>;

// In `room`, for each row: hidden, cell, sums.
const CELL = ROWS * UNITS;
const SUMS = 2u * ROWS * UNITS;

fn addSums(first: u32, step: u32, base: u32, thread: u32) {
  for (var j = thread; j < WIDTH; j += THREADS) {
    var sums: array<f32, ROWS>;
    for (var r = 0u; r < ROWS; r++) { sums[r] = bias[j]; }
    for (var i = 0u; i < INPUTS; i++) {
      let weight = kernel[i * WIDTH + j];
      for (var r = 0u; r < ROWS; r++) { sums[r] += weight * x[(min(first + r, BATCH - 1u) * STEPS + step) * INPUTS + i]; }
    }
    for (var u = 0u; u < UNITS; u++) {
      let weight = recurrentKernel[u * WIDTH + j];
      for (var r = 0u; r < ROWS; r++) { sums[r] += weight * room[base + r * UNITS + u]; }
    }
    for (var r = 0u; r < ROWS; r++) { room[base + SUMS + r * WIDTH + j] = sums[r]; }
  }
}

fn activate(first: u32, step: u32, base: u32, thread: u32) {
  for (var i = thread; i < ROWS * UNITS; i += THREADS) {
    let r = i / UNITS;
    let u = i % UNITS;
    let row = first + r;
    if (row >= BATCH) { continue; }
    let at = row * STEPS + step;
    if (isSeen(at)) {
      let sums = base + SUMS + r * WIDTH + u;
      let gates = vec4f(sigmoid(room[sums]), sigmoid(room[sums + UNITS]), squash(room[sums + 2u * UNITS]), sigmoid(room[sums + 3u * UNITS]));
      let cell = gates.y * room[base + CELL + i] + gates.x * gates.z;
      room[base + CELL + i] = cell;
      room[base + i] = gates.w * squash(cell);
      keepGates(at, u, gates);
    }
    keepStates(at, u, room[base + CELL + i], room[base + i]);
    if (SEQUENCES) { output[at * UNITS + u] = room[base + i]; }
    else if (step == STEPS - 1u) { output[row * UNITS + u] = room[base + i]; }
  }
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let base = roomOf(group.x);
  for (var i = thread; i < SUMS; i += THREADS) { room[base + i] = 0; }
  meet();
  for (var step = 0u; step < STEPS; step++) {
    addSums(group.x * ROWS, step, base, thread);
    meet();
    activate(group.x * ROWS, step, base, thread);
    meet();
  }
}
