import { WorkbenchError } from '../../../core/contract/index.ts';
import { CHARGE, KINDS, REFUND, kindOfWord } from './kinds.ts';
import type { LedgerRows, NamedKeys } from './ledgerRows.ts';

/** What each row is. */
export interface RowKinds {
  /** By row: the place in KINDS. */
  readonly kind: Uint8Array;
  /** By kind: what a written amount is multiplied with to be money that comes in (above 0) or goes out. */
  readonly sign: readonly number[];
  /** By kind: rows that are written with the other sign than most of their kind. */
  readonly otherSign: readonly number[];
}

const WORDS_SHOWN = 10;

/**
 * By the column of kinds, else by sign: an amount of at least 0 is a charge, a negative one a refund. Within a kind most rows say whether
 * money that goes back is written positive or negative (as many of each: negative); a row of the other sign counts as the file says.
 * Throws `bad-input` that lists the words that are no kind.
 */
export function readKinds({ rows, kind: keys, amount }: LedgerRows): RowKinds {
  if (!keys) return { kind: kindsOfSigns(amount), sign: KINDS.map(() => 1), otherSign: KINDS.map(() => 0) };
  const kind = kindsOfWords(keys, rows);
  const positive = KINDS.map(() => 0);
  const negative = KINDS.map(() => 0);
  for (let row = 0; row < rows; row++) {
    if (amount[row] > 0) positive[kind[row]]++;
    else if (amount[row] < 0) negative[kind[row]]++;
  }
  const sign = KINDS.map((_, code) => signOf(code, positive[code], negative[code]));
  return { kind, sign, otherSign: KINDS.map((_, code) => Math.min(positive[code], negative[code])) };
}

/** Of a kind with that many positive and negative amounts: charges come in, all else goes out. */
export function signOf(kind: number, positive: number, negative: number): number {
  if (kind === CHARGE) return negative > positive ? -1 : 1;
  return positive > negative ? -1 : 1;
}

function kindsOfSigns(amount: Float64Array): Uint8Array {
  const kind = new Uint8Array(amount.length).fill(CHARGE);
  for (let row = 0; row < kind.length; row++) if (amount[row] < 0) kind[row] = REFUND;
  return kind;
}

function kindsOfWords(keys: NamedKeys, rows: number): Uint8Array {
  const { codes, dictionary } = keys;
  const kindOfCode = dictionary.map(kindOfWord);
  const kind = new Uint8Array(rows);
  const unknown = new Map<string, number>();
  for (let row = 0; row < rows; row++) {
    const found = codes[row] < 0 ? undefined : kindOfCode[codes[row]];
    if (found !== undefined) kind[row] = found;
    else {
      const word = codes[row] < 0 ? '' : dictionary[codes[row]];
      unknown.set(word, (unknown.get(word) ?? 0) + 1);
    }
  }
  if (unknown.size > 0) throw unknownWords(keys.column, unknown);
  return kind;
}

function unknownWords(column: string, unknown: ReadonlyMap<string, number>): WorkbenchError {
  const words = [...unknown].sort(([a, rowsA], [b, rowsB]) => rowsB - rowsA || (a < b ? -1 : 1));
  const shown = words.slice(0, WORDS_SHOWN).map(([word, rows]) => `${word === '' ? 'empty cells' : `"${word.slice(0, 40)}"`} (${rows} ${rows === 1 ? 'row' : 'rows'})`);
  const more = words.length > WORDS_SHOWN ? `, and ${words.length - WORDS_SHOWN} more` : '';
  return new WorkbenchError(
    'bad-input',
    `Column "${column}" should say of each row whether it is a charge, refund, chargeback, tax or discount, and these words are none of them: ${shown.join(', ')}${more}. Rename the words or remove their rows, and import the file again; or choose no column of kinds: a negative amount is then a refund.`,
    { column, words: words.slice(0, WORDS_SHOWN).map(([word]) => word), messageKey: 'unknown-kinds' },
  );
}
