import { afterEach, describe, expect, it } from 'vitest';
import { translator } from '../../src/i18n/i18n.ts';
import { currentLanguage, preferredLanguage, setLanguage } from '../../src/i18n/language.ts';

afterEach(() => setLanguage('en'));

const t = translator({
  en: { hello: 'Hello', size: '{rows} rows in {file}', found: { zero: 'none found', one: '{count} row found', other: '{count} rows found' } },
  es: { hello: 'Hola', size: '{rows} filas en {file}', found: { zero: 'no se encontró nada', one: '{count} fila encontrada', other: '{count} filas encontradas' } },
});

describe('a translator', () => {
  it('says a text in the language of the moment', () => {
    expect(t('hello')).toBe('Hello');
    setLanguage('es');
    expect(t('hello')).toBe('Hola');
  });

  it('fills facts in, numbers as the language writes them', () => {
    setLanguage('es');
    expect(t('size', { rows: 12345, file: 'a.csv' })).toBe('12.345 filas en a.csv');
  });

  it('leaves facts alone that look like patterns', () => {
    expect(t('size', { rows: 1, file: '$& {rows} <b>' })).toBe('1 rows in $& {rows} <b>');
  });

  it('picks the form that the count needs', () => {
    expect([0, 1, 2, 1000].map((count) => t('found', { count }))).toEqual(['none found', '1 row found', '2 rows found', '1,000 rows found']);
  });

  it('knows no text for a key from data that is not there', () => {
    expect(t.maybe('hello')).toBe('Hello');
    expect(t.maybe('nowhere')).toBeUndefined();
    expect(t.maybe('__proto__')).toBeUndefined();
    expect(t.maybe('size', JSON.parse('{"__proto__": {"rows": 1}, "file": "x"}') as Record<string, string>)).toBe('{rows} rows in x');
  });
});

describe('languages', () => {
  it('start as the browser wishes', () => {
    expect(preferredLanguage(['fr', 'es-MX', 'en'])).toBe('es');
    expect(preferredLanguage(['ES'])).toBe('es');
    expect(preferredLanguage(['fr'])).toBe('en');
    expect(preferredLanguage([])).toBe('en');
    expect(currentLanguage()).toBe('en');
  });
});
