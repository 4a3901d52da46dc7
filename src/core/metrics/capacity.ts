import { WorkbenchError } from '../contract/index.ts';
import type { Interval } from './bootstrapInterval.ts';
import { checkClasses } from './checkClasses.ts';
import { share } from './confusion.ts';
import { tieGroups } from './ranking.ts';
import { wilsonInterval } from './wilson.ts';

/** What a list of the most probable does, as long as there are contacts to make. */
export interface CapacityRow {
  /** Rows on the list: the capacity, or all rows where they are fewer. */
  readonly contacts: number;
  /** Of class 1 among them; where equal probabilities are on both sides of the list's end, what drawing among them by lot brings in the mean. */
  readonly found: number;
  readonly precision: number;
  /** 95 % (`wilsonInterval`), the list's rows as so many draws. */
  readonly interval: Interval;
  /** Share of class 1 that the list finds, and precision over the base rate; null where there is no class 1. */
  readonly recall: number | null;
  readonly lift: number | null;
}

/** Precision at a contact capacity: a row is a customer who can be contacted once. Throws as `checkClasses` does, and where `capacity` is no whole number above 0. */
export function precisionAtCapacity(actual: Float64Array, probability: Float64Array, capacity: number): CapacityRow {
  checkClasses({ actual }, probability, 2, 1);
  if (!(Number.isInteger(capacity) && capacity > 0)) throw new WorkbenchError('bad-input', `The contact capacity is ${capacity}. Give a whole number of contacts above 0.`);
  const contacts = Math.min(capacity, actual.length);
  let found = 0;
  let positives = 0;
  for (const { above, rows, value } of tieGroups(probability, actual)) {
    positives += value;
    found += (value * Math.min(rows, Math.max(0, contacts - above))) / rows;
  }
  const precision = found / contacts;
  return { contacts, found, precision, interval: wilsonInterval(found, contacts), recall: share(found, positives), lift: share(precision, positives / actual.length) };
}
