import { WorkbenchError } from '../contract/index.ts';
import { rankByScore } from '../metrics/ranking.ts';
import { checkAmount, checkFinite, checkRows } from './contactTerms.ts';

/** What a list may not exceed; absent: no limit. */
export interface ContactLimits {
  /** Contacts that can be made. */
  readonly capacity?: number;
  /** Money that can be spent, counted as the costs that are given with it: expected (`expectedCost`) or certain (`certainCost`). */
  readonly budget?: number;
}

/** Throws `bad-input` where a limit is negative or no number, or the capacity is not a whole number. */
export function checkLimits({ capacity, budget }: ContactLimits): void {
  if (capacity !== undefined && !(Number.isSafeInteger(capacity) && capacity >= 0)) {
    throw new WorkbenchError('bad-input', `The capacity is ${capacity} contacts, and must be a whole number of 0 or more. Leave it out for no limit.`, { what: 'capacity' });
  }
  if (budget !== undefined) checkAmount(budget, 'budget');
}

/** Limits for a part of the users (0–1 of them, or more than 1 for more users): the capacity rounded down. Throws `bad-input`. */
export function scaleLimits({ capacity, budget }: ContactLimits, share: number): ContactLimits {
  checkLimits({ capacity, budget });
  checkAmount(share, 'share of the users');
  return { ...(capacity === undefined ? {} : { capacity: Math.floor(capacity * share) }), ...(budget === undefined ? {} : { budget: budget * share }) };
}

/**
 * Whom to contact: row numbers by `score`, highest first (equal ones in the order of rows), as far as the limits reach. The list ends at the first
 * user whom the budget no longer pays: nobody further down is put before them, so that a greater budget only ever lengthens the list.
 * `cost`: money of each user's contact. Throws `bad-input` where a score or cost is not finite, a cost is negative, or a limit is none.
 */
export function rankWithin(score: Float64Array, cost: Float64Array, limits: ContactLimits): Int32Array {
  checkLimits(limits);
  checkFinite(score, 'gain');
  checkRows(cost, score.length, 'costs', 'gains');
  cost.forEach((amount) => checkAmount(amount, 'cost of a contact'));
  const { capacity = score.length, budget = Infinity } = limits;
  const ranked = rankByScore(score);
  let spent = 0;
  let length = 0;
  while (length < Math.min(capacity, ranked.length)) {
    spent += cost[ranked[length]];
    if (spent > budget) break;
    length++;
  }
  return ranked.slice(0, length);
}

/**
 * The contact list: who is expected to bring more than nothing and at least `threshold` (`chooseThreshold`'s; null: nobody), by gain, within the limits.
 * Throws as `rankWithin` does.
 */
export function contactList(gain: Float64Array, cost: Float64Array, threshold: number | null, limits: ContactLimits): Int32Array {
  if (threshold !== null) checkAmount(threshold, 'threshold');
  const ranked = rankWithin(gain, cost, limits);
  const end = ranked.findIndex((row) => threshold === null || !(gain[row] > 0 && gain[row] >= threshold));
  return end < 0 ? ranked : ranked.slice(0, end);
}
