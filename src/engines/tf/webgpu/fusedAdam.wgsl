// A step of Adam (Kingma and Ba 2015, as Keras has it), in place: see adamOp.ts.

struct Options { size: u32, rate: f32 }

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-7;

@group(0) @binding(0) var<storage, read_write> weight: array<f32>;
@group(0) @binding(1) var<storage, read_write> first: array<f32>;
@group(0) @binding(2) var<storage, read_write> second: array<f32>;
@group(0) @binding(3) var<storage, read> gradient: array<f32>;
@group(0) @binding(4) var<storage, read> scale: array<f32>;
@group(0) @binding(5) var<uniform> options: Options;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) at: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = at.x; i < options.size; i += groups.x * 64u) {
    let g = gradient[i] * scale[0];
    let m = BETA1 * first[i] + (1 - BETA1) * g;
    let v = BETA2 * second[i] + (1 - BETA2) * g * g;
    first[i] = m;
    second[i] = v;
    weight[i] -= options.rate * m / (sqrt(v) + EPSILON);
  }
}
