import { WorkbenchError } from '../../contract/index.ts';
import { checkAmount } from '../contactTerms.ts';

/** z of 97.5 % and of 80 %, added and squared: a two-sided test at 5 % that finds the effect four times in five. */
const POWER_FACTOR = (1.959963984540054 + 0.8416212335729143) ** 2;

/**
 * Users that a list needs, both arms together, so that an effect a user of `effect` (money) is told from nothing with 80 % power at 5 %, where
 * an estimate from `users` had this `variance`. Normal approximation; variance falls as users grow. null for an effect of 0, which no list shows.
 * Throws `bad-input` where a number is negative or not finite.
 */
export function usersNeeded({ users, variance, effect }: { readonly users: number; readonly variance: number; readonly effect: number }): number | null {
  checkAmount(effect, 'effect to be found');
  checkAmount(variance, 'variance');
  checkAmount(users, 'number of users');
  if (effect === 0) return null;
  return Math.max(2, Math.ceil((POWER_FACTOR * users * variance) / (effect * effect)));
}

/**
 * Variance of a difference of means, were `users` split so that `controlShare` of them is held out, from the variance of money between users:
 * to size a list before it is sent. Throws `bad-input` where the share is not between 0 and 1.
 */
export function varianceAhead(spread: number, users: number, controlShare: number): number {
  checkAmount(spread, 'variance');
  if (!(controlShare > 0 && controlShare < 1)) throw new WorkbenchError('bad-input', `The control share is ${controlShare}, and must be between 0 and 1 to compare anything. Hold some users out, 0.1 for 10 %.`, { what: 'controlShare' });
  return spread / (users * controlShare * (1 - controlShare));
}
