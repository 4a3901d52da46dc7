/** Rounds of ours and a peer's by turns, as a row of the benchmark's JSON. */
import { loadavg } from 'node:os';
import { alternate, median, medianRatio, toRow } from '../rounds.mjs';

/**
 * What one round of one side found. `partsMs` add up to `ms`. `score` is on rows that neither learned from; lower is better.
 * @typedef {{ ms: number, partsMs?: Record<string, number>, peakBytes?: number | null, score?: number | null, peer?: string }} Round
 * @typedef {{ case: string, size: number, features: number, trees: number, threads: number, engine: string }} What
 * @typedef {ReturnType<typeof toRow> & What & { oursPartsMs: Record<string, number> | null, oursPeakMB: number | null, peerPeakMB: number | null, memoryRatio: number | null, oursScore: number | null, peerScore: number | null, load: number }} TreeRow
 */

/**
 * The values of all rounds, or nothing where a round lacks one.
 * @param {readonly Round[]} rounds
 * @param {'peakBytes' | 'score'} name
 */
function valuesOf(rounds, name) {
  const values = rounds.map((round) => round[name]).filter((value) => typeof value === 'number');
  return values.length === rounds.length ? values : [];
}

/** @param {readonly Round[]} rounds */
function medianParts(rounds) {
  const names = Object.keys(rounds[0]?.partsMs ?? {});
  return names.length > 0 ? Object.fromEntries(names.map((name) => [name, Math.round(median(rounds.map(({ partsMs }) => partsMs?.[name] ?? 0)))])) : null;
}

/**
 * @param {number[]} values
 * @param {number} unit
 * @param {number} digits
 */
function rounded(values, unit, digits) {
  return values.length > 0 ? Number((median(values) / unit).toFixed(digits)) : null;
}

/**
 * `load`: the machine's average over the minute before, this benchmark's own work included.
 * @param {number} rounds
 * @param {What} what
 * @param {{ ours: () => Promise<Round>, theirs: (() => Promise<Round>) | undefined }} sides
 * @returns {Promise<TreeRow>}
 */
export async function compare(rounds, what, { ours, theirs }) {
  const load = Number(loadavg()[0].toFixed(1));
  console.log(`${what.case}: ${what.size} rows x ${what.features} columns, ${what.trees} trees, ${what.threads} thread${what.threads > 1 ? 's' : ''}, ${what.engine} (load ${load})`);
  /** @type {Round[]} */
  const oursFound = [];
  /** @type {Round[]} */
  const peerFound = [];
  const noting = (/** @type {() => Promise<Round>} */ side, /** @type {Round[]} */ found) => async () => {
    const round = await side();
    found.push(round);
    return round.ms;
  };
  const times = await alternate({ rounds, ours: noting(ours, oursFound), theirs: theirs && noting(theirs, peerFound) });
  const oursPeaks = valuesOf(oursFound, 'peakBytes');
  const peerPeaks = valuesOf(peerFound, 'peakBytes');
  const row = toRow({ name: 'trees', size: what.size, threads: what.threads, engine: what.engine, peer: peerFound[0]?.peer ?? null }, times);
  return {
    ...row,
    ...what,
    oursPartsMs: medianParts(oursFound),
    oursPeakMB: rounded(oursPeaks, 1e6, 0),
    peerPeakMB: rounded(peerPeaks, 1e6, 0),
    memoryRatio: oursPeaks.length > 0 && peerPeaks.length > 0 ? medianRatio(oursPeaks, peerPeaks) : null,
    oursScore: rounded(valuesOf(oursFound, 'score'), 1, 4),
    peerScore: rounded(valuesOf(peerFound, 'score'), 1, 4),
    load,
  };
}
