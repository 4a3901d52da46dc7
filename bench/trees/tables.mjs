/** The rows of `trees` as the README's tables, in Markdown. */
import { GROWTH } from './cases.mjs';

/**
 * @typedef {import('./compare.mjs').TreeRow} TreeRow
 * @typedef {{ head: string, cell: (row: TreeRow) => string }} TableColumn
 */

const number = new Intl.NumberFormat('en-US');

/** @param {number} ms */
const seconds = (ms) => (ms < 10_000 ? (ms / 1000).toFixed(2) : (ms / 1000).toFixed(1));

/**
 * @param {number | null} medianMs
 * @param {number[] | null} spread
 */
const time = (medianMs, spread) => (medianMs === null || !spread ? '–' : `${seconds(medianMs)} (${spread.map(seconds).join('–')})`);

/** @param {number | null} value */
const orDash = (value) => (value === null ? '–' : number.format(value));

/** @param {number | null} value */
const ratio = (value) => (value === null ? '–' : value.toFixed(2));

/** @type {TableColumn[]} */
const common = [
  { head: 'rows × columns', cell: ({ size, features }) => `${number.format(size)} × ${features}` },
  { head: 'trees', cell: ({ trees }) => number.format(trees) },
  { head: 'threads', cell: ({ threads }) => `${threads}` },
  { head: 'ours, s', cell: ({ oursMs, oursSpreadMs }) => time(oursMs, oursSpreadMs) },
  { head: 'peer, s', cell: ({ peerMs, peerSpreadMs }) => time(peerMs, peerSpreadMs) },
  { head: 'ratio', cell: (row) => ratio(row.ratio) },
];
/** @type {TableColumn[]} */
const memory = [
  { head: 'memory, MB', cell: ({ oursPeakMB, peerPeakMB }) => `${orDash(oursPeakMB)} / ${orDash(peerPeakMB)}` },
  { head: 'ratio', cell: ({ memoryRatio }) => ratio(memoryRatio) },
];
/** @type {TableColumn} */
const score = { head: 'error', cell: ({ oursScore, peerScore }) => `${oursScore ?? '–'} / ${peerScore ?? '–'}` };
/** @type {TableColumn} */
const throughput = { head: 'million rows × trees a second', cell: ({ size, trees, oursMs, peerMs }) => [oursMs, peerMs].map((ms) => (ms === null ? '–' : number.format(Math.round((size * trees) / ms / 1000)))).join(' / ') };

/**
 * @param {readonly TreeRow[]} rows
 * @param {readonly TableColumn[]} columns
 */
function table(rows, columns) {
  const lines = [columns.map(({ head }) => head), columns.map(() => '---'), ...rows.map((row) => columns.map(({ cell }) => cell(row)))];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/**
 * How time grows with rows: the slope between two sizes where both axes are logarithmic. 1 is in proportion.
 * @param {readonly TreeRow[]} rows
 */
export function growth(rows) {
  const fitted = rows.filter((row) => row.case === 'boosting' && row.features === GROWTH.features);
  return fitted.filter(({ size }) => size === GROWTH.from).flatMap((small) => {
    const large = fitted.find(({ size, threads, engine }) => size === GROWTH.to && threads === small.threads && engine === small.engine);
    if (!large) return [];
    const slope = (/** @type {number | null} */ from, /** @type {number | null} */ to) => (from === null || to === null ? null : Number((Math.log(to / from) / Math.log(GROWTH.to / GROWTH.from)).toFixed(3)));
    return [{ threads: small.threads, ours: slope(small.oursMs, large.oursMs), peer: slope(small.peerMs, large.peerMs) }];
  });
}

/** @param {readonly TreeRow[]} rows */
function growthText(rows) {
  const told = growth(rows).map(({ threads, ours, peer }) => `${ours} with ${threads} thread${threads > 1 ? 's' : ''} (peer ${peer ?? '–'})`);
  return told.length > 0 ? `Time against rows, log–log slope from ${number.format(GROWTH.from)} to ${number.format(GROWTH.to)}: ${told.join('; ')}.` : '';
}

/**
 * A section a case, each with its peers' names.
 * @param {readonly TreeRow[]} rows
 */
export function treeTables(rows) {
  const sections = [...new Set(rows.map((row) => row.case))].map((name) => {
    const chosen = rows.filter((row) => row.case === name);
    const columns = [...common, ...(chosen.some(({ memoryRatio }) => memoryRatio !== null) ? memory : []), ...(chosen.some(({ oursScore }) => oursScore !== null) ? [score] : []), ...(name === 'prediction' ? [throughput] : [])];
    const peers = [...new Set(chosen.map(({ peer }) => peer ?? 'no peer'))].join(', ');
    return `**${name}** (${chosen[0].engine} engine; peer: ${peers}; ${chosen[0].rounds} rounds; load before ${chosen[0].load})\n\n${table(chosen, columns)}`;
  });
  return [...sections, growthText(rows)].filter(Boolean).join('\n\n');
}
