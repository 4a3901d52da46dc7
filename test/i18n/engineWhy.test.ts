import { afterEach, expect, it } from 'vitest';
import { setLanguage } from '../../src/i18n/language.ts';
import { engineWhyText } from '../../src/i18n/messages/engines.ts';

afterEach(() => setLanguage('en'));

const measured = { key: 'measured', facts: { engine: 'wasm', threads: 2, ms: 1.24, cells: 113_600, nextEngine: 'typescript', nextThreads: 1, nextMs: 5.8 } };

it('says why an engine was used, in the page\u2019s language', () => {
  expect(engineWhyText(measured)).toBe('Measured on this machine: WebAssembly, 2 threads: 1.2\u00a0ms a tree for 113,600 cells; Plain TypeScript: 5.8\u00a0ms');
  setLanguage('es');
  expect(engineWhyText(measured)).toBe('Medido en este equipo: WebAssembly, 2 hilos: 1,2\u00a0ms por árbol con 113.600 celdas; TypeScript sin aceleración: 5,8\u00a0ms');
  expect(engineWhyText({ key: 'chosen', facts: {} })).toBe('Elegido en los ajustes');
});

it('leaves a reason without a code, or with one of a later version, to its English words', () => {
  expect(engineWhyText(undefined)).toBeUndefined();
  expect(engineWhyText({ key: 'guessed', facts: {} })).toBeUndefined();
});
