import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Message, Translator } from '../../src/i18n/i18n.ts';

const folder = new URL('../../src/i18n/messages/', import.meta.url);
const areas = readdirSync(folder).filter((name) => name.endsWith('.ts'));

const forms = (message: Message): readonly string[] => (typeof message === 'string' ? [message] : Object.values(message));
const facts = (message: Message): readonly string[] => [...new Set(forms(message).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();

describe.each(areas)('the texts of %s', async (area) => {
  const { t } = (await import(new URL(area, folder).href)) as { t: Translator<Record<string, Message>> };
  const { en, es } = t.dictionary;

  it('have the same keys and facts in both languages', () => {
    expect(Object.keys(es).sort()).toEqual(Object.keys(en).sort());
    for (const key of Object.keys(en)) expect({ key, facts: facts(es[key]) }).toEqual({ key, facts: facts(en[key]) });
  });

  it('are all said, without stray spaces', () => {
    for (const dictionary of [en, es]) {
      for (const [key, message] of Object.entries(dictionary)) for (const text of forms(message)) expect({ key, text }).toEqual({ key, text: text.trim().replace(/ {2,}/g, ' ') || 'a text' });
    }
  });

  it('open every Spanish question and exclamation', () => {
    for (const text of Object.values(es).flatMap(forms)) {
      expect({ text, marks: (text.match(/\?/g) ?? []).length }).toEqual({ text, marks: (text.match(/¿/g) ?? []).length });
      expect({ text, marks: (text.match(/!/g) ?? []).length }).toEqual({ text, marks: (text.match(/¡/g) ?? []).length });
    }
  });
});
