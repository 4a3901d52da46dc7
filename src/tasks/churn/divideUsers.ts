import { WorkbenchError } from '../../core/contract/index.ts';
import type { Rng } from '../../core/random.ts';

/** Shares of the users that are not learned from: for early stopping, and for calibration and the profit's threshold. */
const VALIDATION_SHARE = 0.15;
const CALIBRATION_SHARE = 0.15;
/** With fewer, one of the three parts would be of nobody. */
const LEAST_USERS = 10;

/** Row numbers, ascending: all rows of a user are in one part. */
export interface DividedRows {
  readonly learning: Int32Array;
  readonly validation: Int32Array;
  readonly calibration: Int32Array;
}

/** Divides rows by their users, by chance: 70 % to learn from, 15 % to stop by, 15 % to calibrate by. Throws `not-enough-data` for fewer than ten users. */
export function divideUsers(users: Int32Array, rng: Rng): DividedRows {
  const distinct = Int32Array.from(new Set(users)).sort();
  if (distinct.length < LEAST_USERS) throw new WorkbenchError('not-enough-data', `Learning, early stopping and calibration need users of their own, ${LEAST_USERS} at least; at the cutoffs to learn from there are ${distinct.length}. Bring more users, or choose another as-of.`, { users: distinct.length, least: LEAST_USERS, messageKey: 'churn-few-users' });
  const dealt = rng.shuffle(distinct);
  const calibrating = Math.round(CALIBRATION_SHARE * dealt.length);
  const watching = calibrating + Math.round(VALIDATION_SHARE * dealt.length);
  const partOf = new Map(Array.from(dealt, (user, place) => [user, place < calibrating ? 'calibration' : place < watching ? 'validation' : 'learning']));
  const rowsOf = (part: string) => Int32Array.from(users.keys()).filter((row) => partOf.get(users[row]) === part);
  return { learning: rowsOf('learning'), validation: rowsOf('validation'), calibration: rowsOf('calibration') };
}
