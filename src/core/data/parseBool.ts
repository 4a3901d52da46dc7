/** Words for true and false, lower case, in the order in which a lone word is matched. 0 and 1 stay numbers. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['true', 'false'],
  ['yes', 'no'],
  ['sí', 'no'],
  ['si', 'no'],
  ['verdadero', 'falso'],
  ['y', 'n'],
  ['t', 'f'],
];

export interface BoolWords {
  readonly trueWord: string;
  readonly falseWord: string;
}

/**
 * The pair of words that all of `words` (trimmed, lower case) belong to, or undefined. A lone single letter is no pair:
 * a column that holds only F may be of genders.
 */
export function boolWordsFor(words: ReadonlySet<string>): BoolWords | undefined {
  if (words.size === 0 || words.size > 2) return undefined;
  const all = [...words];
  const pair = PAIRS.find((candidate) => all.every((word) => candidate.includes(word)));
  if (!pair || (words.size === 1 && all[0].length === 1)) return undefined;
  return { trueWord: pair[0], falseWord: pair[1] };
}

/** 1, 0, or undefined where the cell is neither word. */
export function parseBool(text: string, words: BoolWords): 1 | 0 | undefined {
  const word = text.trim().toLowerCase();
  if (word === words.trueWord) return 1;
  return word === words.falseWord ? 0 : undefined;
}
