import type { ContractOutcome } from '../../contract/index.ts';
import type { ArtifactReader } from '../artifactReader.ts';
import { DAYS_IN_MONTH, countedUntil, discountedDays } from './discount.ts';
import type { ContractRows } from './features.ts';
import { groupIndices, groupsOf, groupsToJson, readGroups, shrunkShares, sumByGroup } from './groups.ts';
import type { Group } from './groups.ts';

/** What comes between the time with access and the money it brings, as the training rows had it. */
export interface ContractNets {
  /** Share of the days with access after a trial that were paid: the rest were pauses, or gaps between two plans. */
  readonly paidShare: number;
  /** The same of those who were in a pause at the cutoff. */
  readonly pausedPaidShare: number;
  /** Share of those with a known end who stayed beyond it. */
  readonly keptShare: number;
  readonly groups: readonly Group[];
  /** Money above and below what the MRR brings, per money that it brings; by group, and last of all rows. */
  readonly expansion: Float64Array<ArrayBuffer>;
  readonly contraction: Float64Array<ArrayBuffer>;
}

/** For models that carry the MRR as it is. */
export const PLAIN_NETS: ContractNets = { paidShare: 1, pausedPaidShare: 1, keptShare: 0, groups: [], expansion: new Float64Array(1), contraction: new Float64Array(1) };

/** Rows of the others that the paid share of paused rows weighs as much as, at first. */
const SHRINKAGE_ROWS = 20;

/** Learns the nets from training rows: `y` is what each brought within the horizon, and `weight` counts rows. */
export function learnNets(rows: ContractRows, y: Float64Array, outcome: ContractOutcome, weight: Float64Array): ContractNets {
  const counted = discountedDays(outcome.horizonDays, outcome.discountRate);
  const { expansion, contraction, days } = outcome;
  const kept = (row: number) => y[row] - expansion[row] + contraction[row];
  const groups = groupsOf(rows, weight);
  const groupOfRow = groupIndices(groups, rows);
  const shares = (part: Float64Array) => shrunkShares(sumByGroup(groups.length, groupOfRow, weight, (row) => part[row], (row) => Math.max(0, kept(row))));
  const couldPay = (row: number) => (rows.mrr[row] / DAYS_IN_MONTH) * (countedUntil(counted, days[row]) - countedUntil(counted, Math.min(days[row], rows.trialDaysLeft[row])));
  return {
    ...paidShares(rows, weight, kept, couldPay),
    keptShare: keptShareOf(rows, outcome, weight),
    groups,
    expansion: shares(expansion),
    contraction: shares(contraction).map((share) => Math.min(1, share)),
  };
}

function paidShares(rows: ContractRows, weight: Float64Array, paid: (row: number) => number, couldPay: (row: number) => number): Pick<ContractNets, 'paidShare' | 'pausedPaidShare'> {
  const sums = sumByGroup(2, Int32Array.from(rows.isPaused), weight, paid, couldPay);
  const active = sums.whole[0] > 0 ? clampShare(sums.part[0] / sums.whole[0]) : 1;
  const prior = sums.rows > 0 ? (SHRINKAGE_ROWS * sums.allWhole) / sums.rows : 0;
  const paused = sums.whole[1] + prior > 0 ? clampShare((sums.part[1] + prior * active) / (sums.whole[1] + prior)) : active;
  return { paidShare: active, pausedPaidShare: paused };
}

/** As if one more row had left when it said so. */
function keptShareOf({ daysToKnownEnd }: ContractRows, { days, horizonDays }: ContractOutcome, weight: Float64Array): number {
  let rows = 0;
  let kept = 0;
  for (let row = 0; row < days.length; row++) {
    if (!(daysToKnownEnd[row] < horizonDays)) continue;
    rows += weight[row];
    if (days[row] > daysToKnownEnd[row]) kept += weight[row];
  }
  return kept / (rows + 1);
}

function clampShare(share: number): number {
  return Math.min(1, Math.max(0, share));
}

export function netsToMeta({ paidShare, pausedPaidShare, keptShare, groups }: ContractNets) {
  return { nets: { paidShare, pausedPaidShare, keptShare }, groups: groupsToJson(groups) };
}

/** Throws `bad-file`. */
export function readNets(reader: ArtifactReader): ContractNets {
  const { paidShare, pausedPaidShare, keptShare } = reader.numbers('nets');
  if (![paidShare, pausedPaidShare, keptShare].every((share) => share >= 0 && share <= 1)) reader.refuse('its shares are not between 0 and 1');
  const groups = readGroups(reader, 'groups');
  const expansion = reader.finiteBuffer('expansion', groups.length + 1);
  const contraction = reader.finiteBuffer('contraction', groups.length + 1);
  if (expansion.some((rate) => rate < 0) || contraction.some((rate) => rate < 0 || rate > 1)) reader.refuse('its rates of expansion or contraction are out of range');
  return { paidShare, pausedPaidShare, keptShare, groups, expansion, contraction };
}
