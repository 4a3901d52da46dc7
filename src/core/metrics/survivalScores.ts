import { WorkbenchError } from '../contract/index.ts';
import { placesByScore, rankByScore } from './ranking.ts';

/**
 * How long each user was followed, in whole steps from the cutoff. `steps` is the step of leaving (0: the first), or the number of steps that the user is
 * known to have stayed; `left` is 0 for who was still there when last seen, else the cause of leaving (1 where causes are not told apart).
 */
export interface Followed {
  readonly steps: Int32Array;
  readonly left: Uint8Array;
}

/** Over time, in steps from the cutoff: number t is of the first t + 1 steps. */
export interface BrierOverTime {
  /** Null where no user was followed as far. */
  readonly scores: readonly (number | null)[];
  /** Mean of those that are known; null where none is. */
  readonly mean: number | null;
}

/**
 * Of each step u: the chance to be followed for at least u steps, by Kaplan & Meier (1958) with leaving and being lost from sight changed over: of those who stayed
 * through u steps and were seen doing so, the share that was followed further. Who leaves in step u − 1 does so before anyone is lost at u. From 0 to the longest time, and last what holds ever after: 0 where the longest time is of users who were lost.
 */
export function followedAtLeast({ steps, left }: Followed): Float64Array {
  const longest = steps.reduce((most, value, row) => Math.max(most, value + (left[row] ? 1 : 0)), 0);
  const lost = new Float64Array(longest + 1);
  const gone = new Float64Array(longest + 1);
  steps.forEach((value, row) => (left[row] ? gone[value + 1]++ : lost[value]++));
  const chance = new Float64Array(longest + 2);
  let there = steps.length;
  let now = 1;
  for (let u = 0; u <= longest; u++) {
    there -= gone[u];
    chance[u] = now;
    if (there > 0) now *= 1 - lost[u] / there;
    there -= lost[u];
  }
  chance[longest + 1] = now;
  return chance;
}

/**
 * Brier score of the chance to have left within t steps, for each t, where some users were lost from sight before: known users are weighted by one over their
 * chance to be known (Graf et al. 1999). `leftBy` is row-major, `periods` a row: the chance to have left within 1, 2, … steps; with a `cause`, to have left by this
 * cause, others counting as not. Of who left, the chance is that of being followed up to leaving; of who stayed, up to t. Being lost may not depend on what
 * is predicted; users enter at the cutoff. Throws `not-enough-data` without users, `bad-input` where lengths or chances do not fit.
 */
export function censoredBrier(followed: Followed, leftBy: Float64Array, periods: number, cause?: number): BrierOverTime {
  checkFollowed(followed);
  checkChances(leftBy, followed.steps.length, periods);
  const known = followedAtLeast(followed);
  const scores = Array.from({ length: periods }, (_, period) => brierAt(followed, known, period + 1, (row) => leftBy[row * periods + period], cause));
  const defined = scores.filter((score) => score !== null);
  return { scores, mean: defined.length > 0 ? defined.reduce((sum, score) => sum + score, 0) / defined.length : null };
}

function brierAt({ steps, left }: Followed, known: Float64Array, time: number, chanceOf: (row: number) => number, cause: number | undefined): number | null {
  const followedSoFar = known[Math.min(time, known.length - 1)];
  if (followedSoFar === 0) return null;
  let sum = 0;
  for (let row = 0; row < steps.length; row++) {
    const hasLeft = left[row] > 0 && steps[row] + 1 <= time;
    const wasLost = left[row] === 0 && steps[row] < time;
    if (wasLost) continue;
    const outcome = hasLeft && (cause === undefined || left[row] === cause) ? 1 : 0;
    sum += (outcome - chanceOf(row)) ** 2 / (hasLeft ? known[steps[row] + 1] : followedSoFar);
  }
  return sum / steps.length;
}

/**
 * Uno's C (2011): the chance that of two users the one who leaves first, within `horizon` steps, had the higher risk; equal risks count a half. Pairs are weighted by one over
 * the chance that both were followed so far, so that C does not depend on who was lost from sight. A user who was last seen still there after the step
 * in which the other left is a pair with them. Null without a pair. Throws as `censoredBrier` does.
 */
export function unoConcordance(followed: Followed, risk: Float64Array, horizon: number): number | null {
  checkFollowed(followed);
  const { steps, left } = followed;
  if (risk.length !== steps.length || !risk.every(Number.isFinite)) throw new WorkbenchError('bad-input', `Every user needs a finite risk: ${risk.length} were given for ${steps.length} users.`);
  const known = followedAtLeast(followed);
  const { placeOf, places } = placesByScore(risk);
  const stayed = countingTree(places);
  let concordant = 0;
  let pairs = 0;
  let stayers = 0;
  // From the last time back: a user joins those who stayed longer once all who left no earlier have been asked.
  for (const rows of rowsByTime(followed)) {
    const leaving = rows.filter((row) => left[row] > 0);
    for (const row of rows) {
      if (left[row] > 0) continue;
      stayed.add(placeOf[row]);
      stayers++;
    }
    for (const row of leaving) {
      if (steps[row] + 1 > horizon || stayers === 0) continue;
      const weight = 1 / known[steps[row] + 1] ** 2;
      const higher = stayed.above(placeOf[row]);
      const tied = stayed.above(placeOf[row] + 1) - higher;
      concordant += weight * (stayers - higher - tied / 2);
      pairs += weight * stayers;
    }
    for (const row of leaving) {
      stayed.add(placeOf[row]);
      stayers++;
    }
  }
  return pairs > 0 ? concordant / pairs : null;
}

/** Rows by the time at which they left or were lost, the latest first. */
function rowsByTime({ steps, left }: Followed): Int32Array[] {
  const times = new Float64Array(steps.length).map((_, row) => steps[row] + (left[row] > 0 ? 1 : 0));
  const order = rankByScore(times);
  const groups: Int32Array[] = [];
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && times[order[to]] === times[order[from]]) to++;
    groups.push(order.subarray(from, to));
  }
  return groups;
}

interface CountingTree {
  add(place: number): void;
  /** How many were added above the place: nearer to 0. */
  above(place: number): number;
}

/** Counts by place, added and summed in O(log places) (Fenwick 1994). */
function countingTree(places: number): CountingTree {
  const sums = new Int32Array(places + 1);
  return {
    add(place) {
      for (let i = place + 1; i <= places; i += i & -i) sums[i]++;
    },
    above(place) {
      let sum = 0;
      for (let i = place; i > 0; i -= i & -i) sum += sums[i];
      return sum;
    },
  };
}

function checkFollowed({ steps, left }: Followed): void {
  if (steps.length === 0) throw new WorkbenchError('not-enough-data', 'There are no users to score. Choose a hold-out with users.');
  if (steps.length !== left.length) throw new WorkbenchError('bad-input', `There are ${steps.length} times and ${left.length} outcomes. Every user needs both.`);
  const bad = steps.findIndex((value) => value < 0);
  if (bad >= 0) throw new WorkbenchError('bad-input', `User ${bad + 1} was followed for ${steps[bad]} steps. Steps count from 0.`);
}

function checkChances(leftBy: Float64Array, users: number, periods: number): void {
  if (leftBy.length !== users * periods) throw new WorkbenchError('bad-input', `There are ${leftBy.length} chances for ${users} users and ${periods} steps. Every user needs one a step.`);
  const bad = leftBy.findIndex((value) => !(value >= 0 && value <= 1));
  if (bad >= 0) throw new WorkbenchError('bad-input', `User ${Math.floor(bad / periods) + 1}'s chance to leave is ${leftBy[bad]}. Chances are from 0 to 1.`);
}
