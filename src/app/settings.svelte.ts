import { LANGUAGES, type Language, preferredLanguage } from '../i18n/language.ts';

export type Theme = 'system' | 'light' | 'dark';

/** The settings that the first paint needs are mirrored in localStorage, so that it never flashes the other theme. */
const THEME_KEY = 'theme';
const LANGUAGE_KEY = 'language';

/** How the page looks and speaks. */
export class SettingsState {
  theme = $state<Theme>('system');
  language = $state<Language>('en');

  constructor() {
    const theme = localStorage.getItem(THEME_KEY);
    if (theme === 'light' || theme === 'dark') this.theme = theme;
    const language = localStorage.getItem(LANGUAGE_KEY);
    this.language = LANGUAGES.find((known) => known === language) ?? preferredLanguage(navigator.languages);
    this.#apply();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    localStorage.setItem(THEME_KEY, theme);
    this.#apply();
  }

  setLanguage(language: Language): void {
    this.language = language;
    localStorage.setItem(LANGUAGE_KEY, language);
    this.#apply();
  }

  #apply(): void {
    const root = document.documentElement;
    root.lang = this.language;
    if (this.theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = this.theme;
  }
}
