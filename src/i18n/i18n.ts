import { formatNumber } from './format.ts';
import { currentLanguage } from './language.ts';
import type { Language } from './language.ts';

/**
 * A text with `{name}` where a fact goes, or the forms of a text that depends on the fact `count`
 * (`zero` is said for exactly 0 in every language; the others are CLDR plural categories).
 */
export type Message = string | { readonly zero?: string; readonly one: string; readonly many?: string; readonly other: string };
export type Messages = Readonly<Record<string, Message>>;

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type FactNames<M extends Message> = M extends string ? NamesIn<M> : M extends { readonly other: infer Other extends string } ? NamesIn<Other> | 'count' : never;

export type Fact = string | number;
export type Facts = Readonly<Record<string, Fact>>;
type FactsOf<M extends Message> = [FactNames<M>] extends [never] ? [] : [facts: Readonly<Record<FactNames<M>, Fact>>];

export interface Translator<En extends Messages> {
  /** The text of a key in the page's language, with its facts filled in; numbers are written by `formatNumber`. Reactive. */
  <Key extends keyof En & string>(key: Key, ...facts: FactsOf<En[Key]>): string;
  /** As above for a key that comes from data (a warning, a failure, a notice); undefined where there is no such text. */
  maybe(key: string, facts?: Facts): string | undefined;
  readonly dictionary: { readonly en: En; readonly es: Readonly<Record<keyof En & string, Message>> };
}

/**
 * Makes the `t` of an area from its texts. The type checker holds both languages to the same keys,
 * and each call to the facts that its English text names.
 */
export function translator<const En extends Messages>(dictionary: { en: En; es: NoInfer<{ readonly [Key in keyof En]: Message }> }): Translator<En> {
  const texts = dictionary as { readonly [L in Language]: Messages };
  const maybe = (key: string, facts: Facts = {}): string | undefined => {
    const language = currentLanguage();
    return Object.hasOwn(texts[language], key) ? fill(form(texts[language][key], facts, language), facts) : undefined;
  };
  const translate = (key: string, facts: Facts = {}): string => maybe(key, facts) ?? key;
  return Object.assign(translate, { maybe, dictionary }) as Translator<En>;
}

function form(message: Message, facts: Facts, language: Language): string {
  if (typeof message === 'string') return message;
  const count = Number(facts.count);
  if (count === 0 && message.zero !== undefined) return message.zero;
  const category = pluralRules(language).select(count);
  return category === 'one' || category === 'many' ? (message[category] ?? message.other) : message.other;
}

function fill(text: string, facts: Facts): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    if (!Object.hasOwn(facts, name)) return whole;
    const fact = facts[name];
    return typeof fact === 'number' ? formatNumber(fact) : fact;
  });
}

const rulesByLanguage = new Map<Language, Intl.PluralRules>();

function pluralRules(language: Language): Intl.PluralRules {
  const known = rulesByLanguage.get(language) ?? new Intl.PluralRules(language);
  rulesByLanguage.set(language, known);
  return known;
}
