/** Alternating rounds of two things, and what is told of them: medians and spreads. */

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The median of the ratios of two rows of rounds, which ran by turns.
 * @param {readonly number[]} ours
 * @param {readonly number[]} theirs as many
 */
export function medianRatio(ours, theirs) {
  return Number(median(ours.map((value, round) => value / theirs[round])).toFixed(3));
}

/**
 * Runs ours and the peer's by turns, so that a slow moment of the machine meets both. Each function answers milliseconds.
 * @param {{ rounds: number, ours: () => Promise<number>, theirs: (() => Promise<number>) | undefined }} what
 */
export async function alternate({ rounds, ours, theirs }) {
  /** @type {number[]} */
  const oursMs = [];
  /** @type {number[]} */
  const peerMs = [];
  for (let round = 1; round <= rounds; round++) {
    oursMs.push(await ours());
    if (theirs) peerMs.push(await theirs());
    console.log(`  round ${round}: ours ${Math.round(oursMs[round - 1])} ms${theirs ? `, peer ${Math.round(peerMs[round - 1])} ms` : ''}`);
  }
  return { oursMs, peerMs };
}

/**
 * One row of a benchmark's JSON. The spread is the fastest and the slowest round; the ratio is the median of the rounds' ratios, below 1 where ours is faster.
 * @param {{ name: string, size: number, threads: number, engine: string, peer: string | null }} what
 * @param {{ oursMs: number[], peerMs: number[] }} times
 */
export function toRow(what, { oursMs, peerMs }) {
  const spread = (/** @type {number[]} */ values) => (values.length > 0 ? [Math.min(...values), Math.max(...values)].map(Math.round) : null);
  return {
    ...what,
    oursMs: Math.round(median(oursMs)),
    peerMs: peerMs.length > 0 ? Math.round(median(peerMs)) : null,
    ratio: peerMs.length > 0 ? medianRatio(oursMs, peerMs) : null,
    rounds: oursMs.length,
    oursSpreadMs: spread(oursMs),
    peerSpreadMs: spread(peerMs),
  };
}
