import { WorkbenchError } from '../../contract/index.ts';
import { checkProspects, checkRows } from '../contactTerms.ts';
import type { Arm } from './assignArms.ts';
import { openSeal } from './seal.ts';
import type { SealedTrial } from './seal.ts';

/** The columns of an exported contact list, to be written with the CSV writer. Arms are `contact` and `control`. */
export const LIST_HEADER = ['user', 'rank', 'probability', 'expected_gain', 'arm', 'trial'] as const;

/** A list in order of rank, best first. */
export interface ContactListRows {
  readonly keys: readonly string[];
  readonly probability: Float64Array;
  readonly gain: Float64Array;
}

/** A list's cells, in order of rank, without the header. Throws `bad-input` where rows do not match the sealed list. */
export function listRows({ keys, probability, gain }: ContactListRows, { seal, arms }: SealedTrial): string[][] {
  checkRows(arms, keys.length, 'arms', 'keys');
  checkRows(gain, keys.length, 'gains', 'keys');
  checkProspects({ probability, value: gain });
  return keys.map((key, row) => [key, String(row + 1), String(probability[row]), String(gain[row]), arms[row], seal.id]);
}

/** A list that was read back and is the one that was sealed. */
export interface CheckedList extends ContactListRows {
  readonly trial: SealedTrial;
}

/**
 * Reads a list's cells back, in whatever order the rows are, and checks them against the seal kept with the run. The file is hostile until then: columns
 * beside ours are left alone. `unescape` undoes what the CSV writer did to a key that a spreadsheet would run as a formula. Throws
 * `bad-file` where a column or rank is missing, a number is none, or the users, their ranks or arms are not those that were sealed.
 */
export async function readListRows(header: readonly string[], rows: readonly (readonly string[])[], seal: unknown, unescape: (key: string) => string = (key) => key): Promise<CheckedList> {
  const at = LIST_HEADER.map((name) => header.indexOf(name));
  const missing = LIST_HEADER.filter((_, column) => at[column] < 0);
  if (missing.length > 0) throw refusal(`it has no column ${missing.map((name) => `"${name}"`).join(', ')}`);
  const byRank = new Array<ListRow | undefined>(rows.length).fill(undefined);
  rows.forEach((row, index) => {
    const read = readRow(at.map((column) => row[column] ?? ''), index + 1, rows.length, unescape);
    if (byRank[read.rank - 1]) throw refusal(`rank ${read.rank} is there twice`);
    byRank[read.rank - 1] = read;
  });
  // As many ranks as rows, none twice and none beyond: all are there.
  const list = byRank.filter((row) => row !== undefined);
  const trial = await openSeal(seal, list.map((row) => row.key));
  list.forEach(({ arm, trial: id }, row) => {
    if (id !== trial.seal.id) throw refusal(`rank ${row + 1} is of trial "${id.slice(0, 40)}", and the run sealed ${trial.seal.id}`);
    if (arm !== trial.arms[row]) throw refusal(`rank ${row + 1} is in the arm "${arm}", and was sealed as "${trial.arms[row]}"`);
  });
  return { keys: list.map((row) => row.key), probability: Float64Array.from(list, (row) => row.probability), gain: Float64Array.from(list, (row) => row.gain), trial };
}

interface ListRow {
  readonly key: string;
  readonly rank: number;
  readonly probability: number;
  readonly gain: number;
  readonly arm: Arm;
  readonly trial: string;
}

function readRow([key, rankText, probabilityText, gainText, arm, trial]: readonly string[], row: number, rows: number, unescape: (key: string) => string): ListRow {
  const rank = numberOf(rankText);
  if (!(Number.isInteger(rank) && rank >= 1 && rank <= rows)) throw refusal(`row ${row} has the rank "${rankText.slice(0, 40)}", and there are ${rows} rows: ranks are 1 to ${rows}`);
  const probability = numberOf(probabilityText);
  if (!(probability >= 0 && probability <= 1)) throw refusal(`row ${row} has the probability "${probabilityText.slice(0, 40)}"`);
  const gain = numberOf(gainText);
  if (!Number.isFinite(gain)) throw refusal(`row ${row} has the expected gain "${gainText.slice(0, 40)}"`);
  if (arm !== 'contact' && arm !== 'control') throw refusal(`row ${row} is in the arm "${arm.slice(0, 40)}", and there are "contact" and "control"`);
  return { key: unescape(key), rank, probability, gain, arm, trial };
}

function numberOf(text: string): number {
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
}

function refusal(reason: string): WorkbenchError {
  return new WorkbenchError('bad-file', `This is not the contact list that was exported: ${reason}. Take the file as it was downloaded.`);
}
