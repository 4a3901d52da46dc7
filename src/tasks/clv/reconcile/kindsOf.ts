import { KINDS as KNOWN_KINDS, kindOfWord } from '../money/kinds.ts';
import type { Kind } from './types.ts';

/** Kinds by the number that stands for them in `MoneyRows.kind`: those of the ledger, and that of a word that is not known. */
export const KINDS: readonly Kind[] = [...KNOWN_KINDS, 'other'];
export const OTHER = KNOWN_KINDS.length;

/** The kind that a word says, as its place in KINDS; `OTHER` where it is not known. */
export function kindOf(word: string): number {
  return kindOfWord(word) ?? OTHER;
}
