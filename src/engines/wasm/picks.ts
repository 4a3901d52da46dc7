const BLOCK_BYTES = 16;
/** A mask's entry for "0". */
const NOTHING = 128;

/** Sixteen bins of a record from sixteen of a row: see assembly/layout.ts. */
export interface Pick {
  readonly source: number;
  readonly target: number;
  readonly mask: Uint8Array;
}

/** How the bins of a tree's features (ascending) are picked from a row's: few features that lie far apart take a pick each. */
export function planPicks(features: Int32Array): readonly Pick[] {
  const picks: Pick[] = [];
  for (let target = 0; target < features.length; target += BLOCK_BYTES) {
    const block = features.subarray(target, target + BLOCK_BYTES);
    for (let first = 0; first < block.length; ) {
      const source = block[first];
      const mask = new Uint8Array(BLOCK_BYTES).fill(NOTHING);
      while (first < block.length && block[first] < source + BLOCK_BYTES) mask[first] = block[first++] - source;
      picks.push({ source, target, mask });
    }
  }
  return picks;
}
