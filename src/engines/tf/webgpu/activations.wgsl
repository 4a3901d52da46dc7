// Neither overflows, and both hand NaN on.

fn sigmoid(z: f32) -> f32 {
  let e = exp(-abs(z));
  return select(e, 1f, z >= 0) / (1 + e);
}

/// The hyperbolic tangent.
fn squash(z: f32) -> f32 {
  let e = exp(-2 * abs(z));
  return sign(z) * (1 - e) / (1 + e);
}
