import type { Feature } from '../../core/contract/index.ts';
import { writeColumn } from '../../core/trees/binnedMatrix.ts';
import type { BinnedMatrix } from '../../core/trees/binnedMatrix.ts';
import type { FeatureBins } from '../../core/trees/binning.ts';
import { batchesOf } from './columnBatches.ts';
import { withMemory } from './heap.ts';
import type { Heap } from './heap.ts';
import { BINNING, BINNING_COLUMN, TASK, writeFields } from './layout.ts';
import type { ThreadPool } from './threadPool.ts';

/** Rows of a block: their bins stay in the nearer caches while the columns pass. */
const ROWS_PER_ITEM = 4096;
const EDGES = 256;

/** A column of numbers and where it goes. */
interface NumberColumn {
  readonly place: number;
  readonly values: Float64Array;
  readonly edges: Float64Array;
}

/** Writes the bins of features into a matrix that lies in the heap and is still zero; `features` and `bins` are in the order of its columns. */
export async function writeBins(heap: Heap, pool: ThreadPool, matrix: BinnedMatrix, features: readonly Feature[], bins: readonly FeatureBins[], breathe: () => Promise<void>): Promise<void> {
  const numbers: NumberColumn[] = [];
  for (const [place, feature] of features.entries()) {
    const its = bins[place];
    if (feature.kind === 'number' && its.kind === 'number') numbers.push({ place, values: feature.values, edges: its.edges });
    else {
      writeColumn(matrix, place, feature, its);
      await breathe();
    }
  }
  for (const batch of batchesOf(numbers, matrix.rows, pool)) {
    writeSome(heap, pool, matrix, batch);
    await breathe();
  }
}

function writeSome(heap: Heap, pool: ThreadPool, { rows, wordsPerRow, words }: BinnedMatrix, columns: readonly NumberColumn[]): void {
  const columnBytes = 8 * (EDGES + rows);
  const bytes = BINNING.size + columns.length * (BINNING_COLUMN.size + columnBytes);
  withMemory(heap, bytes, (start) => {
    const { u32, f64 } = heap.views();
    const list = start + BINNING.size;
    writeFields(BINNING, u32, start, { columns: list, columnCount: columns.length, rowCount: rows, rowsPerItem: ROWS_PER_ITEM, rowBytes: 4 * wordsPerRow });
    columns.forEach(({ place, values, edges }, c) => {
      const edgesAt = list + columns.length * BINNING_COLUMN.size + c * columnBytes;
      writeFields(BINNING_COLUMN, u32, list + c * BINNING_COLUMN.size, { edges: edgesAt, values: edgesAt + 8 * EDGES, bins: words.byteOffset + place });
      f64.fill(Infinity, edgesAt >>> 3, (edgesAt >>> 3) + EDGES);
      f64.set(edges, edgesAt >>> 3);
      f64.set(values, (edgesAt >>> 3) + EDGES);
    });
    pool.run(TASK.bins, Math.ceil(rows / ROWS_PER_ITEM), start);
  });
}
