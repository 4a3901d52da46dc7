import { WorkbenchError } from '../../contract/index.ts';
import { checkFinite, checkRows } from '../contactTerms.ts';
import type { TrialOutcome } from './evaluateTrial.ts';

/** Next month's file: a row a user, in any order; users who are not on the list are left alone. NaN: not known. */
export interface OutcomeFile {
  readonly keys: readonly string[];
  /** Money that each brought within the trial's window. */
  readonly margin?: Float64Array;
  /** 1 left, 0 stayed: stands for the margin where there is none. */
  readonly left?: Float64Array;
  /** 1 contacted, 0 not. */
  readonly contacted?: Float64Array;
}

export interface MatchOptions {
  /** V of each listed user, in order of rank, for a file that says only who left: who stayed brought it, who left nothing. Absent: 1, and effects are shares of users. */
  readonly value?: Float64Array;
  /** What a listed user who is not in the file brought: nothing (a file of who paid), or it is not known. */
  readonly absent: 'zero' | 'unknown';
}

/**
 * The file's rows in the list's order. Throws `bad-input` where the file has neither margin nor who left, a listed user twice, a `left` or `contacted`
 * other than 0 and 1, or no user of the list.
 */
export function matchOutcome(keys: readonly string[], file: OutcomeFile, { value, absent }: MatchOptions): Pick<TrialOutcome, 'margin' | 'contacted'> {
  if (!file.margin && !file.left) throw new WorkbenchError('bad-input', 'The file says neither what margin came nor who left. Choose a column for one of them.');
  for (const [what, column] of Object.entries({ margins: file.margin, 'left marks': file.left, 'contact marks': file.contacted })) {
    if (column) checkRows(column, file.keys.length, what, 'users in the file');
  }
  checkMarks(file.left, 'left');
  checkMarks(file.contacted, 'contacted');
  if (value) {
    checkRows(value, keys.length, 'values', 'listed users');
    checkFinite(value, 'value');
  }
  const rows = rowsByKey(keys, file.keys);
  if (rows.every((row) => row === undefined)) throw new WorkbenchError('bad-input', 'No user of the list is in the file. Choose the column that holds the same keys as the list.');
  const missing = absent === 'zero' ? 0 : NaN;
  const brought = (row: number, rank: number) => file.margin?.[row] ?? (value?.[rank] ?? 1) * (1 - (file.left?.[row] ?? NaN));
  const margin = Float64Array.from(rows, (row, rank) => (row === undefined ? missing : brought(row, rank)));
  const { contacted } = file;
  return contacted ? { margin, contacted: Float64Array.from(rows, (row) => (row === undefined ? NaN : contacted[row])) } : { margin };
}

function rowsByKey(listed: readonly string[], found: readonly string[]): readonly (number | undefined)[] {
  const rowOf = new Map<string, number | undefined>(listed.map((key) => [key, undefined]));
  found.forEach((key, row) => {
    if (!rowOf.has(key)) return;
    if (rowOf.get(key) !== undefined) throw new WorkbenchError('bad-input', `"${key.slice(0, 80)}" is in the file more than once. Add their rows up to one a user.`, { key: key.slice(0, 80) });
    rowOf.set(key, row);
  });
  return listed.map((key) => rowOf.get(key));
}

function checkMarks(marks: Float64Array | undefined, what: string): void {
  const bad = marks?.findIndex((mark) => !(mark === 0 || mark === 1 || Number.isNaN(mark))) ?? -1;
  if (bad >= 0) throw new WorkbenchError('bad-input', `"${what}" at row ${bad + 1} is ${marks?.[bad]}, and must be 1, 0 or empty. Choose another column, or say which word means yes.`, { row: bad + 1 });
}
