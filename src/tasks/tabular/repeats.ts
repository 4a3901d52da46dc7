import type { Feature, FeatureTable, TaskContext } from '../../core/contract/index.ts';

/** Rows with their targets (NaN: unknown). */
export interface TargetedRows {
  readonly x: FeatureTable;
  readonly y: Float64Array;
}

export interface Repeats {
  /** Rows that equal an earlier one in every feature and in the target. */
  readonly duplicates: number;
  /** Rows that equal an earlier one in every feature, but not the first such row in the target. */
  readonly conflicts: number;
}

/** Counts repeats over several parts, all with the same features in the same order, by 53 bits of hash a row: among a million rows a false one is unlikely. */
export async function countRepeats(parts: readonly TargetedRows[], ctx: Pick<TaskContext, 'breathe'>): Promise<Repeats> {
  const firstTarget = new Map<number, number>();
  let duplicates = 0;
  let conflicts = 0;
  for (const { x, y } of parts) {
    const hashes = { low: new Int32Array(x.rows), high: new Int32Array(x.rows) };
    for (const feature of x.features) {
      mixFeature(feature, hashes);
      await ctx.breathe();
    }
    for (let row = 0; row < x.rows; row++) {
      const key = (hashes.low[row] >>> 0) * 2 ** 21 + (hashes.high[row] >>> 11);
      const first = firstTarget.get(key);
      if (first === undefined) firstTarget.set(key, y[row]);
      else if (first === y[row]) duplicates++;
      else if (!Number.isNaN(first) && !Number.isNaN(y[row])) conflicts++;
    }
    await ctx.breathe();
  }
  return { duplicates, conflicts };
}

interface RowHashes {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

function mixFeature(feature: Feature, { low, high }: RowHashes): void {
  const words = feature.kind === 'number' ? numberWords(feature.values) : categoryWords(feature);
  for (let row = 0; row < low.length; row++) {
    low[row] = mix(low[row] ^ words[2 * row], words[2 * row + 1], 0x9e3779b1);
    high[row] = mix(high[row] ^ words[2 * row + 1], words[2 * row], 0x85ebca77);
  }
}

/** Two steps of MurmurHash3's mixing (Appleby). */
function mix(hash: number, word: number, factor: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), factor);
  h = Math.imul((h ^ (h >>> 13)) + word, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** −0 as 0. */
function numberWords(values: Float64Array): Int32Array {
  return new Int32Array(values.map((value) => value + 0).buffer);
}

/** By name, since parts may count categories differently. */
function categoryWords({ codes, categories }: Extract<Feature, { kind: 'category' }>): Int32Array {
  const hashOf = categories.map((name) => [hashText(name, 0x811c9dc5), hashText(name, 0x9e3779b9)]);
  const words = new Int32Array(2 * codes.length);
  codes.forEach((code, row) => {
    if (code >= 0) words.set(hashOf[code], 2 * row);
  });
  return words;
}

/** FNV-1a over UTF-16 units. */
function hashText(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
