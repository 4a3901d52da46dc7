import { MISSING_BIN } from './layout';

/** Columns of numbers whose bins are written, in blocks of rows that stay in the nearer caches. */
@unmanaged
export class Binning {
  /** By column: see BinningColumn. */
  columns: usize;
  columnCount: u32;
  rowCount: u32;
  rowsPerItem: u32;
  rowBytes: u32;
}

@unmanaged
export class BinningColumn {
  values: usize;
  /** 256 numbers: the edges, and infinity behind them. */
  edges: usize;
  /** Where the first row's bin goes. */
  bins: usize;
  /** Columns lie one after the other, each at a multiple of 8 bytes. */
  unused: u32;
}

/** The bin of a value is the number of edges below it: a binary search in eight steps, without a branch to guess wrong (core/trees/binnedMatrix.ts). */
export function writeBins(argument: usize, item: i32): void {
  const binning = changetype<Binning>(argument);
  const from = <u32>item * binning.rowsPerItem;
  const to = min(from + binning.rowsPerItem, binning.rowCount);
  const stride = <usize>binning.rowBytes;
  for (let c: usize = 0; c < <usize>binning.columnCount; c++) {
    const column = changetype<BinningColumn>(binning.columns + c * offsetof<BinningColumn>());
    const edges = column.edges;
    const end = column.values + (<usize>to << 3);
    let bins = column.bins + <usize>from * stride;
    for (let at = column.values + (<usize>from << 3); at < end; at += 8) {
      const x = load<f64>(at);
      let bin: usize = <usize>(x > load<f64>(edges, 127 << 3)) << 7;
      bin += <usize>(x > load<f64>(edges + (bin << 3), 63 << 3)) << 6;
      bin += <usize>(x > load<f64>(edges + (bin << 3), 31 << 3)) << 5;
      bin += <usize>(x > load<f64>(edges + (bin << 3), 15 << 3)) << 4;
      bin += <usize>(x > load<f64>(edges + (bin << 3), 7 << 3)) << 3;
      bin += <usize>(x > load<f64>(edges + (bin << 3), 3 << 3)) << 2;
      bin += <usize>(x > load<f64>(edges + (bin << 3), 1 << 3)) << 1;
      bin += <usize>(x > load<f64>(edges + (bin << 3)));
      store<u8>(bins, x != x ? <u8>MISSING_BIN : <u8>bin);
      bins += stride;
    }
  }
}
