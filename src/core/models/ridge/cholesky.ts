/** A pivot below this share of its diagonal entry is rounding: the column is a combination of those before it. */
const SINGULAR = 1e-11;

/** The solution, or the first column that is a linear combination of those before it. */
export type Solution = { readonly x: Float64Array } | { readonly dependentColumn: number };

/**
 * Solves A x = b for a symmetric positive definite A (n × n, row-major, lower triangle) by Cholesky's A = L Lᵀ (Golub & Van Loan 4.2). Overwrites A.
 * `breathe` is called once a row.
 */
export async function solveCholesky(a: Float64Array, b: Float64Array, breathe: () => Promise<void>): Promise<Solution> {
  const n = b.length;
  for (let i = 0; i < n; i++) {
    const diagonal = a[i * n + i];
    for (let j = 0; j < i; j++) a[i * n + j] = (a[i * n + j] - dot(a, i * n, j * n, j)) / a[j * n + j];
    const pivot = diagonal - dot(a, i * n, i * n, i);
    if (!(pivot > SINGULAR * diagonal)) return { dependentColumn: i };
    a[i * n + i] = Math.sqrt(pivot);
    await breathe();
  }
  return { x: backSubstitute(a, forwardSubstitute(a, b)) };
}

function dot(a: Float64Array, first: number, second: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += a[first + k] * a[second + k];
  return sum;
}

/** L z = b. */
function forwardSubstitute(l: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const z = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) z[i] -= l[i * n + k] * z[k];
    z[i] /= l[i * n + i];
  }
  return z;
}

/** Lᵀ x = z. */
function backSubstitute(l: Float64Array, z: Float64Array): Float64Array {
  const n = z.length;
  const x = Float64Array.from(z);
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= l[k * n + i] * x[k];
    x[i] /= l[i * n + i];
  }
  return x;
}
