import { currentLanguage } from './language.ts';

/** Words that stand within sentences elsewhere, as the beginning of one. */
export function sentenceStart(text: string): string {
  const [first = '', ...rest] = text;
  return first.toLocaleUpperCase(currentLanguage()) + rest.join('');
}
