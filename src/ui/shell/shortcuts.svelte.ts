import type { Section } from './pages.ts';

const STORED_KEY = 'shortcuts';
const SEQUENCE_MS = 1500;
const GO: Readonly<Record<string, Section>> = { d: 'data', m: 'models', r: 'runs', p: 'predict', s: 'settings' };

/** Where each key sequence leads, for the panel that lists them. */
export const GO_KEYS = Object.entries(GO) as readonly (readonly [key: string, section: Section])[];

export type ShortcutAction = { readonly go: Section } | { readonly help: true };

/** Keys that act anywhere outside a field: `g` then a letter, and `?`. They can be turned off (WCAG 2.1.4). */
export class Shortcuts {
  enabled = $state(localStorage.getItem(STORED_KEY) !== 'off');
  #startedAtMs = -Infinity;

  setEnabled(enabled: boolean): void {
    this.enabled = enabled;
    if (enabled) localStorage.removeItem(STORED_KEY);
    else localStorage.setItem(STORED_KEY, 'off');
  }

  /** What a key press asks for, if anything. */
  press(event: KeyboardEvent): ShortcutAction | undefined {
    if (!this.enabled || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return undefined;
    const started = event.timeStamp - this.#startedAtMs < SEQUENCE_MS;
    this.#startedAtMs = event.key === 'g' ? event.timeStamp : -Infinity;
    if (event.key === '?') return { help: true };
    return started && Object.hasOwn(GO, event.key) ? { go: GO[event.key] } : undefined;
  }
}

export const shortcuts = new Shortcuts();

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type="checkbox"]):not([type="radio"]), select, textarea'));
}
