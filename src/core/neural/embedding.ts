import type { NumericArray } from '../contract/index.ts';

/** Two tables of vectors, each `size` × dimensions. */
export type EmbeddingPair = readonly [Float32Array, Float32Array];

/** Looks both whole numbers of each row up and lays the vectors side by side: rows × 2 dimensions. Throws where a number is outside its table. */
export function embedPairs(pairs: NumericArray, tables: EmbeddingPair, dimensions: number): Float32Array {
  const y = new Float32Array(pairs.length * dimensions);
  for (let i = 0; i < pairs.length; i++) {
    const from = pairs[i] * dimensions;
    const table = tables[i % 2];
    if (!(from >= 0 && from < table.length)) throw new Error(`There is no vector ${pairs[i]} in a table of ${table.length / dimensions}.`);
    y.set(table.subarray(from, from + dimensions), i * dimensions);
  }
  return y;
}

/** The loss by each table, from the loss by what `embedPairs` answered: summed up where a vector was looked up several times. */
export function embedPairsBackward(pairs: NumericArray, dy: Float32Array, tables: EmbeddingPair, dimensions: number): EmbeddingPair {
  const gradients: EmbeddingPair = [new Float32Array(tables[0].length), new Float32Array(tables[1].length)];
  for (let i = 0; i < pairs.length; i++) {
    const gradient = gradients[i % 2];
    const from = pairs[i] * dimensions;
    for (let d = 0; d < dimensions; d++) gradient[from + d] += dy[i * dimensions + d];
  }
  return gradients;
}
