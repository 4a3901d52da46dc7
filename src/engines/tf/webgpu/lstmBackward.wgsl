// From the loss by an LSTM's output to that by its gates' sums: a workgroup takes ROWS rows back through all steps.
// Before this text stand constants (BATCH, STEPS, INPUTS, UNITS, ROWS, THREADS, SEQUENCES), `room` with its `roomOf`, and `isSeen`.

const WIDTH = 4u * UNITS;

@group(0) @binding(0) var<storage, read> states: array<f32>;
@group(0) @binding(1) var<storage, read> recurrentKernel: array<f32>;
@group(0) @binding(2) var<storage, read> dOutput: array<f32>;
@group(0) @binding(3) var<storage, read_write> dSums: array<f32>;

// In `room`, for each row: the loss by hidden, by cell, by sums.
const CELL = ROWS * UNITS;
const SUMS = 2u * ROWS * UNITS;

fn dOutputAt(row: u32, step: u32, u: u32) -> f32 {
  if (SEQUENCES) { return dOutput[(row * STEPS + step) * UNITS + u]; }
  if (step == STEPS - 1u) { return dOutput[row * UNITS + u]; }
  return 0;
}

/// Through the gates of one step; `dc` becomes the loss by the cell before.
fn throughGates(at: u32, step: u32, u: u32, dh: f32, dc: ptr<function, f32>) -> vec4f {
  let kept = at * STATES * UNITS + u;
  let gates = vec4f(states[kept], states[kept + UNITS], states[kept + 2u * UNITS], states[kept + 3u * UNITS]);
  let squashed = squash(states[kept + 4u * UNITS]);
  var before = 0f;
  if (step > 0u) { before = states[kept - (STATES - 4u) * UNITS]; }
  let dCell = *dc + dh * gates.w * (1 - squashed * squashed);
  *dc = dCell * gates.y;
  return vec4f(dCell * gates.z * gates.x * (1 - gates.x), dCell * before * gates.y * (1 - gates.y), dCell * gates.x * (1 - gates.z * gates.z), dh * squashed * gates.w * (1 - gates.w));
}

fn gatesBackward(first: u32, step: u32, base: u32, thread: u32) {
  for (var i = thread; i < ROWS * UNITS; i += THREADS) {
    let r = i / UNITS;
    let u = i % UNITS;
    let row = first + r;
    if (row >= BATCH) { continue; }
    let at = row * STEPS + step;
    let dh = room[base + i] + dOutputAt(row, step, u);
    var sums = vec4f();
    if (isSeen(at)) {
      var dc = room[base + CELL + i];
      sums = throughGates(at, step, u, dh, &dc);
      room[base + CELL + i] = dc;
    } else {
      room[base + i] = dh;
    }
    for (var gate = 0u; gate < 4u; gate++) {
      room[base + SUMS + r * WIDTH + gate * UNITS + u] = sums[gate];
      dSums[at * WIDTH + gate * UNITS + u] = sums[gate];
    }
  }
}

fn hiddenBackward(first: u32, step: u32, base: u32, thread: u32) {
  for (var i = thread; i < ROWS * UNITS; i += THREADS) {
    let r = i / UNITS;
    let row = first + r;
    if (row >= BATCH || !isSeen(row * STEPS + step)) { continue; }
    let weights = (i % UNITS) * WIDTH;
    let sums = base + SUMS + r * WIDTH;
    var sum = 0f;
    for (var j = 0u; j < WIDTH; j++) { sum += recurrentKernel[weights + j] * room[sums + j]; }
    room[base + i] = sum;
  }
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let base = roomOf(group.x);
  for (var i = thread; i < SUMS; i += THREADS) { room[base + i] = 0; }
  meet();
  for (var left = STEPS; left > 0u; left--) {
    gatesBackward(group.x * ROWS, left - 1u, base, thread);
    meet();
    hiddenBackward(group.x * ROWS, left - 1u, base, thread);
    meet();
  }
}
