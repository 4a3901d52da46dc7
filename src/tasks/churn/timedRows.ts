import type { DividedRows } from './divideUsers.ts';
import { causesIn } from './timedOutcome.ts';
import { stackRows, takeRows } from './trainingRows.ts';
import type { ChurnRows } from './trainingRows.ts';

/** What models of when users leave learn from and stop by: everybody at risk, for who left within the gap says when as well as anybody. */
export interface TimedRows {
  readonly learning: ChurnRows;
  readonly validation: ChurnRows;
  /** That are told apart. */
  readonly causes: readonly string[];
}

/** Of the parts' own users alone, without sequences, which no such model reads. `censored`: rows of users to learn from whose window was not over on the hold-out's cutoff. */
export function timedRows(rows: ChurnRows, parts: Pick<DividedRows, 'learning' | 'validation'>, censored?: ChurnRows): TimedRows {
  const read = { ...rows, sequences: undefined };
  const [own, validation] = [parts.learning, parts.validation].map((at) => takeRows(read, at));
  return { learning: censored ? stackRows([own, censored]) : own, validation, causes: causesIn([own]) };
}
