import { createSubscriber } from 'svelte/reactivity';

export type Language = 'en' | 'es';
export const LANGUAGES: readonly Language[] = ['en', 'es'];

let current: Language = 'en';
let announce: (() => void) | undefined;

// Not a rune, so that Node tests and pure chart code read this file as it stands.
const subscribe = createSubscriber((update) => {
  announce = update;
  return () => (announce = undefined);
});

/** The page's language. Read in a component or effect, it makes that run again when the language changes. */
export function currentLanguage(): Language {
  subscribe();
  return current;
}

export function setLanguage(language: Language): void {
  if (language === current) return;
  current = language;
  announce?.();
}

/** The first language of the list (the browser's wishes, best first) that the page speaks; English where there is none. */
export function preferredLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const spoken = LANGUAGES.find((language) => wish.toLowerCase().split('-')[0] === language);
    if (spoken) return spoken;
  }
  return 'en';
}
