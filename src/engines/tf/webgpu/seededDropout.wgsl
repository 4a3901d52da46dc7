// Keeps a number where its hash (lowbias32 of Chris Wellons' hash prospector) is not below a threshold: see core/neural/dropout.ts.

struct Options { size: u32, seed: u32, threshold: u32, kept: f32 }

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;
@group(0) @binding(2) var<uniform> options: Options;

fn hash(i: u32) -> u32 {
  var h = i * 0x9E3779B9u + options.seed;
  h = (h ^ (h >> 16u)) * 0x7feb352du;
  h = (h ^ (h >> 15u)) * 0x846ca68bu;
  return h ^ (h >> 16u);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) at: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = at.x; i < options.size; i += groups.x * 64u) {
    output[i] = select(0, x[i] / options.kept, hash(i) >= options.threshold);
  }
}
