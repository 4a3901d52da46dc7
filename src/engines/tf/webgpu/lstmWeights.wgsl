// From the loss by an LSTM's sums to that by its weights: [x, hidden before, 1] transposed × dSums, added over all rows and steps in a fixed order.
// A workgroup makes TILE × TILE numbers; its threads share the rows and steps between PARTS, whose sums are added up at the end.
// Before this text stand constants (BATCH, STEPS, INPUTS, UNITS) and `isSeen`.

const WIDTH = 4u * UNITS;
const TILE = 16u;
const PARTS = 8u;

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> states: array<f32>;
@group(0) @binding(2) var<storage, read> dSums: array<f32>;
@group(0) @binding(3) var<storage, read_write> dKernel: array<f32>;
@group(0) @binding(4) var<storage, read_write> dRecurrentKernel: array<f32>;
@group(0) @binding(5) var<storage, read_write> dBias: array<f32>;

var<workgroup> sums: array<f32, PARTS * TILE * TILE>;

/// What a weight was multiplied by: `line` counts inputs, then units, then the bias.
fn factor(at: u32, line: u32) -> f32 {
  if (!isSeen(at)) { return 0; }
  if (line < INPUTS) { return x[at * INPUTS + line]; }
  if (line == INPUTS + UNITS) { return 1; }
  if (line > INPUTS + UNITS || at % STEPS == 0u) { return 0; }
  return states[((at - 1u) * STATES + 5u) * UNITS + line - INPUTS];
}

fn write(line: u32, column: u32, value: f32) {
  if (line < INPUTS) { dKernel[line * WIDTH + column] = value; }
  else if (line < INPUTS + UNITS) { dRecurrentKernel[(line - INPUTS) * WIDTH + column] = value; }
  else if (line == INPUTS + UNITS) { dBias[column] = value; }
}

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  // Of a part's 32 threads, each makes 2 lines × 4 columns.
  let part = thread / 32u;
  let line = (thread % 32u) / 4u * 2u;
  let column = (thread % 4u) * 4u;
  let firstLine = group.y * TILE;
  let firstColumn = group.x * TILE;
  var upper = vec4f();
  var lower = vec4f();
  for (var at = part; at < BATCH * STEPS; at += PARTS) {
    var loss = vec4f();
    for (var c = 0u; c < 4u; c++) {
      // UNITS may be odd: WIDTH is a whole number of fours all the same.
      if (firstColumn + column < WIDTH) { loss[c] = dSums[at * WIDTH + firstColumn + column + c]; }
    }
    upper += factor(at, firstLine + line) * loss;
    lower += factor(at, firstLine + line + 1u) * loss;
  }
  let to = part * TILE * TILE + line * TILE + column;
  for (var c = 0u; c < 4u; c++) {
    sums[to + c] = upper[c];
    sums[to + TILE + c] = lower[c];
  }
  workgroupBarrier();
  var sum = 0f;
  for (var p = 0u; p < PARTS; p++) { sum += sums[p * TILE * TILE + thread]; }
  if (firstColumn + thread % TILE < WIDTH) { write(firstLine + thread / TILE, firstColumn + thread % TILE, sum); }
}
