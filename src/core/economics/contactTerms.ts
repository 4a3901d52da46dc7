import { WorkbenchError } from '../contract/index.ts';

/** What contacting a user costs and does. Money is in the unit of the users' value. */
export interface ContactTerms {
  /** s: share of leavers who stay when they are contacted, 0–1. */
  readonly saveRate: number;
  /** a: share of users who would have stayed and take the incentive up all the same, 0–1. */
  readonly takeUp: number;
  /** d: money of the incentive, paid where it is taken. */
  readonly incentive: number;
  /** c: money of one contact, paid for every contact. */
  readonly contactCost: number;
}

/** Users who might be contacted, a row each. */
export interface Prospects {
  /** p: the calibrated probability to leave. */
  readonly probability: Float64Array;
  /** V: margin if retained less margin if lost. May be negative (a user who costs more than they bring); then contacting never pays. */
  readonly value: Float64Array;
}

/** Throws `bad-input` where a share is not within 0–1, or an amount is negative or not finite. */
export function checkTerms({ saveRate, takeUp, incentive, contactCost }: ContactTerms): void {
  checkShare(saveRate, 'save rate');
  checkShare(takeUp, 'take-up');
  checkAmount(incentive, 'incentive');
  checkAmount(contactCost, 'cost of a contact');
}

/** Throws `bad-input` where lengths differ, a probability is not within 0–1, or a value is not finite. */
export function checkProspects({ probability, value }: Prospects): void {
  checkRows(value, probability.length, 'values', 'probabilities');
  const bad = probability.findIndex((p) => !(p >= 0 && p <= 1));
  if (bad >= 0) throw new WorkbenchError('bad-input', `The probability at row ${bad + 1} is ${probability[bad]}. Probabilities are from 0 to 1: leave users without one out.`, { row: bad + 1 });
  checkFinite(value, 'value');
}

/** Throws `bad-input` where labels are not 0 or 1, one a row. */
export function checkChurned(churned: ArrayLike<number>, rows: number): void {
  checkRows(churned, rows, 'labels', 'probabilities');
  for (let row = 0; row < rows; row++) {
    if (churned[row] !== 0 && churned[row] !== 1) throw new WorkbenchError('bad-input', `The label at row ${row + 1} is ${churned[row]}, and must be 1 (left) or 0 (stayed). Leave users whose outcome is not known out.`, { row: row + 1 });
  }
}

/** Throws `bad-input` at the first number that is not finite. */
export function checkFinite(values: Float64Array, what: string): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new WorkbenchError('bad-input', `The ${what} at row ${bad + 1} is ${values[bad]}, and must be a finite number. Fill it in, or leave the user out.`, { row: bad + 1 });
}

/** Throws `bad-input` where there are not as many `what` as `of`. */
export function checkRows(values: ArrayLike<unknown>, rows: number, what: string, of: string): void {
  if (values.length !== rows) throw new WorkbenchError('bad-input', `There are ${values.length} ${what} and ${rows} ${of}. Every user needs one of each.`);
}

/** Throws `bad-input` unless the share is within 0–1. */
export function checkShare(share: number, what: string): void {
  if (!(share >= 0 && share <= 1)) throw new WorkbenchError('bad-input', `The ${what} is ${share}, and must be a share from 0 to 1. Write 20 % as 0.2.`, { what });
}

/** Throws `bad-input` unless the amount is finite and not negative. */
export function checkAmount(amount: number, what: string): void {
  if (!(amount >= 0 && amount < Infinity)) throw new WorkbenchError('bad-input', `The ${what} is ${amount}, and must be an amount of 0 or more. Write what is spent as a positive number.`, { what });
}
