/**
 * Makes columns orthonormal in place: the Q of their QR decomposition whose R has a positive diagonal, by modified Gram–Schmidt run twice ("twice is enough": Giraud et al. 2005). The columns must
 * not depend on each other, as drawn ones do not.
 */
export async function orthonormalColumns(columns: readonly Float64Array[], breathe: () => Promise<void>): Promise<void> {
  for (const [k, column] of columns.entries()) {
    for (let pass = 0; pass < 2; pass++) {
      for (let before = 0; before < k; before++) subtract(column, columns[before], dot(column, columns[before]));
    }
    const length = Math.sqrt(dot(column, column));
    for (let i = 0; i < column.length; i++) column[i] /= length;
    await breathe();
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function subtract(from: Float64Array, direction: Float64Array, share: number): void {
  for (let i = 0; i < from.length; i++) from[i] -= share * direction[i];
}
