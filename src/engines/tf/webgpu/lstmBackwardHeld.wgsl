// From the loss by an LSTM's output to that by its gates' sums as lstmBackward.wgsl does it, for layers so small that each thread keeps its part of the
// recurrent kernel in registers: a gate's weights of one unit.
// Before this text stand constants (BATCH, STEPS, INPUTS, UNITS, ROWS, THREADS, SEQUENCES, STATES), and `isSeen`.

const WIDTH = 4u * UNITS;

@group(0) @binding(0) var<storage, read> states: array<f32>;
@group(0) @binding(1) var<storage, read> recurrentKernel: array<f32>;
@group(0) @binding(2) var<storage, read> dOutput: array<f32>;
@group(0) @binding(3) var<storage, read_write> dSums: array<f32>;

var<workgroup> sums: array<f32, ROWS * WIDTH>;
/// The loss by hidden, a part from each gate.
var<workgroup> parts: array<f32, ROWS * WIDTH>;

struct Step { gates: vec4f, cell: f32, before: f32, dOutput: f32, isSeen: bool }

fn load(row: u32, step: u32, u: u32) -> Step {
  let at = row * STEPS + step;
  let kept = at * STATES * UNITS + u;
  var found = Step(vec4f(states[kept], states[kept + UNITS], states[kept + 2u * UNITS], states[kept + 3u * UNITS]), states[kept + 4u * UNITS], 0, 0, isSeen(at));
  if (step > 0u) { found.before = states[kept - (STATES - 4u) * UNITS]; }
  if (SEQUENCES) { found.dOutput = dOutput[at * UNITS + u]; }
  else if (step == STEPS - 1u) { found.dOutput = dOutput[row * UNITS + u]; }
  return found;
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  // This thread's part: what one gate's sums say of one unit.
  let j = min(thread, WIDTH - 1u);
  let gate = j / UNITS * UNITS;
  let weights = j % UNITS * WIDTH + gate;
  //{hold}
  // This thread's unit of a row.
  let r = thread / UNITS;
  let u = thread % UNITS;
  let mine = r * WIDTH + u;
  let row = group.x * ROWS + r;
  let isOwner = r < ROWS && row < BATCH;
  var dh = 0f;
  var dc = 0f;
  var wasSeen = false;
  var now = load(min(row, BATCH - 1u), STEPS - 1u, u);
  for (var left = STEPS; left > 0u; left--) {
    if (isOwner) {
      if (wasSeen) { dh = parts[mine] + parts[mine + UNITS] + parts[mine + 2u * UNITS] + parts[mine + 3u * UNITS]; }
      dh += now.dOutput;
      wasSeen = now.isSeen;
      var loss = vec4f();
      if (now.isSeen) {
        let gates = now.gates;
        let squashed = squash(now.cell);
        let dCell = dc + dh * gates.w * (1 - squashed * squashed);
        dc = dCell * gates.y;
        loss = vec4f(dCell * gates.z * gates.x * (1 - gates.x), dCell * now.before * gates.y * (1 - gates.y), dCell * gates.x * (1 - gates.z * gates.z), dh * squashed * gates.w * (1 - gates.w));
      }
      let to = (row * STEPS + left - 1u) * WIDTH + u;
      for (var g = 0u; g < 4u; g++) {
        sums[mine + g * UNITS] = loss[g];
        dSums[to + g * UNITS] = loss[g];
      }
    }
    workgroupBarrier();
    // The step before is on its way while this one's parts are made.
    let next = load(min(row, BATCH - 1u), max(left, 2u) - 2u, u);
    if (thread < WIDTH) {
      for (var line = 0u; line < ROWS; line++) {
        let at = line * WIDTH + gate;
        var sum = vec4f();
        //{add}
        parts[line * WIDTH + j] = (sum.x + sum.y) + (sum.z + sum.w);
      }
    }
    workgroupBarrier();
    now = next;
  }
}
