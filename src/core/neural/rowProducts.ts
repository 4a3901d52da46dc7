/*
 * Products of a row with a matrix, in double precision, four rows of the matrix at a time: sums stay in registers for longer, and the order of adding is that of one at a time.
 */

/** Adds x · matrix to `sums`: `count` numbers of x from `from` on, by the matrix' rows of `sums.length` numbers. */
export function addRowProduct(sums: Float64Array, x: Float32Array, from: number, count: number, matrix: Float64Array): void {
  const width = sums.length;
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const [a, b, c, d] = [x[from + i], x[from + i + 1], x[from + i + 2], x[from + i + 3]];
    const at = i * width;
    for (let j = 0; j < width; j++) sums[j] = sums[j] + a * matrix[at + j] + b * matrix[at + width + j] + c * matrix[at + 2 * width + j] + d * matrix[at + 3 * width + j];
  }
  for (; i < count; i++) for (let j = 0; j < width; j++) sums[j] += x[from + i] * matrix[i * width + j];
}

/** Adds xᵀ · slopes to `gradient`, which is shaped as the matrix: `count` numbers of x from `from` on. */
export function addOuterProduct(gradient: Float64Array, x: Float32Array, from: number, count: number, slopes: Float64Array): void {
  const width = slopes.length;
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const [a, b, c, d] = [x[from + i], x[from + i + 1], x[from + i + 2], x[from + i + 3]];
    const at = i * width;
    for (let j = 0; j < width; j++) {
      const slope = slopes[j];
      gradient[at + j] += a * slope;
      gradient[at + width + j] += b * slope;
      gradient[at + 2 * width + j] += c * slope;
      gradient[at + 3 * width + j] += d * slope;
    }
  }
  for (; i < count; i++) for (let j = 0; j < width; j++) gradient[i * width + j] += x[from + i] * slopes[j];
}

/** Writes matrix · slopes, `count` numbers, to `into` from `from` on. */
export function writeSlopes(into: Float32Array | Float64Array, from: number, count: number, matrix: Float64Array, slopes: Float64Array): void {
  const width = slopes.length;
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const at = i * width;
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let j = 0; j < width; j++) {
      const slope = slopes[j];
      a += matrix[at + j] * slope;
      b += matrix[at + width + j] * slope;
      c += matrix[at + 2 * width + j] * slope;
      d += matrix[at + 3 * width + j] * slope;
    }
    into[from + i] = a;
    into[from + i + 1] = b;
    into[from + i + 2] = c;
    into[from + i + 3] = d;
  }
  for (; i < count; i++) {
    let sum = 0;
    for (let j = 0; j < width; j++) sum += matrix[i * width + j] * slopes[j];
    into[from + i] = sum;
  }
}
